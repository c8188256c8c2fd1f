/* Text in scripts without a Latin form, whose letters are compared as they are. */
#pragma once
#include <glib.h>

/* The letters without a Latin form of a text (valid UTF-8), in their simplest form: without points
 * and tones, Korean syllables taken apart. */
typedef struct Letters {
    gunichar *letters;
    gsize length;
} Letters;
void letters_clear(Letters *letters);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Letters, letters_clear)
Letters letters_of_text(const char *text);

/* Whether a text that was read with that confidence (0..100) holds a word, but for a few letters
 * (ocr/match_limits.h): FALSE for words of fewer than two letters without a Latin form, which stand
 * in others. */
gboolean letters_hold(const char *text, double confidence, const char *word);

/* Whether a word has two letters without a Latin form, and so is compared by these. */
gboolean letters_suffice(const char *word);
