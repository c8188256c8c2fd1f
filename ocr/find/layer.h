/* Looks for lines in one channel at one scale. Not for other folders. */
#pragma once
#include "ocr/find/finder.h"
#include "ocr/find/turn/turn.h"

/* A channel of a picture in one scale, or of a part of it that was turned. */
typedef struct Layer {
    const Picture *picture;
    guint level, channel;
    SampleRange range; /* of the samples that the picture was made from */
    gsize height;      /* of the whole picture in this scale */
    gboolean turned;   /* it is a part that was turned */
    const Picture
        *crossed; /* the same with the lines that were taken out of it; NULL if none were */
    const TextChange *change; /* NULL where all is looked at */
} Layer;

/* The value that a sample of a picture was made from. */
static inline guint sample_original(const SampleRange *range, guint value) {
    return range->low + (value * (range->high - range->low) + 127) / 255;
}

/* Appends the lines of a layer, level and at an angle, as lines of the whole picture; says whether
 * its samples are pressed (TextTiles). FALSE where memory runs out. */
gboolean layer_search(const Layer *layer, GArray *lines, gboolean *pressed);

/* Appends level lines, their boxes in samples of the layer, and a Slab for each place where letters
 * may stand in line at an angle. FALSE where memory runs out. */
gboolean layer_search_level(const Layer *layer, const TextTiles *tiles, GArray *lines,
                            GArray *slants);

/* Makes those from `first` on, found in a layer, or in a part of it that was turned if `turn` is
 * not NULL, lines of the whole picture. */
void layer_finish_lines(GArray *lines, guint first, const Layer *layer, const Turn *turn);
