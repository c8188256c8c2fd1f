/* One image on its way through a scrubber, and what all treatments do with samples. */
#pragma once
#include "core/synth/scene/placed_text.h"

typedef struct Scrubbing {
    MadeImage picture;        /* starts as a copy of what was burned in */
    const TextRegion *region; /* NULL: the image has no text */
    guint capital_height;
    Typesetter *typesetter;
    Random random;
    const Drawn *block;       /* the text before it was turned; */
    const PlacedText *placed; /* and how it was put into the region */
} Scrubbing;

typedef struct ScrubArea {
    guint x0, y0, x1, y1; /* x1 and y1 exclusive */
} ScrubArea;
ScrubArea scrubbing_area(const Scrubbing *s); /* the region */

/* What becomes of a sample; coverage 0..1 of the text there. */
typedef double (*SampleRule)(Scrubbing *s, double value, double coverage);
void scrubbing_change(Scrubbing *s, ScrubArea area, guint n_frames, SampleRule rule);
/* The region in all frames; TRUE. */
gboolean scrubbing_change_all(Scrubbing *s, SampleRule rule);
/* The same where a block as large as the text's own covers at least half of a pixel, put where the
 * text stands. */
void scrubbing_change_block(Scrubbing *s, const Drawn *block, guint16 level);
/* The same by a rule, which gives values that the image can have. */
void scrubbing_change_block_by(Scrubbing *s, const Drawn *block, SampleRule rule);

double scrubbing_black(Scrubbing *s, double value, double coverage); /* a rule */
double scrubbing_bright(Scrubbing *s, double value, double coverage);
double scrubbing_noise(Scrubbing *s, double value, double coverage); /* of the image's range */
double scrubbing_range(const Scrubbing *s); /* levels from the image's black to its white */
/* Of a channel over the region. */
guint16 scrubbing_median(const Scrubbing *s, guint frame, guint channel);
/* The text's own level, and its coverage, 0..1, 0 outside of the region. */
guint scrubbing_ink(const Scrubbing *s);
double region_coverage(const TextRegion *region, guint x, guint y);
