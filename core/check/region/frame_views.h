/* What many pictures of one size show together and none of them alone. */
#pragma once
#include "ocr/picture.h"

typedef enum FrameView {
    FRAME_VIEW_MEAN,
    FRAME_VIEW_MAXIMUM,
    FRAME_VIEW_MINIMUM,
    FRAME_VIEW_DIFFERENCE, /* maximum less minimum */
    FRAME_VIEWS
} FrameView;

/* Sums over the pictures so far, per sample; all 0 before the first. */
typedef struct FrameSums {
    gsize n, width, height;
    guint64 *sum;        /* owned */
    guint16 *low, *high; /* owned */
} FrameSums;
void frame_sums_clear(FrameSums *sums);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FrameSums, frame_sums_clear)

/* Adds a grey picture of 16 bits; starts anew where its size is another one. */
void frame_sums_add(FrameSums *sums, const Picture *picture);

/* A view of at least one picture, in the whole range of 16 bits. */
void frame_sums_view(const FrameSums *sums, FrameView view, Picture *out);

const char *frame_view_name(FrameView view);
