/* Where the lines of text in a rendering are. */
#pragma once
#include "ocr/picture.h"

typedef struct RowSpan {
    int top, bottom; /* rows, bottom exclusive */
} RowSpan;

/* Splits a picture of 8 bits into lines of text, top to bottom. n_lines: how many are expected; 0:
 * as many runs of rows with strokes as are seen. Lines without any stroke are left out. Array of
 * RowSpan, free with g_array_unref. */
GArray *row_spans_split(const Picture *picture, guint n_lines);

/* Median height of the lines; `height` where there are none. */
double row_spans_typical_height(GArray *lines, int height);
