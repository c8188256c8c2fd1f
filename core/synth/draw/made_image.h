/* An image that is being drawn or changed: its samples as levels, whatever it is written as. */
#pragma once
#include "core/synth/random.h"

/* PS3.3 C.7.6.3; samples by pixel. */
typedef struct PictureShape {
    guint rows, columns, frames;
    guint samples_per_pixel; /* 1 or 3 */
    guint bits_allocated, bits_stored;
    gboolean is_signed;
    const char *photometric_interpretation;
} PictureShape;

/* Frames one after another. Levels count from the smallest value that can be stored: of signed
 * samples, level 0 is -2^(bits_stored - 1). */
typedef struct MadeImage {
    PictureShape shape;
    guint black, white; /* the levels that are in use: least and greatest */
    guint16 *levels;    /* owned */
} MadeImage;
void made_clear(MadeImage *picture);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MadeImage, made_clear)

/* Levels of a frame; of the whole picture. */
gsize made_frame_length(const MadeImage *picture);
gsize made_length(const MadeImage *picture);
guint made_maximum(const MadeImage *picture); /* the greatest level that can be stored */
MadeImage made_copy(const MadeImage *picture);
guint16 *made_at(const MadeImage *picture, guint frame, guint x, guint y);
/* The bits of a sample as they are stored, in the low bits_allocated ones. */
guint16 made_stored(const MadeImage *picture, guint16 level);

/* What can be drawn. */
typedef enum PictureKind {
    PICTURE_CT,
    PICTURE_MR,
    PICTURE_PT,
    PICTURE_NM,
    PICTURE_CR, /* and DX */
    PICTURE_MG,
    PICTURE_US,
    PICTURE_US_COLOUR,
    PICTURE_US_LOOP,
    PICTURE_SC,
    N_PICTURE_KINDS
} PictureKind;

/* Draws one without any text; the same random state gives the same picture. */
MadeImage made_draw(PictureKind kind, const PictureShape *shape, Random *random);
