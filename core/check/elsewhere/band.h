/* A line of lettering in any direction and size, brought level and to one size. Not for other
 * folders. */
#pragma once
#include "core/check/elsewhere/laid_lines.h"

/* Rows without padding. The line's letters are `letter_rows` high in the middle of it. */
typedef struct Band {
    gsize width, height;
    float *samples; /* owned; by how much they stand out of what is around them, ink above 0 */
    guint8 *seen;   /* owned; per column, 0 where its middle lies beyond the picture */
} Band;
void band_clear(Band *band);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Band, band_clear)

/* What is taken off a band's samples: the mean of what is around each, or only along the line,
 * where edges run beside it, such as those of a box, but strokes along it are lost as well. */
typedef enum BandGround { BAND_GROUND_AROUND, BAND_GROUND_ALONG, BAND_GROUNDS } BandGround;

/* Samples a grey picture of 16 bits along a line, whose letters become `letter_rows` high:
 * `height` rows of it, and `aside` columns beyond its ends. Beyond the picture is what is at its
 * edge. Where the picture holds more samples than the band, their mean is taken. */
void band_take(const Picture *picture, const LaidLine *line, double letter_rows, gsize height,
               gsize aside, BandGround ground, Band *out);

/* Drops rows above and below, and columns aside. */
void band_trim(Band *band, gsize height, gsize aside);

/* Mirrors it left to right (turn 1), top to bottom (2), both (3). */
void band_turn(Band *band, guint turn);
