#include "core/synth/draw/made_image.h"

void made_clear(MadeImage *picture) {
    g_clear_pointer(&picture->levels, g_free);
}

gsize made_frame_length(const MadeImage *picture) {
    return (gsize)picture->shape.rows * picture->shape.columns * picture->shape.samples_per_pixel;
}

gsize made_length(const MadeImage *picture) {
    return made_frame_length(picture) * picture->shape.frames;
}

guint made_maximum(const MadeImage *picture) {
    return (1u << picture->shape.bits_stored) - 1;
}

MadeImage made_copy(const MadeImage *picture) {
    MadeImage copy = *picture;
    copy.levels = g_memdup2(picture->levels, made_length(picture) * sizeof(guint16));
    return copy;
}

guint16 *made_at(const MadeImage *picture, guint frame, guint x, guint y) {
    return picture->levels + frame * made_frame_length(picture) +
           ((gsize)y * picture->shape.columns + x) * picture->shape.samples_per_pixel;
}

guint16 made_stored(const MadeImage *picture, guint16 level) {
    if (!picture->shape.is_signed)
        return level;
    gint value = (gint)level - (1 << (picture->shape.bits_stored - 1));
    return (guint16)(value & (gint)((1u << picture->shape.bits_allocated) - 1));
}
