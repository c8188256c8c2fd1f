/* Text brought to the few characters that readings and expected text are compared in. */
#pragma once
#include <glib.h>

typedef struct FoldedText {
    char *letters;        /* A-Z, 0-9 only, without spaces; NUL-terminated */
    gboolean *word_start; /* per letter: whether a word starts there */
    gsize length;
} FoldedText;

/* Folds UTF-8: case and diacritics dropped, `|`, `!` and the like taken as the letter they look
 * like, everything else dropped. Cyrillic and Greek letters fold to the Latin ones that they look
 * like, as they are read in English: a name and its look-alike are the same. What has no Latin form
 * folds to nothing (ocr/languages/letters.h). */
FoldedText *fold_text(const char *text);
void fold_free(FoldedText *folded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FoldedText, fold_free)

/* Whether folded letters are a number or a date: digits only. */
gboolean fold_is_number(const char *letters);
