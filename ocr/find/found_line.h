/* A line of text, or what is laid out like one. */
#pragma once
#include "ocr/find/fields.h"
#include "ocr/find/turn/slab.h"

typedef struct FoundLine {
    guint level, channel;
    gboolean bright;     /* the text is brighter than what is around it */
    Slab slab;           /* of the letters, in samples of the picture; its angle is between 0 and
                            360 degrees, and may be that of the text turned upside down */
    Box box;             /* around that, in the picture */
    gsize letter_height; /* median, in samples of the picture */
    guint n_letters;
    double rises;       /* degrees by which its letters rise more than the slab's angle says */
    guint ink, ground;  /* value of the letters and of what is around them */
    double calm;        /* part of the samples around the letters that are like the ground, 0..1 */
    PictureField field; /* that shows it */
    gboolean touched_above, touched_below; /* by another line, that begins where the slab ends */
    gboolean crossed; /* lines run through it, which were taken out before it was found */
    gboolean spread;  /* its letters stand far from each other */
    gboolean second;  /* another view of what a line before it covers, for where that can't be read:
                         one of the lines that touch there, or a part of it */
} FoundLine;

guint found_line_contrast(const FoundLine *line);

/* The part of the samples around its box that are like its ground, 0..1, where another line that it
 * touches isn't; picture: of the scale that its box is in. */
double found_line_calm(const Picture *picture, const FoundLine *line);

/* Samples of a line, and of what two have in common. */
double found_line_extent(const FoundLine *line);
double found_lines_common(const FoundLine *a, const FoundLine *b);

/* Whether at least half of the smaller one lies within the other. */
gboolean found_lines_overlap(const FoundLine *a, const FoundLine *b);

/* Whether two pieces may have been written in one colour. */
gboolean found_lines_like_ink(const FoundLine *a, const FoundLine *b);

/* Whether two pieces, with their boxes where their text is level, go on from each other, with a gap
 * of at most so many of their heights. */
gboolean found_lines_adjoin(const FoundLine *a, Box a_box, const FoundLine *b, Box b_box,
                            gsize gap);
