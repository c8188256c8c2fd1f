/* Single sample values of a decoded frame, whatever their type. */
#pragma once
#include "codecs/frame.h"

/* The i-th sample of a normalized frame. */
double samples_value(const Frame *frame, gsize i);

/* Whether equal bytes mean equal values in the two frames. */
gboolean samples_same_layout(const Frame *a, const Frame *b);

/* Luma after ITU-R BT.601, as viewers show colour: 0.299 R + 0.587 G + 0.114 B, rounded. */
static inline guint32 samples_luma(guint32 r, guint32 g, guint32 b) {
    enum { RED = 19595, GREEN = 38470, BLUE = 7471, HALF = 32768, SHIFT = 16 }; /* in 1/65536 */
    return (guint32)(((guint64)r * RED + (guint64)g * GREEN + (guint64)b * BLUE + HALF) >> SHIFT);
}

/* Luma (component 0), Cb or Cr, around 0, of RGB: ITU-T T.871 section 7, in doubles. */
double samples_ycc(double r, double g, double b, guint component);
/* The reverse: R (colour 0), G or B, unclipped. */
double samples_rgb(double luma, double blue, double red, guint colour);

/* What brings the samples of a normalized frame into 0..: half the range of signed ones. */
gint64 samples_offset(const Frame *frame);

/* The grey value of the i-th pixel: its only sample, or luma of RGB. */
double samples_grey(const Frame *frame, gsize pixel);
