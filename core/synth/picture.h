/* A drawn image: every modality's look, without any text. */
#pragma once
#include <glib.h>

/* Samples by pixel, frames one after another, each in 16 bits whatever is written later. */
typedef struct Picture {
    guint rows, columns, frames;
    guint samples_per_pixel; /* 1 or 3 */
    guint bits_allocated, bits_stored;
    const char *photometric_interpretation;
    guint16 *samples; /* owned */
} Picture;
void picture_clear(Picture *picture);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Picture, picture_clear)

/* Samples of a frame; of the whole picture. */
gsize picture_frame_length(const Picture *picture);
gsize picture_length(const Picture *picture);
guint picture_maximum(const Picture *picture);
Picture picture_copy(const Picture *picture);
guint16 *picture_at(const Picture *picture, guint frame, guint x, guint y);

/* The kinds of image that can be drawn. */
typedef enum PictureKind {
    PICTURE_CT,
    PICTURE_MR,
    PICTURE_CR,          /* MONOCHROME2 */
    PICTURE_CR_INVERTED, /* MONOCHROME1 */
    PICTURE_US,
    PICTURE_US_COLOUR,
    PICTURE_US_LOOP, /* four frames */
    PICTURE_SC,
    N_PICTURE_KINDS
} PictureKind;

const char *picture_kind_modality(PictureKind kind);
const char *picture_kind_sop_class(PictureKind kind);

/* Draws one; the same random state gives the same picture. */
Picture picture_draw(PictureKind kind, GRand *random);
