/* How far decoded samples may differ from those that were encoded, by what a lossy stream says of
 * itself: ITU-T T.81 (the DCT's quantization), T.87 (near-lossless). */
#pragma once
#include "codecs/codec.h"

enum { LOSS_SIDE = 8, LOSS_COEFFICIENTS = LOSS_SIDE * LOSS_SIDE, LOSS_COMPONENTS = 3 };

typedef struct CodingLoss {
    guint near;         /* no sample differs by more, in levels; 0: see below */
    guint n_components; /* of the DCT, 1 or 3; 0: this stream has none */
    guint precision;    /* of samples, bits: they are clipped to what that holds */
    /* Sampling factors of each component, 1..4, and the largest of them. */
    guint8 horizontal[LOSS_COMPONENTS], vertical[LOSS_COMPONENTS];
    guint8 max_horizontal, max_vertical;
    /* Steps that the coefficients of a block of 8 x 8 are rounded to, by row and column;
     * 1 at least. */
    guint16 steps[LOSS_COMPONENTS][LOSS_COEFFICIENTS];
    gboolean is_ycc; /* components are luma and two of chroma, of samples that are RGB */
} CodingLoss;

/* Reads the headers of a frame's stream; is_ycc is left FALSE. FALSE where the stream tells no such
 * bound: it is lossless, or loses by other means. */
gboolean coding_loss_read(const Codec *codec, const EncodedFrame *encoded, CodingLoss *out);
