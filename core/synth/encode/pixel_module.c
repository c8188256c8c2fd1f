#include "core/synth/encode/pixel_module.h"

#include "core/synth/failure.h"
#include "core/synth/tree/numbers.h"
#include <string.h>

enum { PIXEL_DATA = 0x7FE00010 };

void pixel_module_describe(Tree *tree, const PictureShape *shape, const char *photometric) {
    tree_set_u16(tree, 0x00280002, shape->samples_per_pixel);
    tree_set_text(tree, 0x00280004, "CS", photometric);
    tree_remove(tree, 0x00280006);
    if (shape->samples_per_pixel > 1)
        tree_set_u16(tree, 0x00280006, 0);
    if (shape->frames > 1 || tree_find(tree, 0x00280008)) {
        g_autofree char *frames = g_strdup_printf("%u", shape->frames);
        tree_set_text(tree, 0x00280008, "IS", frames);
    }
    tree_set_u16(tree, 0x00280010, shape->rows);
    tree_set_u16(tree, 0x00280011, shape->columns);
    tree_set_u16(tree, 0x00280100, shape->bits_allocated);
    tree_set_u16(tree, 0x00280101, shape->bits_stored);
    tree_set_u16(tree, 0x00280102, shape->bits_stored - 1);
    tree_set_u16(tree, 0x00280103, shape->is_signed);
}

static void set_native(Tree *tree, const MadeImage *picture) {
    gsize n = made_length(picture), width = picture->shape.bits_allocated / 8;
    g_autofree guint8 *bytes = g_malloc(n * width);
    for (gsize i = 0; i < n; i++) {
        guint16 sample = made_stored(picture, picture->levels[i]);
        bytes[i * width] = (guint8)sample;
        if (width == 2)
            bytes[i * width + 1] = (guint8)(sample >> 8);
    }
    tree_set_bytes(tree, PIXEL_DATA, width == 2 ? "OW" : "OB", bytes, n * width);
}

/* A fragment per frame behind a filled basic offset table (PS3.5 A.4). */
static gboolean set_encapsulated(Tree *tree, const MadeImage *picture, const Encoding *encoding,
                                 GError **error) {
    g_autoptr(GPtrArray) fragments = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    guint n = picture->shape.frames;
    guint32 *offsets = g_new0(guint32, n);
    g_ptr_array_add(fragments, g_bytes_new_take(offsets, n * sizeof *offsets));
    gsize offset = 0;
    for (guint frame = 0; frame < n; frame++) {
        GBytes *encoded = encoding->frame(picture, frame, error);
        if (encoded == NULL)
            return FALSE;
        g_ptr_array_add(fragments, encoded);
        offsets[frame] = GUINT32_TO_LE((guint32)offset);
        offset += 8 + (g_bytes_get_size(encoded) + 1) / 2 * 2;
    }
    tree_set_fragments(tree, PIXEL_DATA, g_steal_pointer(&fragments));
    return TRUE;
}

gboolean pixel_module_set(Tree *tree, const MadeImage *picture, const Encoding *encoding,
                          GError **error) {
    static const guint32 palette[] = {0x00281101, 0x00281102, 0x00281103, 0x00281201, 0x00281202,
                                      0x00281203, 0x00281221, 0x00281222, 0x00281223};
    const PictureShape *shape = &picture->shape;
    gboolean colour = shape->samples_per_pixel == 3 && encoding->photometric_of_colour;
    pixel_module_describe(
        tree, shape, colour ? encoding->photometric_of_colour : shape->photometric_interpretation);
    gboolean has_palette = strcmp(shape->photometric_interpretation, "PALETTE COLOR") == 0;
    for (gsize i = 0; i < G_N_ELEMENTS(palette) && !has_palette; i++)
        tree_remove(tree, palette[i]);
    if (encoding->lossy) {
        tree_set_text(tree, 0x00282110, "CS", "01");
        tree_set_text(tree, 0x00282112, "DS", "10");
        tree_set_text(tree, 0x00282114, "CS", "ISO_10918_1");
    }
    if (encoding->frame)
        return set_encapsulated(tree, picture, encoding, error);
    set_native(tree, picture);
    return TRUE;
}

void pixel_module_checks(const Tree *tree, AnswerData *checks) {
    static const struct {
        guint32 tag;
        const char *path, *name;
    } described[] = {
        {0x00280002, "<(0028,0002)>", "Samples per Pixel"},
        {0x00280004, "<(0028,0004)>", "Photometric Interpretation"},
        {0x00280010, "<(0028,0010)>", "Rows"},
        {0x00280011, "<(0028,0011)>", "Columns"},
        {0x00280100, "<(0028,0100)>", "Bits Allocated"},
        {0x00280101, "<(0028,0101)>", "Bits Stored"},
        {0x00280102, "<(0028,0102)>", "High Bit"},
        {0x00280103, "<(0028,0103)>", "Pixel Representation"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(described); i++) {
        const Node *node = tree_find(tree, described[i].tag);
        if (node == NULL)
            continue;
        g_autofree char *text = NULL;
        if (strcmp(node->vr, "US") == 0 && g_bytes_get_size(node->value) == 2) {
            const guint8 *bytes = g_bytes_get_data(node->value, NULL);
            text = g_strdup_printf("%u", bytes[0] | bytes[1] << 8);
        } else
            text = tree_text(tree, described[i].tag);
        static const Action actions[] = {ACTION_TAG_RETAINED, ACTION_TEXT_NOTNULL};
        for (gsize a = 0; a < G_N_ELEMENTS(actions); a++)
            answer_data_add(checks, &(NewCheck){described[i].path, described[i].name, text,
                                                actions[a], NULL, NULL});
    }
}

void pixel_module_set_small(Tree *tree, guint32 sequence, const MadeImage *of) {
    PictureShape shape = {of->shape.rows / 2,
                          of->shape.columns / 2,
                          1,
                          1,
                          8,
                          8,
                          FALSE,
                          of->shape.samples_per_pixel == 1 ? of->shape.photometric_interpretation
                                                           : "MONOCHROME2"};
    gsize n = (gsize)shape.rows * shape.columns;
    g_autofree guint8 *bytes = g_malloc(n);
    guint range = MAX(1, of->white - of->black);
    for (guint y = 0; y < shape.rows; y++)
        for (guint x = 0; x < shape.columns; x++) {
            guint sum = 0;
            for (guint i = 0; i < 4; i++)
                sum += made_at(of, 0, 2 * x + i % 2, 2 * y + i / 2)[0];
            guint level = sum / 4 > of->black ? sum / 4 - of->black : 0;
            bytes[(gsize)y * shape.columns + x] = (guint8)MIN(255, level * 255 / range);
        }
    tree_remove(tree, sequence);
    Tree *icon = tree_add_item(tree, sequence);
    pixel_module_describe(icon, &shape, shape.photometric_interpretation);
    tree_set_bytes(icon, PIXEL_DATA, "OB", bytes, n);
}

void pixel_module_set_icon(Tree *tree, const MadeImage *of) {
    pixel_module_set_small(tree, 0x00880200, of);
}

static void describe_overlay(Tree *tree, const PictureShape *shape, guint bits, guint position) {
    const guint8 origin[] = {1, 0, 1, 0};
    tree_set_u16(tree, 0x60000010, shape->rows);
    tree_set_u16(tree, 0x60000011, shape->columns);
    tree_set_text(tree, 0x60000040, "CS", "G");
    tree_set_bytes(tree, 0x60000050, "SS", origin, sizeof origin);
    tree_set_u16(tree, 0x60000100, bits);
    tree_set_u16(tree, 0x60000102, position);
}

void pixel_module_set_overlay(Tree *tree, const PictureShape *shape, const TextRegion *region) {
    gsize n = ((gsize)shape->rows * shape->columns + 15) / 16 * 2;
    g_autofree guint8 *bits = g_malloc0(n);
    for (guint y = region->y0; y < region->y1; y++)
        for (guint x = region->x0; x < region->x1; x++) {
            gsize bit = (gsize)y * shape->columns + x;
            gsize at = (gsize)(y - region->y0) * region->drawn.width + (x - region->x0);
            if (region->drawn.coverage[at] >= 128)
                bits[bit / 8] |= (guint8)(1 << bit % 8);
        }
    describe_overlay(tree, shape, 1, 0);
    tree_set_bytes(tree, 0x60003000, "OW", bits, n);
}

void pixel_module_set_overlay_bits(Tree *tree, const PictureShape *shape) {
    describe_overlay(tree, shape, shape->bits_allocated, shape->bits_stored);
}

char *pixel_module_digest(const Tree *tree, const char *transfer_syntax) {
    const Node *node = tree_find(tree, PIXEL_DATA);
    if (node == NULL)
        return NULL;
    g_autoptr(GChecksum) md5 = g_checksum_new(G_CHECKSUM_MD5);
    if (node->value) {
        gsize length = g_bytes_get_size(node->value);
        g_autofree guchar *bytes = g_memdup2(g_bytes_get_data(node->value, NULL), length);
        if (strcmp(transfer_syntax, "1.2.840.10008.1.2.2") == 0)
            numbers_swap(bytes, length, number_width(node->vr));
        g_checksum_update(md5, bytes, (gssize)length);
    }
    for (guint i = 0; node->fragments && i < node->fragments->len; i++) {
        gsize length;
        const guchar *bytes = g_bytes_get_data(node->fragments->pdata[i], &length);
        guint32 even = (guint32)(length + length % 2);
        const guchar header[8] = {0xFE,
                                  0xFF,
                                  0x00,
                                  0xE0,
                                  (guchar)even,
                                  (guchar)(even >> 8),
                                  (guchar)(even >> 16),
                                  (guchar)(even >> 24)};
        g_checksum_update(md5, header, sizeof header);
        g_checksum_update(md5, bytes, (gssize)length);
        if (length % 2 != 0)
            g_checksum_update(md5, (const guchar *)"", 1);
    }
    return g_strdup(g_checksum_get_string(md5));
}
