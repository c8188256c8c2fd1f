/* Grey pictures of 8 bits in other sizes. All make `out` a picture of its own; FALSE, and an empty
 * one, where memory runs out. x, y: times that the picture becomes as wide and high. */
#pragma once
#include "ocr/picture.h"

/* Interpolated where it grows, by areas where it shrinks, without sharpening, which turns noise and
 * half levels into edges. */
gboolean scale_smooth(const Picture *picture, double x, double y, Picture *out);
/* Interpolated linearly. */
gboolean scale_linear(const Picture *picture, double times, Picture *out);
/* Each sample as a rectangle, then twice the mean over 2 * radius + 1 samples each way, which is
 * nearly a Gaussian. */
gboolean scale_squares(const Picture *picture, double x, double y, guint radius, Picture *out);
/* Interpolated linearly, black where it is below half, else white, then blurred likewise. */
gboolean scale_black(const Picture *picture, double times, guint radius, Picture *out);
