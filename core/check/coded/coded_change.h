/* Whether what changed in a part of an image is what its lossy coding does, by the quantization
 * that the stream states. So an image that was decoded, scrubbed in a region and encoded again is
 * told from one that was changed elsewhere as well. */
#pragma once
#include "core/check/coded/coded_block.h"

/* A coefficient of the original is rounded to the nearest step: it moves by half a step at most,
 * and samples are rounded and clipped before and after. Blocks that hold pixels of a region, or are
 * cut off by the image's edge, hold others than the original's: there only the energy is bounded.
 */
gboolean coded_change_explains(const CodedPair *pair, Box part);
