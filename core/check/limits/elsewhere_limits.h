/* When a text's strokes stand at another place (core/check/strokes/elsewhere.c). Set on the scenes
 * of test_region and the treatments of bench/accuracy that leave text in other places; how often
 * other text passes has not been counted (docs/verdicts.md). */
#pragma once
#include "ocr/limit.h"

LIMIT_REAL(ELSEWHERE_COPY, 0.8, "correlation", "copied strokes agree this well with the original's")
LIMIT_REAL(ELSEWHERE_ABOVE_OTHERS, 1.15, "times what another text reaches there",
           "and better than any other text of their glyphs by this factor")
LIMIT_REAL(ELSEWHERE_TEXT, 0.6, "correlation",
           "above it some text stands there, and the place is read as well")
LIMIT(ELSEWHERE_OTHERS, 12, "other texts",
      "that a place is compared with: the largest of them, which grows little with their number")
LIMIT(ELSEWHERE_GLANCED, 32, "points",
      "of a template that places are screened by at first: most are left after these")
LIMIT_REAL(ELSEWHERE_AT_A_GLANCE, 0.35, "correlation at these points",
           "few points say so with an error: ELSEWHERE_COPY, three standard deviations below")
LIMIT(ELSEWHERE_SAMPLED, 96, "points", "that places which pass are screened by next")
LIMIT_REAL(ELSEWHERE_WORTH_A_LOOK, 0.5, "correlation at these points",
           "likewise three standard deviations below")
LIMIT(ELSEWHERE_CANDIDATES, 256, "places",
      "best ones that are looked at with all points; bounds the time")
LIMIT(ELSEWHERE_POINTS, 400, "points of strokes and ground beside them",
      "lines of fewer pixels can't be told from chance at so many places")
LIMIT(ELSEWHERE_STROKE_POINTS, 100, "points of strokes", "a quarter of these")
LIMIT(ELSEWHERE_SIZE, 7, "pixels", "least width and height of a line: the smallest letters")
LIMIT(ELSEWHERE_BESIDE, 2, "pixels", "beside strokes: what is ground that they stand out from")
LIMIT_REAL(ELSEWHERE_LEAST_VARIANCE, 1e-9, "levels squared",
           "guards the division where all is even")
LIMIT(ELSEWHERE_FLATTENED, 3, "a line's height divided by this",
      "radius of the surroundings whose mean is taken off: less than a character, so that an edge "
      "of anatomy is off the strokes beside it")
LIMIT(ELSEWHERE_FLATTENED_LEAST, 2, "pixels", "likewise in small letters")
