/* Pictures that tests draw: 16 bits, one plane, rows without padding. */
#pragma once
#include "ocr/picture.h"

/* All 0; the picture owns them. */
static inline Picture drawn_new(gsize width, gsize height) {
    guint16 *samples = g_new0(guint16, width * height);
    Picture picture = picture_of_samples(samples, width, height);
    picture.memory = samples;
    return picture;
}

static inline guint16 *drawn_samples(const Picture *picture) {
    return picture_row16(picture, 0, 0);
}
