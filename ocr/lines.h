/* Where the lines of text in a rendering are. */
#pragma once
#include <glib.h>
#include <leptonica/allheaders.h>

typedef struct TextLine {
    int top, bottom; /* rows, bottom exclusive */
} TextLine;

/* Splits an 8-bit image into lines of text, top to bottom. n_lines: how many are expected; 0: as
 * many runs of rows with strokes as are seen. Lines without any stroke are left out. Array of
 * TextLine, free with g_array_unref. */
GArray *lines_split(PIX *pix, guint n_lines);

/* Median height of the lines; `height` where there are none. */
double lines_typical_height(GArray *lines, int height);
