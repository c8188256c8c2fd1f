/* Tells a text by the letters that it repeats, without knowing its font. */
#pragma once
#include "ocr/picture.h"

/* A line of lettering in a picture. */
typedef struct LetterRow {
    Box box;           /* tight around it, inside the picture */
    guint ink, ground; /* value of the letters and of what is around them */
} LetterRow;

/* Whether equal letters and digits of the text look alike in the row as they would if it were that
 * text: by how many standard deviations more than those of other texts of the same layout (its
 * letters, and its digits, in another order). 0 where the text repeats too few, or the row can't be
 * split into its characters. text: one line, UTF-8. Beyond REPEATS_TELL it is that text. The whole
 * line must stand in the row, but need not be legible: any part of its height will do. */
double repeats_measure(const Picture *picture, const LetterRow *row, const char *text);
