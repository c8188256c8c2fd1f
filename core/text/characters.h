/* Characters as Python's regular expressions class them. Not for other folders. */
#pragma once
#include "core/text/python.h"
#include <string.h>

static inline gboolean is_word_character(gunichar character) { /* \w */
    return character == '_' || g_unichar_isalnum(character);
}

static inline gboolean is_decimal(gunichar character) { /* \d */
    return g_unichar_isdigit(character);
}

static inline gboolean is_one_of(gunichar character, const char *set) {
    return character < 0x80 && character != 0 && strchr(set, (int)character) != NULL;
}
