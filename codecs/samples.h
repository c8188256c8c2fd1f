/* Single sample values of a decoded frame, whatever their type. */
#pragma once
#include "codecs/frame.h"

/* The i-th sample of a normalized frame. */
double samples_value(const Frame *frame, gsize i);

/* Whether equal bytes mean equal values in the two frames. */
gboolean samples_same_layout(const Frame *a, const Frame *b);

/* The grey value of the i-th pixel: its only sample, or luma of RGB after ITU-R BT.601, as viewers
 * show it. */
double samples_grey(const Frame *frame, gsize pixel);
