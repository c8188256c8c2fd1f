/* Pictures of signed values, and what filters make of them. */
#pragma once
#include <glib.h>

typedef struct Levels {
    gsize width, height;
    gint32 *samples; /* owned; rows without padding */
} Levels;
void levels_clear(Levels *picture);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Levels, levels_clear)
void levels_free(gpointer data);

Levels levels_copy(const Levels *picture);

/* Shrinks a picture of width x height by a whole number; `at` gives its samples. Values are in
 * 1/256 of the samples' units. */
void levels_shrink(gint32 (*at)(gconstpointer from, gsize x, gsize y), gconstpointer from,
                   gsize width, gsize height, gsize factor, Levels *out);

/* The mean over the box of side 2 * radius + 1 around each sample, as far as the picture goes. */
void levels_mean(Levels *picture, gsize radius);

/* Twice the mean over boxes of side 2 * radius + 1, which is nearly what a Gaussian makes of it. */
void levels_smooth(Levels *picture, gsize radius);

/* What stands out from its surroundings of about a character; each row's mean is taken off too,
 * because lines of any text share their rows. */
void levels_high_pass(Levels *picture, gsize radius);

/* Scales so that the root mean square becomes RESIDUE_MEAN_SCALE and clips, so that no few pixels
 * decide. */
void levels_scale(const Levels *in, gint16 *out);

/* Contrast relative to the mean contrast nearby, so that near-black strokes count beside bright
 * leftovers. */
void levels_scale_locally(const Levels *in, gsize radius, gint16 *out);
