#include "core/synth/draw/picture.h"

void picture_clear(Picture *picture) {
    g_clear_pointer(&picture->levels, g_free);
}

gsize picture_frame_length(const Picture *picture) {
    return (gsize)picture->shape.rows * picture->shape.columns * picture->shape.samples_per_pixel;
}

gsize picture_length(const Picture *picture) {
    return picture_frame_length(picture) * picture->shape.frames;
}

guint picture_maximum(const Picture *picture) {
    return (1u << picture->shape.bits_stored) - 1;
}

Picture picture_copy(const Picture *picture) {
    Picture copy = *picture;
    copy.levels = g_memdup2(picture->levels, picture_length(picture) * sizeof(guint16));
    return copy;
}

guint16 *picture_at(const Picture *picture, guint frame, guint x, guint y) {
    return picture->levels + frame * picture_frame_length(picture) +
           ((gsize)y * picture->shape.columns + x) * picture->shape.samples_per_pixel;
}

guint16 picture_stored(const Picture *picture, guint16 level) {
    if (!picture->shape.is_signed)
        return level;
    gint value = (gint)level - (1 << (picture->shape.bits_stored - 1));
    return (guint16)(value & (gint)((1u << picture->shape.bits_allocated) - 1));
}
