/* Noise and calm ground in a region, sample by sample. Not for other folders. */
#pragma once
#include "ocr/picture.h"

/* Squares of two samples each way, by how much these differ at most; one for each sample that has
 * others to the right and below. */
typedef struct Squares {
    gsize columns, rows;
    guint16 *range;
    guint8 *calm, *noisy;        /* 1 where they differ by what ground does, by what noise does */
    guint8 *inside;              /* 1 in the region, where nothing is left out */
    double strength;             /* what most of the noise differs by */
    guint around, around_mostly; /* what a half and four fifths of the other squares differ by */
} Squares;
void squares_clear(Squares *squares);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Squares, squares_clear)

/* Tells them apart; FALSE where there is no noise in the region that can be told from the ground
 * around it: it hangs together, is as strong as that, or was cut off. Calm are then only pieces of
 * the ground, not such as noise has by chance. picture: 16 bits, shows what is around the region as
 * well; left_out: array of Box in the region; pitch: of lines, samples. */
gboolean squares_measure(const Picture *picture, Box region, const GArray *left_out, gint64 pitch,
                         Squares *out);

/* The squares that hang together with one, all of them marked in `mask`, as numbers (gsize); takes
 * them out of it. */
void squares_take_piece(const Squares *squares, guint8 *mask, gsize first, GArray *piece);
