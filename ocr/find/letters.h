/* Connected strokes: letters, several that touch, or parts of one. Not for other folders. */
#pragma once
#include "ocr/find/finder.h"

/* In samples of the picture that they were found in. */
typedef struct Letter {
    guint32 x0, y0, x1, y1;
    guint contrast;  /* by how much its strokes differ from what is beside them */
    gboolean likely; /* of the shape of a letter, or of a few that touch, rather than of a dot, a
                        rule or a frame; the rest is known of such only */
    guint ink;       /* value that its strokes reach */
    float strokes;   /* that cross one of its rows, on average */
    guint threshold; /* what a stroke there must differ by at least */
    float steady;    /* part of its strokes that have nearly that value */
} Letter;

/* The letters of one channel of a bordered picture of 8 bits where its tiles say that there may be
 * some, at least `smallest` samples high or as parts of others, in the order of their left ends:
 * bright ones in letters[0], dark ones in letters[1], arrays of Letter. FALSE where memory runs
 * out. */
gboolean find_letters(const TextPicture *picture, guint channel, const TextTiles *tiles,
                      guint smallest, GArray *letters[2]);
