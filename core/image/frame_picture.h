/* From decoded frames and other places to pictures that text is looked for in. */
#pragma once
#include "core/image/places.h"
#include "ocr/picture.h"

/* A decoded frame (not normalized; it is left as it is): grey in 8 or 16 bits, or three channels of
 * 8 bits where it has colour. Samples of more bits or floats are scaled to 16. */
Picture *picture_from_frame(const Frame *frame, const Palette *palette, GError **error);

/* A place's samples as they are. */
Picture *picture_from_place(const Place *place, GError **error);
