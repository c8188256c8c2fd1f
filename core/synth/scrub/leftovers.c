#include "core/synth/scrub/leftovers.h"

#include "core/synth/draw/turned.h"
#include "core/synth/encode/pixel_module.h"
#include <string.h>

enum { PIXELS = 0x7FE00010, THUMBNAIL_SIDE = 140, JFIF_HEADER = 20 };

/* Turned or mirrored about the image's middle; a quarter turn that would not fit is a half. */
static void put_overlay(Tree *tree, const LeftoverTask *task, gint degrees, gboolean mirrored) {
    const PictureShape *shape = &task->original->shape;
    const TextRegion *region = task->region;
    if (region->drawn.width > shape->rows || region->drawn.height > shape->columns)
        degrees = 180;
    g_auto(TextRegion) other = {0};
    (mirrored ? (void)drawn_mirror(&region->drawn, &other.drawn)
              : drawn_turn(&region->drawn, degrees, &other.drawn));
    other.x0 = MIN(shape->columns - region->x1, shape->columns - other.drawn.width);
    other.y0 =
        mirrored ? region->y0 : MIN(shape->rows - region->y1, shape->rows - other.drawn.height);
    other.x1 = other.x0 + other.drawn.width;
    other.y1 = other.y0 + other.drawn.height;
    pixel_module_set_overlay(tree, shape, &other);
}

static void put_icon(Tree *tree, const MadeImage *original, guint quarters, gboolean mirrored) {
    g_auto(MadeImage) other = made_turn(original, quarters, mirrored);
    pixel_module_set_icon(tree, &other);
}

/* Bytes in the first frame's fragment: the first `kept` ones, others, the rest. */
static void put_into_fragment(Tree *tree, gsize kept, gsize skipped, const GByteArray *others) {
    Node *node = tree_find(tree, PIXELS);
    GBytes *fragment = node->fragments->pdata[1];
    gsize length;
    const guint8 *bytes = g_bytes_get_data(fragment, &length);
    GByteArray *all = g_byte_array_new();
    g_byte_array_append(all, bytes, (guint)kept);
    g_byte_array_append(all, others->data, others->len);
    g_byte_array_append(all, bytes + kept + skipped, (guint)(length - kept - skipped));
    node->fragments->pdata[1] = g_byte_array_free_to_bytes(all);
    g_bytes_unref(fragment);
}

static gboolean put_second_stream(Tree *tree, const LeftoverTask *task, GError **error) {
    Node *node = tree_find(tree, PIXELS);
    g_autoptr(GBytes) second = task->encoding->frame(task->original, 0, error);
    if (second == NULL)
        return FALSE;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    gsize first = g_bytes_get_size(node->fragments->pdata[1]);
    g_byte_array_append(bytes, g_bytes_get_data(second, NULL), (guint)g_bytes_get_size(second));
    put_into_fragment(tree, first, 0, bytes);
    return TRUE;
}

/* RGB of 8 bits, in the APP0 marker segment that libjpeg writes without one (JFIF 1.02). */
static void put_thumbnail(Tree *tree, const MadeImage *of) {
    guint side = MAX(of->shape.rows, of->shape.columns);
    guint step = (side + THUMBNAIL_SIDE - 1) / THUMBNAIL_SIDE;
    guint width = of->shape.columns / step, height = of->shape.rows / step;
    guint length = 16 + 3 * width * height;
    const guint8 head[] = {
        0xFF, 0xE0, (guint8)(length >> 8), (guint8)length, 'J', 'F', 'I', 'F', 0, 1, 2, 0, 0, 1,
        0,    1,    (guint8)width,         (guint8)height};
    g_autoptr(GByteArray) segment = g_byte_array_new();
    g_byte_array_append(segment, head, sizeof head);
    for (guint y = 0; y < height; y++)
        for (guint x = 0; x < width; x++)
            for (guint c = 0; c < 3; c++) {
                const guint16 *at = made_at(of, 0, x * step, y * step);
                guint8 sample = (guint8)at[of->shape.samples_per_pixel == 3 ? c : 0];
                g_byte_array_append(segment, &sample, 1);
            }
    put_into_fragment(tree, 2, JFIF_HEADER - 2, segment);
}

static void put_comment(Tree *tree, const char *text) {
    gsize length = strlen(text) + 2;
    const guint8 head[] = {0xFF, 0xFE, (guint8)(length >> 8), (guint8)length};
    g_autoptr(GByteArray) segment = g_byte_array_new();
    g_byte_array_append(segment, head, sizeof head);
    g_byte_array_append(segment, (const guint8 *)text, (guint)strlen(text));
    put_into_fragment(tree, JFIF_HEADER, 0, segment);
}

static void remove_overlay(Tree *tree) {
    for (guint i = tree->nodes->len; i > 0; i--) {
        guint32 tag = ((const Node *)tree->nodes->pdata[i - 1])->tag;
        if (tag >> 16 == 0x6000)
            tree_remove(tree, tag);
    }
}

gboolean leftover_put(Tree *tree, Leftover leftover, const LeftoverTask *task, GError **error) {
    const PictureShape *shape = &task->original->shape;
    gboolean has_strokes = task->region->drawn.coverage != NULL;
    guint64 chance = random_hash(task->text);
    switch (leftover) {
    case LEFTOVER_NONE:
    case LEFTOVER_HIGH_BITS:
        break;
    case LEFTOVER_OVERLAY:
        if (has_strokes)
            pixel_module_set_overlay(tree, shape, task->region);
        break;
    case LEFTOVER_OVERLAY_BITS:
        pixel_module_set_overlay_bits(tree, shape);
        break;
    case LEFTOVER_ICON:
        pixel_module_set_icon(tree, task->original);
        break;
    case LEFTOVER_OVERLAY_TURNED:
        put_overlay(tree, task, 90 * (gint)(1 + chance % 3), FALSE);
        break;
    case LEFTOVER_OVERLAY_MIRRORED:
        put_overlay(tree, task, 0, TRUE);
        break;
    case LEFTOVER_ICON_TURNED:
        put_icon(tree, task->original, (guint)(1 + chance % 3), FALSE);
        break;
    case LEFTOVER_ICON_MIRRORED:
        put_icon(tree, task->original, 0, TRUE);
        break;
    case LEFTOVER_SECOND_STREAM:
        return put_second_stream(tree, task, error);
    case LEFTOVER_THUMBNAIL:
        put_thumbnail(tree, task->original);
        break;
    case LEFTOVER_COMMENT:
        put_comment(tree, task->text);
        break;
    case LEFTOVER_PRIVATE_COPY:
        tree_set_text(tree, 0x00290010, "LO", "SIEMENS MEDCOM HEADER");
        pixel_module_set_small(tree, 0x00291040, task->original);
        break;
    case LEFTOVER_NO_OVERLAY:
        remove_overlay(tree);
        break;
    }
    return TRUE;
}
