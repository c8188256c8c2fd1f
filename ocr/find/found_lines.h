/* From tiles with strokes to lines of text: strokes become letters, letters that stand side by side
 * lines. */
#pragma once
#include "ocr/find/finder.h"
#include "ocr/find/turn/slab.h"

/* A line of text, or what is laid out like one. */
typedef struct FoundLine {
    guint level, channel;
    gboolean bright;     /* the text is brighter than what is around it */
    Slab slab;           /* of the letters, in samples of the picture; its angle is between 0 and
                            360 degrees, and may be that of the text turned upside down */
    Box box;             /* around that, in the picture */
    gsize letter_height; /* median, in samples of the picture */
    guint n_letters;
    double rises;      /* degrees by which its letters rise more than the slab's angle says */
    guint ink, ground; /* value of the letters and of what is around them */
    double calm;       /* part of the samples around the letters that are like the ground, 0..1 */
    gboolean second; /* another view of what a line before it covers, for where that can't be read:
                        one of the lines that touch there, or a part of it */
} FoundLine;

/* The lines of a picture, bordered, in an array of FoundLine, second views last; of lines that lie
 * over each other in several channels, scales or polarities the one with most letters is first, but
 * for the halves of letters, which the whole ones come before. before: a picture of the same kind
 * whose lines are known, or NULL; where nothing differs from it lines are left out. NULL where
 * memory runs out. */
GArray *find_lines(const Picture *picture, const Picture *before);

/* Whether at least half of the smaller one lies within the other. */
gboolean found_lines_overlap(const FoundLine *a, const FoundLine *b);
