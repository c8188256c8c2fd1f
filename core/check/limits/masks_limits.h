/* Values that text may be drawn in, and what each would cover (core/check/strokes/stroke_masks.c).
 * Set on the made set of bench/accuracy where nothing else is said. */
#pragma once
#include "ocr/limit.h"

LIMIT(MASKS_BINS, 64, "bins of the picture's range",
      "fine enough to tell text at a quarter of the contrast from its ground, coarse enough for a "
      "bin to hold the strokes of lossy images")
LIMIT(MASKS_ABOVE_MEDIAN, 3, "the range above the median divided by this",
      "text stands out from its ground: values nearer to the median are ground")
LIMIT(MASKS_NOT_RARE, 4, "the most frequent value's count divided by this",
      "thin strokes seldom reach the text's value: the brightest that is not rarer is it")
LIMIT(MASKS_SPIKES, 8, "values",
      "looked at because many pixels have exactly them, most frequent first; bounds the time")
LIMIT(MASKS_SPIKE_NEAR, 3, "values on either side", "that a spike must stand out from")
LIMIT(MASKS_SPIKE_ABOVE, 2, "times the mean count of those near",
      "text burned in with one value has it exactly, anatomy spreads")
LIMIT(MASKS_SPIKE_PART, 500, "all samples divided by this",
      "a value that fewer have draws no text: strokes cover some percent of a box")
LIMIT(MASKS_SPIKE_LEAST, 8, "samples", "fewer make no letter")
LIMIT(MASKS_RIM, 2, "pixels", "how far partly covered pixels lie from fully covered ones")
LIMIT(MASKS_THICKEST, 4, "a line's height divided by this",
      "strokes are thinner: what is thicker is opened away, or taken out of a mask")
LIMIT(MASKS_THICKEST_LEAST, 3, "pixels", "bold letters of 7 pixels have stems of two")
LIMIT(MASKS_OPENED_LEAST, 2, "pixels",
      "radius below which nothing but single pixels is opened away")
LIMIT(MASKS_OPENED_MOST, 24, "pixels",
      "radius beyond which the opening, whose time grows with it, says no more about the ground")
LIMIT(MASKS_GROUND, 2, "a line's height divided by this",
      "radius of the surroundings whose mean is the ground beside a stroke: about a character")
LIMIT(MASKS_GROUND_LEAST, 3, "pixels", "so that some ground lies beside strokes of small letters")
LIMIT_REAL(MASKS_RISE, 0.3, "of the text's contrast",
           "where the opened ground comes this near to the text's value it hides strokes: none are "
           "told there")
LIMIT_REAL(MASKS_BEYOND, 0.35, "of the text's contrast",
           "what is brighter by more than this is no stroke of that value")
LIMIT_REAL(MASKS_OWN, 0.4, "of the text's contrast", "how far off its value a stroke's core may be")
LIMIT_REAL(MASKS_CORE, 0.5, "of the rise from ground to text",
           "a core is covered by more than half, as STROKES_COVERED")
