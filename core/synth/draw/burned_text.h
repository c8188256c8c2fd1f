/* Text in the pixels: where it goes, and how it is written there. */
#pragma once
#include "core/synth/draw/made_image.h"
#include "core/synth/draw/typeset.h"

/* Coverage of the strokes in a box of an image. */
typedef struct TextRegion {
    guint x0, y0, x1, y1; /* x1 and y1 exclusive */
    Drawn drawn;          /* of the box's size */
} TextRegion;
void text_region_clear(TextRegion *region);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TextRegion, text_region_clear)

typedef struct TextStyle {
    Font font;
    guint capital_height; /* pixels */
    guint contrast;       /* percent of the range between black and white, from the ground on */
} TextStyle;

/* Puts the text into a corner where it fits and writes it into all frames, in whichever polarity
 * has the room for the contrast; sets where it is, and in style the height that it got. FALSE where
 * even the smallest letters don't fit. */
gboolean burned_text_write(MadeImage *picture, Typesetter *typesetter, const char *text,
                           TextStyle *style, Random *random, TextRegion *out, GError **error);

/* Pixels that are left between text and the image's border; films have a frame there. */
guint text_edge(const PictureShape *shape);
/* The level that stands out from the region's by that percentage of the range: bright on a dark
 * ground, dark on a bright one. */
guint text_ink(const MadeImage *picture, const TextRegion *region, guint contrast);
/* Mixes the ink into all frames by the region's coverage. */
void text_write(MadeImage *picture, const TextRegion *region, guint ink);

enum { TEXT_EDGE = 6, TEXT_MARGIN = 3, TEXT_SMALLEST = 7 };
