/* Text from UTF-8 into the bytes of a Specific Character Set. PS3.3 C.12.1.1.2, PS3.5 6.1. */
#pragma once
#include <glib.h>

/* character_set: the value of (0008,0005), "" for none. Newly allocated, NUL-terminated; NULL where
 * the set lacks a character or isn't known here. In sets with code extensions ASCII is invoked
 * again at the end and before every delimiter of names. */
char *charset_encode(const char *character_set, const char *utf8, gsize *length);
