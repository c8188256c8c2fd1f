/* A block of 8 x 8 samples and its coefficients, in doubles: for comparing what two streams say,
 * where decoders' speed is not wanted. */
#pragma once
#include "codecs/stream/loss.h"

typedef double Block8[LOSS_COEFFICIENTS]; /* by row and column */

/* The DCT of T.81 A.3.3, forward or inverse. */
void block_transform(Block8 block, gboolean inverse);

/* The most that a coefficient of 1 adds to a sample. */
#define BLOCK_LARGEST_TERM 0.25
