/* A rectangle of one grey channel, cut out of a frame. */
#pragma once
#include "codecs/color.h"
#include "ocr/picture.h"

/* Channel -1 is luma of a colour frame and the only sample of a grey one. The frame must be
 * normalized; palette indices are taken as they are; signed samples are offset by half their range,
 * samples of more than 16 bits and floats are scaled by the crop's own range. The box must lie
 * inside the frame. */
void crop_from_frame(const Frame *frame, Box box, int channel, Picture *out);
