/* A rectangle of one grey channel, cut out of a frame or of another place that holds pixels. */
#pragma once
#include "codecs/color.h"
#include "core/image/places.h"
#include "ocr/box.h"

typedef struct Crop {
    gsize width, height; /* rows without padding */
    guint16 *samples;    /* owned */
} Crop;
void crop_clear(Crop *crop);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Crop, crop_clear)

/* Channel -1 is luma of a colour frame and the only sample of a grey one. The frame must be
 * normalized; palette indices are taken as they are; signed samples are offset by half the range,
 * samples of more than 16 bits and floats are scaled by the crop's own range. The box must lie
 * inside the frame. */
void crop_from_frame(const Frame *frame, Box box, int channel, Crop *out);
void crop_from_place(const Place *place, Box box, Crop *out);

/* The box must lie inside the crop. */
void crop_part(const Crop *crop, Box box, Crop *out);

/* Whether all samples are the same. */
gboolean crop_is_uniform(const Crop *crop);
