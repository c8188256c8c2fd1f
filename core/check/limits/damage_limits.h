/* What tells damage outside the regions from a codec's loss (core/check/damage.c). Made sets are
 * those of `pixleak synth` and `scrub`, whose treatments of plain images are lossy, rescaled, boxes
 * and single pixels among others (docs/synth.md). */
#pragma once
#include "ocr/limit.h"

LIMIT(DAMAGE_BLOCK, 16, "pixels",
      "side of the blocks that errors are summed up in: two of JPEG's blocks each way; a codec "
      "errs everywhere a little, in proportion to what a block holds")
LIMIT(DAMAGE_BLOCK_LEAST, 4, "pixels", "smaller blocks hold too few samples to have a variance")
LIMIT(DAMAGE_BLOCKS_ACROSS, 8, "blocks",
      "in a small image a small box would touch most of a few large blocks and look like loss: "
      "blocks are made smaller until the shorter side has so many")
LIMIT(DAMAGE_AREAS_LISTED, 8, "areas",
      "so many fit in a row's reason; the others are counted. No verdict depends on it")
LIMIT(DAMAGE_FRAMES_LISTED, 3, "frames",
      "of so many the changed areas are listed; likewise no verdict depends on it")
LIMIT(DAMAGE_ROUNDING, 2, "levels",
      "a conversion between colour spaces and back rounds each sample by less than this")
LIMIT(DAMAGE_MAPPED_VALUES, 1 << 17, "values",
      "the table of what became of each value holds those of 16 bits, signed and unsigned; wider "
      "ones are not told as mapped")
LIMIT(DAMAGE_MAPPED_REPEATS, 1000, "changed samples",
      "so many whose value was seen before and became the same other value are no codec's errors, "
      "which differ from pixel to pixel; set on made sets")
LIMIT_REAL(DAMAGE_TEXTURE, 1e-5, "of the range squared, a block's variance",
           "below it, at a standard deviation of 0.3 percent of the range, a block is even, and a "
           "codec may have left it as it was; set on made sets")
LIMIT(DAMAGE_SPREAD, 50, "percent of the blocks with texture",
      "a codec changes more of them, a box or a text fewer")
LIMIT(DAMAGE_SPREAD_LEAST, 4, "changed blocks", "of fewer it can't be said that errors are spread")
LIMIT_REAL(
    DAMAGE_OF_VARIANCE, 0.25, "of a block's variance",
    "error energy that a codec leaves in a block grows with what the block holds; set on made sets")
LIMIT(DAMAGE_OF_TYPICAL, 25, "times the median error energy of changed blocks",
      "five times the typical error in levels: blocks of one file differ; set on made sets")
LIMIT_REAL(DAMAGE_TYPICAL_MOST, 1e-3, "of the range squared",
           "where most blocks are damaged their median is no codec's error: three percent of the "
           "range is allowed for it at most; set on made sets")
LIMIT_REAL(
    DAMAGE_ALLOWANCE, 1e-4, "of the range squared",
    "one percent of the range is allowed in every block of a lossy frame, even ones included")
LIMIT_REAL(DAMAGE_CODED_ROUNDING, 3, "levels of a DCT coefficient",
           "rounding samples before and after coding moves one by 0.4 in standard deviations, in "
           "two colour conversions by 0.6; five of these")
LIMIT_REAL(DAMAGE_CODED_APART, 2, "levels",
           "two decoders' rounding, and that of the samples that were coded")
LIMIT(DAMAGE_CODED_SHARE, 90, "percent of the changed blocks",
      "that JPEG-LS's bound explains: then it was the only loss, and the rest is damage")
LIMIT(
    DAMAGE_NEAR_MOST, 32, "the range of samples divided by this",
    "that JPEG-LS may err by where that is believed: people use 1 to 4 levels of 256, and of half "
    "the range every change is one")
