#include "core/synth/scene/carrier.h"

#include "core/synth/encode/pixel_module.h"

enum { LOOP_FRAMES = 12, PALETTE_ENTRIES = 256 };

static void use_bytes(PictureShape *shape) {
    shape->bits_allocated = shape->bits_stored = 8;
    shape->is_signed = FALSE;
}

void carrier_adapt(const Scene *scene, PictureShape *shape) {
    guint carrier = scene->of[ASPECT_CARRIER];
    /* Two are views from two sides. */
    if (carrier == CARRIER_LOOP && shape->frames > 2)
        shape->frames = LOOP_FRAMES;
    if (carrier == CARRIER_JPEG || carrier == CARRIER_PALETTE)
        use_bytes(shape);
    if (carrier == CARRIER_PALETTE) {
        shape->samples_per_pixel = 1;
        shape->photometric_interpretation = "PALETTE COLOR";
    }
}

const Encoding *carrier_encoding(const Scene *scene, const PictureShape *shape,
                                 const Encoding *usual) {
    if (scene->of[ASPECT_CARRIER] == CARRIER_JPEG)
        return encoding_find("jpeg");
    gboolean serves = encoding_serves(usual, shape) &&
                      !(usual->lossy && scene->of[ASPECT_CARRIER] == CARRIER_PALETTE);
    return serves ? usual : encoding_find("raw");
}

/* From black over reds to white, as ultrasound tints its grey; 16 bits (PS3.3 C.7.6.3.1.5). */
static void set_palette(Tree *tree) {
    const guint8 descriptor[] = {0, 1, 0, 0, 16, 0};
    for (guint channel = 0; channel < 3; channel++) {
        guint8 entries[2 * PALETTE_ENTRIES];
        for (guint i = 0; i < PALETTE_ENTRIES; i++) {
            guint value = channel == 0 ? MIN(255, i * 5 / 4) : i;
            entries[2 * i] = entries[2 * i + 1] = (guint8)value;
        }
        tree_set_bytes(tree, 0x00281101 + channel, "US", descriptor, sizeof descriptor);
        tree_set_bytes(tree, 0x00281201 + channel, "OW", entries, sizeof entries);
    }
}

void carrier_finish(const Scene *scene, Tree *tree, const PictureShape *shape,
                    const TextRegion *text) {
    if (scene->of[ASPECT_CARRIER] == CARRIER_PALETTE)
        set_palette(tree);
    else if (scene->of[ASPECT_CARRIER] == CARRIER_OVERLAY)
        pixel_module_set_overlay(tree, shape, text);
}
