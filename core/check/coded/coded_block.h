/* Blocks of two images before and after coding, and what coding by a stream's quantization makes of
 * one (ITU-T T.81). */
#pragma once
#include "codecs/stream/block.h"
#include "ocr/box.h"

/* Two frames of one size, normalized and in the same colour space, and the regions (array of Box)
 * whose pixels may be anything. */
typedef struct CodedPair {
    const CodingLoss *loss; /* of the scrubbed frame's stream */
    const Frame *original, *scrubbed;
    const GArray *regions;
} CodedPair;

/* The block of a component whose first pixel is x, y; a sample of it stands for across x down
 * pixels. */
typedef struct CodedPlace {
    guint component;
    gint64 x, y, across, down;
} CodedPlace;

/* Whether a pixel is in one of the regions (array of Box). */
gboolean coded_in_any(const GArray *regions, gint64 x, gint64 y);

/* The block of a component around a pixel. */
CodedPlace coded_place_around(const CodedPair *pair, guint component, gint64 x, gint64 y);

/* Whether all pixels that a block stands for are in the image and outside of the regions. */
gboolean coded_is_whole(const CodedPair *pair, const CodedPlace *at);

/* What the samples of a block are, each the mean of its pixels. What is in a region, or beyond the
 * image, is what the scrubbed frame has there, or 0. */
void coded_take_block(const CodedPair *pair, const Frame *frame, const CodedPlace *at, Block8 out);

/* Error energy that rounding every coefficient may leave in a block. */
double coded_most_energy(const guint16 *steps);

/* Whether a block of the scrubbed frame is what comes out where the original's is coded as the
 * stream says: its samples, and after a conversion of colours those, clipped to their range. at: of
 * a component that is not thinned out; chroma may be. */
gboolean coded_predicts(const CodedPair *pair, const CodedPlace *at, const Block8 scrubbed);
