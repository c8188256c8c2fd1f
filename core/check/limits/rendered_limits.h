/* When text that was blurred or made a mosaic is told by rendering it again
 * (core/check/residue/rendered.c, core/check/residue/cells.c). Set on the scenes of
 * test_treatments, which counts how often it errs. */
#pragma once
#include "ocr/limit.h"

LIMIT(RENDERED_AROUND, 3, "a line's height divided by this",
      "rows above and below a line that a treatment spreads it over")
LIMIT(RENDERED_SURROUNDINGS, 2, "times the blur's radius",
      "added to the surroundings whose mean is taken off, a line's height: the ground's course")
LIMIT(RENDERED_FRACTION, 8, "bits", "behind the point: strong blurs leave few levels")
LIMIT(RENDERED_WIDEST, 80, "percent of a line's height",
      "radius beyond which a blur leaves nothing of characters")
LIMIT(RENDERED_PASSES, 3, "means over boxes", "are nearly a Gaussian; a single one is a box blur")
LIMIT_REAL(RENDERED_SMOOTH, 0.25, "of the variance",
           "the mean square of steps from pixel to pixel is less in what was blurred over a stroke")
LIMIT_REAL(RENDERED_LIKE, 0.5, "correlation", "a treated text follows its rendering more than this")
LIMIT_REAL(RENDERED_ABOVE_DECOYS, 4.0, "standard deviations of decoys",
           "of the rendering moved along the line, mirrored and upside down")
LIMIT_REAL(RENDERED_ABOVE_OTHERS, 9.0, "standard deviations of other texts",
           "several renderings are tried, of which the best counts")
LIMIT_REAL(RENDERED_CLEAR, 0.95, "correlation",
           "what follows its rendering more is that text; others blurred stay below 0.94")
LIMIT_REAL(RENDERED_BEYOND, 0.2, "of transformed correlations",
           "by which the text is followed more than any other one, else it is not told")
LIMIT_REAL(RENDERED_TELLS, 0.92, "correlation",
           "a date that shares most of its digits and was blurred reaches 0.91")
LIMIT_REAL(RENDERED_CLEAR_ABOVE, 3.5, "standard deviations of other texts",
           "likewise, where these differ much from each other")
LIMIT(RENDERED_COVERED, 16, "of 255, coverage", "from which on a pixel says little of the ground")
LIMIT(RENDERED_GROUND, 3, "a line's height divided by this",
      "how far around a stroke the ground under it is looked for: beyond a stroke's width")
LIMIT(RENDERED_SHARE, 16, "bits", "behind the point of how much of what is around is ground")

LIMIT(CELLS_CHANGED, 30, "percent of the most changes at any border",
      "at the border of cells most rows or columns change; in what is around the mosaic few do")
LIMIT(CELLS_WIDEST, 2, "line heights",
      "three letters are about so wide: a wider cell tells nothing of its text")
LIMIT_REAL(
    CELLS_NARROW, 0.5, "share of a line's width",
    "that cells no wider must cover: the noise of a code at a box's rim makes a few columns, "
    "and one cell of the rest")
LIMIT(CELLS_LEAST, 3, "pixels", "mean side of cells: smaller ones leave text as it is")
LIMIT(CELLS_REGULAR, 98, "percent of changed samples",
      "at equal distances: cells of one size, the rest is a code's noise")
LIMIT(CELLS_BORDERS, 4, "borders", "of cells at least: two edges of a box are always regular")
LIMIT(CELLS_SIDE_MOST, 256, "pixels", "larger cells tell nothing of letters of any size")
