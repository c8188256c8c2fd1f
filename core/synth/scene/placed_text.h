/* The text of a scene in an image: drawn, turned and put in its place; and the same again, for a
 * scrubber that has to know where the strokes are. */
#pragma once
#include "core/synth/draw/burned_text.h"
#include "core/synth/scene/ground.h"
#include "core/synth/scene/scene.h"

/* What is needed to draw it again. */
typedef struct PlacedText {
    char *text; /* glyphs from left to right, as drawn; owned */
    Font font;
    guint capital_height;
    gint degrees; /* clockwise */
    guint x, y;   /* the upper left corner of the turned text */
} PlacedText;
void placed_text_clear(PlacedText *placed);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PlacedText, placed_text_clear)

/* The text before it is turned. */
gboolean placed_text_draw(const PlacedText *placed, Typesetter *typesetter, Drawn *out,
                          GError **error);
/* What a block of the text's size covers, turned and in its place, within a box that lies inside of
 * the image: out->drawn is of the box's size. */
void placed_text_cover(const PlacedText *placed, const Drawn *block, GroundArea box,
                       TextRegion *out);

/* Chooses a place and a box for the text by the scene, paints the ground, and writes it into all
 * frames unless the scene's carrier is another one. style's height shrinks where the text doesn't
 * fit. placed has text, font and degrees; its height and place are set. region: the strokes; box:
 * what the key has, which may end outside of the image. */
gboolean placed_text_write(MadeImage *picture, Typesetter *typesetter, const Scene *scene,
                           TextStyle *style, Random *random, PlacedText *placed, TextRegion *region,
                           GroundArea *box, GError **error);
/* Enlarges a matrix that has no room for the text in letters of the height, nor for the box. */
gboolean placed_text_make_room(const PlacedText *placed, Typesetter *typesetter,
                               PictureShape *shape, GError **error);
