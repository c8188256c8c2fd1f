#include "core/synth/scene/placed_text.h"

#include "core/synth/draw/turned.h"
#include "core/synth/failure.h"

void placed_text_clear(PlacedText *placed) {
    g_clear_pointer(&placed->text, g_free);
}

gboolean placed_text_draw(const PlacedText *placed, Typesetter *typesetter, Drawn *out,
                          GError **error) {
    return typesetter_draw(typesetter, placed->font, placed->text, placed->capital_height,
                           TEXT_MARGIN, out, error);
}

void placed_text_cover(const PlacedText *placed, const Drawn *block, GroundArea box,
                       TextRegion *out) {
    guint width = box.x1 - box.x0, height = box.y1 - box.y0;
    g_auto(Drawn) turned = {0};
    drawn_turn(block, placed->degrees, &turned);
    *out = (TextRegion){
        box.x0, box.y0, box.x1, box.y1, {width, height, g_malloc0((gsize)width * height)}};
    for (guint y = 0; y < turned.height; y++)
        for (guint x = 0; x < turned.width; x++) {
            guint u = placed->x + x, v = placed->y + y;
            if (u >= box.x0 && v >= box.y0 && u < box.x1 && v < box.y1)
                out->drawn.coverage[(gsize)(v - box.y0) * width + u - box.x0] =
                    turned.coverage[(gsize)y * turned.width + x];
        }
}

static gboolean draw_turned(const PlacedText *placed, Typesetter *typesetter, Drawn *out,
                            GError **error) {
    g_auto(Drawn) block = {0};
    if (!placed_text_draw(placed, typesetter, &block, error))
        return FALSE;
    drawn_turn(&block, placed->degrees, out);
    return TRUE;
}

gboolean placed_text_make_room(const PlacedText *placed, Typesetter *typesetter,
                               PictureShape *shape, GError **error) {
    g_auto(Drawn) turned = {0};
    if (!draw_turned(placed, typesetter, &turned, error))
        return FALSE;
    guint room = 4 * text_edge(shape);
    shape->columns = MAX(shape->columns, (turned.width + room + 7) / 8 * 8);
    shape->rows = MAX(shape->rows, (turned.height + room + 7) / 8 * 8);
    return TRUE;
}

/* Draws the text no larger than fits. */
static gboolean turn_to_fit(PlacedText *placed, Typesetter *typesetter, const PictureShape *shape,
                            Drawn *out, GError **error) {
    guint edge = text_edge(shape);
    for (;; placed->capital_height--) {
        if (!draw_turned(placed, typesetter, out, error))
            return FALSE;
        if (out->width + 2 * edge <= shape->columns && out->height + 2 * edge <= shape->rows)
            return TRUE;
        drawn_clear(out);
        if (placed->capital_height <= TEXT_SMALLEST) {
            g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT,
                        "\"%s\" doesn't fit into %u by %u pixels", placed->text, shape->columns,
                        shape->rows);
            return FALSE;
        }
    }
}

static void choose_place(const PictureShape *shape, const Scene *scene, const Drawn *turned,
                         Random *random, PlacedText *placed) {
    guint edge = text_edge(shape);
    guint right = shape->columns - edge - turned->width, low = shape->rows - edge - turned->height;
    guint x = random_between(random, edge, right), y = random_between(random, edge, low);
    gboolean corner = scene->of[ASPECT_GROUND] == GROUND_CORNER;
    placed->x = !corner ? x : x % 2 ? edge : right;
    placed->y = !corner ? y : y % 2 ? edge : low;
}

/* Up to so many pixels more on each side, no farther than the image's border. */
static void widen(GroundArea *box, const PictureShape *shape, guint across, guint down,
                  Random *random) {
    guint left = random_below(random, across + 1), right = random_below(random, across + 1);
    guint above = random_below(random, down + 1), below = random_below(random, down + 1);
    box->x0 -= MIN(box->x0, left);
    box->y0 -= MIN(box->y0, above);
    box->x1 = MIN(shape->columns, box->x1 + right);
    box->y1 = MIN(shape->rows, box->y1 + below);
}

static GroundArea choose_box(const PictureShape *shape, const Scene *scene,
                             const PlacedText *placed, const Drawn *turned, Random *random) {
    GroundArea box = {placed->x, placed->y, placed->x + turned->width, placed->y + turned->height};
    guint letter = placed->capital_height;
    if (scene->of[ASPECT_BOX] == BOX_LOOSE)
        widen(&box, shape, 10 * letter, 3 * letter, random);
    else if (scene->of[ASPECT_BOX] == BOX_LARGE)
        widen(&box, shape, shape->columns / 2, shape->rows / 2, random);
    else if (scene->of[ASPECT_BOX] == BOX_BEYOND) {
        box.x1 = shape->columns + random_between(random, 1, 4 * letter);
        box.y1 += random_below(random, 2 * letter);
    }
    return box;
}

static GroundArea within(const PictureShape *shape, const GroundArea *box) {
    return (GroundArea){box->x0, box->y0, MIN(box->x1, shape->columns), MIN(box->y1, shape->rows)};
}

gboolean placed_text_write(MadeImage *picture, Typesetter *typesetter, const Scene *scene,
                           TextStyle *style, Random *random, PlacedText *placed, TextRegion *region,
                           GroundArea *box, GError **error) {
    const PictureShape *shape = &picture->shape;
    *region = (TextRegion){0};
    placed->capital_height = style->capital_height;
    if (!turn_to_fit(placed, typesetter, shape, &region->drawn, error))
        return FALSE;
    style->capital_height = placed->capital_height;
    choose_place(shape, scene, &region->drawn, random, placed);
    region->x0 = placed->x;
    region->y0 = placed->y;
    region->x1 = placed->x + region->drawn.width;
    region->y1 = placed->y + region->drawn.height;
    *box = choose_box(shape, scene, placed, &region->drawn, random);
    GroundArea area = within(shape, box);
    ground_paint(picture, &area, scene->of[ASPECT_GROUND], random);
    if (scene->of[ASPECT_CARRIER] == CARRIER_OVERLAY)
        return TRUE;
    guint ink = text_ink(picture, region, style->contrast);
    text_write(picture, region, ink);
    ground_trace(picture, region, scene->of[ASPECT_GROUND], ink, random);
    return TRUE;
}
