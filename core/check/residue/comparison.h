/* A line of what is left of a region beside the strokes expected there, both as one view shows
 * them: by how much they agree more than decoys and other texts do. docs/verdicts.md derives the
 * test. */
#pragma once
#include <glib.h>

enum { COMPARISON_VARIANTS = 4 }; /* as it is, mirrored, upside down, both */

typedef struct Comparison {
    gsize width, height;
    gint16 *residue;                       /* owned; rows without padding */
    gint16 *expected[COMPARISON_VARIANTS]; /* owned; twice side by side, so that shifts wrap */
    GPtrArray *others;                     /* owned; of gint16 *, as the residue; NULL: none */
    double mean_energy;                    /* of the expected strokes, per sample */
} Comparison;
void comparison_clear(Comparison *comparison);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Comparison, comparison_clear)

/* Takes over residue and others, RESIDUE_OTHERS pictures of other texts (NULL: none can be made).
 */
void comparison_init(Comparison *out, gsize width, gsize height, gint16 *residue,
                     const gint16 *expected, GPtrArray *others);

typedef struct Agreement {
    double correlation; /* transformed as R. A. Fisher did */
    double
        deviations;  /* from the decoys' mean, in their standard deviations; NAN: nothing to tell */
    double evidence; /* the same, signed, and less where decoys reach further than chance lets
                        them; 0: nothing to tell */
    double above; /* beyond other texts, in their standard deviations; INFINITY: there are none */
    gboolean significant; /* beyond decoys and other texts */
    gboolean nearly;      /* likewise, but not by as much as takes */
} Agreement;

/* What a line tells of the expected text, treated as it may have been. */
typedef struct Telling {
    double above;   /* by how much it follows the text more than others, in their standard
                       deviations; 0 where not more than decoys */
    gboolean clear; /* it follows the text so closely that no other comes near */
} Telling;

/* The window of the columns x0 <= x < x1. */
Agreement comparison_window(const Comparison *comparison, gsize x0, gsize x1);

/* By how many standard deviations the expected text correlates more than other texts of the same
 * glyphs do in a window; INFINITY where there are none. correlation: the expected text's. */
double comparison_above_others(const Comparison *comparison, gsize x0, gsize x1,
                               double correlation);

/* By how much it does more than the other text that does most, as transformed; 0 where there are
 * none. */
double comparison_beyond_others(const Comparison *comparison, gsize x0, gsize x1,
                                double correlation);

/* Correlation, transformed, of two pictures of one size, rows without padding; 0 where one is
 * empty.
 */
double comparison_between(const gint16 *a, const gint16 *b, gsize width, gsize height);
