/* When the shape of a fill tells the text under it (core/check/residue/shapes.c). Set on the scenes
 * of test_treatments, which counts how often it errs. */
#pragma once
#include "ocr/limit.h"

LIMIT(SHAPES_VALUES, 3, "values",
      "that most pixels have are looked at: a fill's, the ground's, and one more")
LIMIT(SHAPES_FILLED, 50, "a line's pixels divided by this",
      "a value that fewer have fills no letters")
LIMIT(SHAPES_DETAIL, 4096, "levels per unit of the logarithm", "what 16 bits have place for")
LIMIT_REAL(SHAPES_LIKE, 0.5, "correlation", "a fill follows its shape more than this")
LIMIT_REAL(SHAPES_ABOVE_OTHERS, 7.0, "standard deviations of other texts",
           "several looks and shapes are tried, of which the best counts")
LIMIT_REAL(SHAPES_ABOVE_DECOYS, 5.0, "standard deviations of decoys",
           "likewise of the shape moved along the line, mirrored and upside down")
LIMIT_REAL(SHAPES_SHOWN_ABOVE_DECOYS, 3.0, "standard deviations of decoys",
           "by which a picture itself is to follow the shape of what was painted out in the colour "
           "around it; another text written over that stays below 2")
LIMIT(SHAPES_AROUND, 4, "pixels",
      "that fills reach beyond the strokes, whose outlines tell the text")
LIMIT_REAL(SHAPES_BEYOND, 0.15, "of transformed correlations",
           "by which the shape is more like the text's than any other's; else it is a word's")
LIMIT_REAL(SHAPES_CLEAR, 0.9, "correlation",
           "what follows a shape more is that shape and nothing else, another text neither")
LIMIT_REAL(SHAPES_CLEAR_BEYOND, 0.3, "of transformed correlations",
           "more than any other text: boxes over words exceed it by 0.2 at most")
LIMIT_REAL(SHAPES_CLEAR_ABOVE, 3.0, "standard deviations of other texts",
           "likewise, where these differ much from each other")
LIMIT(SHAPES_FAINT, 16, "of 255, coverage", "boxes enclose what is faintly covered, too")
