/* What is left in a region that can't be read, but could be the text (core/check/remains). Without
 * an original, that is. Set on made regions: text blurred, in mosaics, filled in the shape of its
 * letters, and on clean ones, over CT, MR, ultrasound and even grounds (docs/verdicts.md). */
#pragma once
#include "ocr/limit.h"

LIMIT_REAL(REMAINS_PITCH, 2.2, "characters' widths in a line's pitch",
           "of a text that fills its box from side to side; boxes may be higher")
LIMIT(REMAINS_AROUND, 2, "times the pitch", "how far what is around a region is looked at")
LIMIT(REMAINS_CELL, 2, "cells in the pitch each way", "a letter is about as wide as one")
LIMIT(REMAINS_CELL_LEAST, 4, "samples", "the side of a cell: fewer tell nothing of structure")
LIMIT_REAL(REMAINS_FINE, 0.06, "of the pitch", "radius of means that leave letters as they are")
LIMIT_REAL(REMAINS_COARSE, 0.35, "of the pitch", "radius of means that level letters out")
LIMIT(REMAINS_FREE, 3, "a cell's samples divided by this",
      "cells of which fills or other texts leave less are not looked at")
LIMIT_REAL(REMAINS_CELL_COHERENCE, 0.3, "correlation of neighbouring samples",
           "less is noise; letters, blurred or not, and blocks of a mosaic hang together")
LIMIT_REAL(REMAINS_ABOVE, 2.5, "times what cells around the region have",
           "structure of letters stands out so much; anatomy is like what is beside it")
LIMIT_REAL(REMAINS_LIKE, 0.5, "times what cells around the region have",
           "less is smooth; of a text of few letters any structure may be left")
LIMIT(REMAINS_USUAL, 80, "percent of the cells around a region",
      "have less structure than what cells are compared with: few lie on bones")
LIMIT(REMAINS_BESIDE, 4, "the pitch divided by this", "how far other texts' blur may reach")
LIMIT_REAL(REMAINS_LEAST, 1.5, "levels", "less is rounding and what a lossy codec leaves")
LIMIT(REMAINS_RUN, 5, "cells side by side", "as many letters; the rim of a bone crosses fewer")
LIMIT(REMAINS_LONG_RUN, 10, "cells side by side",
      "as many letters stand out enough if they do so from half of the cells around")
LIMIT(REMAINS_LONGER_RUN, 20, "cells side by side",
      "in which a line of text shows through noise that covers all of a region")
LIMIT_REAL(REMAINS_EVEN_NOISE, 2.5, "times the usual variance of the noise, and its inverse",
           "within which cells of 16 samples and more of one noise lie")
LIMIT(REMAINS_ALL_NOISE, 97, "percent of the cells",
      "within it: cells at the edge of a box of noise are not")
LIMIT_REAL(
    REMAINS_THROUGH_NOISE, 5, "deviations of what noise gives",
    "by which means of a few samples of it vary more: noise alone reaches 3.4 in 440 boxes of "
    "11 kinds, compressed ones 5.4")
LIMIT(REMAINS_NOISE_EQUAL, 50, "percent of neighbouring samples",
      "that are equal: more are blocks of a mosaic, whose borders are no noise; noise that is cut "
      "off at black has a quarter")
LIMIT_REAL(REMAINS_SAME_NOISE, 0.25, "of the noise's variance",
           "what is around a region and has less is not covered by the same noise")
LIMIT_REAL(REMAINS_NOISE_SHAPE, 8, "deviations of what even noise gives",
           "by which its strength varies more along rows and columns: noise alone reaches 2.5")
LIMIT(GAPS_STRENGTH, 80, "percent of the region's squares",
      "differ less than what tells how strong the noise is, since letters may cover a third of it")
LIMIT_REAL(GAPS_CALM, 0.09, "of that",
           "squares of two samples each way that differ less are ground: two such beside each "
           "other are in noise one of 100,000")
LIMIT_REAL(GAPS_NOISY, 0.41, "of that", "more than ground differs, less than most of noise does")
LIMIT_REAL(GAPS_AROUND, 0.21, "of that",
           "what is around the region differs less, or the noise can't be told from it")
LIMIT_REAL(GAPS_UNCORRELATED, 0.75, "of the differences of samples two apart",
           "neighbours in noise differ as much, those in things that hang together by less")
LIMIT(GAPS_CUT_OFF, 15, "percent of the noise",
      "of its darkest or brightest value: it was cut off there, and equals a ground of that value")
LIMIT(GAPS_GROUND, 2, "the pitch divided by this",
      "the side of a piece of the ground; noise has such pieces by chance of a few samples")
LIMIT(GAPS_GROUND_LEAST, 9, "squares", "likewise where letters are small")
LIMIT(GAPS_REACH, 4, "the pitch divided by this",
      "how near noise lies on three sides of a notch: letters are about twice as wide")
LIMIT(GAPS_REACH_LEAST, 3, "samples", "likewise where letters are small")
LIMIT(GAPS_NOTCH, 2, "squares", "fewer are met in noise by chance, beside the edge of a box")
LIMIT(GAPS_LETTERS, 4, "letters for each notch",
      "letters filled in have one or two each; boxes of lines and words in 510 of 512 have fewer "
      "than one to five letters")
LIMIT(GAPS_LEAST, 3, "notches", "two boxes beside each other leave as many as two")
LIMIT_REAL(SKYLINE_CALM, 0.15, "of the noise's strength",
           "two samples of noise of the whole range that lie on ground differ less once in ten: "
           "edges are seen to the sample")
LIMIT_REAL(SKYLINE_CLEAR, 0.03, "of the noise's strength",
           "around the region; where it differs less no edge of a box is off by a sample")
LIMIT(SKYLINE_STEP_LEAST, 2, "samples", "where it is not: edges are seen to the sample there")
LIMIT(SKYLINE_STEP, 10, "the pitch divided by this",
      "capitals are higher than small letters by twice as much and more")
LIMIT(SKYLINE_FILLED, 90, "percent of the squares between a piece's edges",
      "that are noise; noise out of JPEG, or of many small values, has 86")
LIMIT(SKYLINE_PIECE, 12, "the pitch, squared, divided by this",
      "smaller pieces are specks of the ground or points")
LIMIT(NOISE_BOX_LETTERS, 8, "letters",
      "boxes as long cover more than a word; shorter ones may cover a letter each")
LIMIT(NOISE_BOX_HEIGHT, 3, "the pitch divided by this", "thinner ones cover no line")
LIMIT(NOISE_BOX_GROUND, 1, "percent of a box",
      "of the ground in it: its edges may be a sample off; letters leave far more")
LIMIT(NOISE_BOX_RIM, 2, "samples", "at the edges of such a box, which may hold some of the ground")
LIMIT(REMAINS_SHORT, 3, "letters and digits", "of a text that no test can tell from texture")
LIMIT(REMAINS_FLAT, 20, "the region's samples divided by this",
      "of one value, and not in a rectangle as large as a fill: patches in the shape of letters "
      "cover a fifth to two thirds of a box")
LIMIT(REMAINS_FLAT_AROUND, 4, "their share of the region divided by this",
      "more samples of that value around the region are a ground that goes on there")
LIMIT(REMAINS_CODE_BLOCK, 8, "pixels",
      "JPEG's blocks: what is beyond a fill rings so far into it, and what is left of its value "
      "there is in no rectangle")
