#include "core/synth/draw/burned_text.h"

#include "core/synth/failure.h"

void text_region_clear(TextRegion *region) {
    drawn_clear(&region->drawn);
}

/* Pixels between text and the image's border; films have a frame there. */
guint text_edge(const PictureShape *shape) {
    return MAX(TEXT_EDGE, shape->columns / 60);
}

static gboolean fits(const Drawn *drawn, const PictureShape *shape) {
    return drawn->width + 2 * text_edge(shape) <= shape->columns &&
           drawn->height + 2 * text_edge(shape) <= shape->rows;
}

/* Draws the text no larger than fits. */
static gboolean draw_to_fit(Typesetter *typesetter, const PictureShape *shape, const char *text,
                            TextStyle *style, Drawn *out, GError **error) {
    for (;; style->capital_height--) {
        if (!typesetter_draw(typesetter, style->font, text, style->capital_height, TEXT_MARGIN, out,
                             error))
            return FALSE;
        if (fits(out, shape))
            return TRUE;
        drawn_clear(out);
        if (style->capital_height <= TEXT_SMALLEST) {
            g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT,
                        "\"%s\" doesn't fit into %u by %u pixels", text, shape->columns,
                        shape->rows);
            return FALSE;
        }
    }
}

/* The region's mean level. */
static guint ground_level(const MadeImage *picture, const TextRegion *region) {
    guint64 sum = 0, n = 0;
    for (guint y = region->y0; y < region->y1; y++)
        for (guint x = region->x0; x < region->x1; x++, n++)
            sum += *made_at(picture, 0, x, y);
    return (guint)(sum / n);
}

guint text_ink(const MadeImage *picture, const TextRegion *region, guint contrast) {
    guint ground = ground_level(picture, region), range = picture->white - picture->black;
    guint step = range * contrast / 100;
    gboolean bright = ground - MIN(ground, picture->black) < range / 2;
    if (bright)
        return MIN(ground + step, picture->white);
    return ground - MIN(step, ground - picture->black);
}

void text_write(MadeImage *picture, const TextRegion *region, guint ink) {
    for (guint frame = 0; frame < picture->shape.frames; frame++)
        for (guint y = region->y0; y < region->y1; y++)
            for (guint x = region->x0; x < region->x1; x++) {
                guint16 *at = made_at(picture, frame, x, y);
                guint coverage =
                    region->drawn
                        .coverage[(gsize)(y - region->y0) * region->drawn.width + (x - region->x0)];
                for (guint c = 0; c < picture->shape.samples_per_pixel; c++)
                    at[c] = (guint16)((at[c] * (255 - coverage) + ink * coverage + 127) / 255);
            }
}

gboolean burned_text_write(MadeImage *picture, Typesetter *typesetter, const char *text,
                           TextStyle *style, Random *random, TextRegion *out, GError **error) {
    const PictureShape *shape = &picture->shape;
    guint edge = text_edge(shape);
    *out = (TextRegion){0};
    if (!draw_to_fit(typesetter, shape, text, style, &out->drawn, error))
        return FALSE;
    out->x0 = random_percent(random, 50) ? edge : shape->columns - edge - out->drawn.width;
    out->y0 = random_percent(random, 50) ? edge : shape->rows - edge - out->drawn.height;
    out->x1 = out->x0 + out->drawn.width;
    out->y1 = out->y0 + out->drawn.height;
    text_write(picture, out, text_ink(picture, out, style->contrast));
    return TRUE;
}
