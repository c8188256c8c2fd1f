/* What a text's characters look like as a row of marks, whatever its font: which are points, where
 * words end, how wide each is. */
#pragma once
#include "core/check/strokes/search/mark_lines.h"

typedef struct TextMarks TextMarks;

/* text: words separated by blanks and line breaks; NULL for none. */
TextMarks *text_marks_new(const char *text);
void text_marks_free(TextMarks *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextMarks, text_marks_free)

guint text_marks_n_words(const TextMarks *text);
/* Characters of the words from `first` up to `end`. */
guint text_marks_n_characters(const TextMarks *text, guint first, guint end);
/* Whether the text has a line break before a word. */
gboolean text_marks_starts_line(const TextMarks *text, guint word);
/* These words as they stand in the text, separated by blanks; newly allocated. */
char *text_marks_words(const TextMarks *text, guint first, guint end);

/* How well a row of marks shows some words, and which of the marks do. */
typedef struct MarksFit {
    double fit;       /* 1 mark by mark as expected .. 0 not at all */
    guint first, end; /* marks from `first` up to `end` */
} MarksFit;

/* Fits the words from `first` on to a line: fits[n] is that of n words, for n from 1 up to as many
 * as there are. Other marks may stand before and behind them. */
void text_marks_fit(const TextMarks *text, guint first, const MarkLine *line, MarksFit *fits);
