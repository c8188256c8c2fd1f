/* Connected strokes: letters, several that touch, or parts of one. Not for other folders. */
#pragma once
#include "ocr/find/finder.h"

/* Where a letter was cut off one of another line that it touches. */
typedef enum Cut { CUT_NOWHERE, CUT_ABOVE, CUT_BELOW } Cut;

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
    Cut cut;
} Letter;

static inline Box letter_box(const Letter *letter) {
    return (Box){letter->x0, letter->y0, letter->x1, letter->y1};
}
static inline gsize letter_width(const Letter *letter) {
    return letter->x1 - letter->x0;
}

static inline gsize letter_height(const Letter *letter) {
    return letter->y1 - letter->y0;
}

/* What stands out in one channel of a bordered picture of 8 bits, where its tiles say that there
 * may be text; both must outlive it. NULL where memory runs out. */
typedef struct LetterMarks LetterMarks;
LetterMarks *letter_marks_new(const Picture *picture, guint channel, const TextTiles *tiles);
void letter_marks_free(LetterMarks *marks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LetterMarks, letter_marks_free)

/* Sets `letters`, an array of Letter, to the dark or bright ones that are at least `smallest`
 * samples high, and likely, or to all that are or not, in the order of their left ends. Most marks
 * are too small, so that the likely ones are found much faster. FALSE where memory runs out. */
gboolean find_letters(LetterMarks *marks, gboolean dark, guint smallest, gboolean likely_only,
                      GArray *letters);

/* The first of such letters whose left end is at x or right of it; their number if none is. */
guint letters_first_from(const GArray *letters, gint64 x);

/* Takes long thin lines out of *erased, which is made as a copy of the picture, its margin not
 * filled, if it is NULL and there are any that run through what may be letters of one polarity,
 * that in which find_letters was called last. FALSE where memory runs out. */
gboolean letters_erase_rules(LetterMarks *marks, gboolean dark, Picture **erased);
