/* When what is left of a region tells its text (core/check/residue). docs/verdicts.md
 * explains the test; `test_residue --verbose` counts how often it errs, on which everything here
 * was set where nothing else is said: 3,360 scenes, none of 1,080 without text called recoverable.
 */
#pragma once
#include "ocr/limit.h"

LIMIT_REAL(RESIDUE_ALONE, 7.0, "standard deviations of decoys",
           "beyond this a window tells the text if it exceeds every decoy at all")
LIMIT_REAL(RESIDUE_CLEAR, 5.5, "standard deviations of decoys",
           "beyond this it does if it exceeds every decoy clearly")
LIMIT_REAL(RESIDUE_ABOVE_DECOYS, 1.05, "times the largest decoy",
           "what at all is, for RESIDUE_ALONE")
LIMIT_REAL(RESIDUE_CLEAR_OF_DECOYS, 1.25, "times the largest decoy",
           "what clearly is, for RESIDUE_CLEAR")
LIMIT_REAL(RESIDUE_TOGETHER, 5.5, "standard deviations of decoys",
           "of all lines together, over the root of their number: what each shows weakly, all may "
           "show together")
LIMIT_REAL(RESIDUE_ABOVE_OTHERS, 4.5, "standard deviations of other texts",
           "another text in the same font at the same place shares stems, spacing and characters; "
           "what is left of the expected text agrees with it alone")
LIMIT_REAL(RESIDUE_DOUBTFUL, 5.25, "standard deviations of decoys",
           "from here on what is beyond decoys and other texts, and doesn't tell the text, isn't "
           "called hidden either: text under noise that is found in most scenes was once at 5.4, "
           "another name in the same font, in the mean of a loop, at 5.1")
LIMIT(RESIDUE_OTHERS, 32, "other texts",
      "made of the line's own glyphs: enough for a spread that errs by an eighth")
LIMIT(RESIDUE_OTHERS_LEAST, 16, "other texts that say anything in a window",
      "of fewer the spread errs by more than a sixth, and the window is told by decoys alone")
LIMIT(RESIDUE_DECOYS_LEAST, 12, "decoys", "of fewer the spread says too little: nothing is told")
LIMIT_REAL(RESIDUE_MOST_CORRELATED, 0.9999, "correlation",
           "Fisher's transformation of 1 is infinite: perfect agreement counts as this")
LIMIT_REAL(RESIDUE_LEAST_VARIANCE, 1e-12, "of transformed correlations",
           "guards the division by the spread")
LIMIT_REAL(RESIDUE_LEAST_SPREAD, 0.01, "of transformed correlations",
           "other texts that differ by less, as boxes of one width do, tell nothing")
LIMIT_REAL(RESIDUE_LEAST_ENERGY, 0.25, "of the mean energy of the strokes",
           "a window with less of them is nearly empty, and its correlation chance")

LIMIT(
    RESIDUE_LINE_HEIGHT, 24, "pixels",
    "lines are shrunk to this height: more pixels carry no more evidence and cost the square of it")
LIMIT(RESIDUE_FULL_SCALE, 512, "levels",
      "samples are clipped here, so that no few pixels decide, and sums of squares stay in 64 bits")
LIMIT(RESIDUE_MEAN_SCALE, 128, "levels",
      "what the root mean square becomes: values beyond four of these are clipped")
LIMIT(RESIDUE_RADIUS, 2, "a line's height divided by this",
      "surroundings of about a character, whose mean is taken off")
LIMIT(RESIDUE_RADIUS_LEAST, 2, "pixels", "likewise in small letters")
LIMIT(RESIDUE_RADIUS_BLURRED, 2, "times a view's blur",
      "added to the surroundings, which else would hold nothing but the blurred stroke")
LIMIT(RESIDUE_BLUR_SLIGHT, 12, "percent of a line's height",
      "radius that the strokes are blurred with in a view: an eighth, as light blur leaves them")
LIMIT(RESIDUE_BLUR_STRONG, 25, "percent of a line's height",
      "likewise a quarter; text blurred over more than half a character is not told")
LIMIT(RESIDUE_AGITATION, 1, "pixels", "radius that how much values vary is averaged over")

LIMIT(RESIDUE_STEP, 8, "a line's height divided by this",
      "how far apart decoys are shifted: neighbours nearer than that are the same decoy")
LIMIT(RESIDUE_KEEP_AWAY, 60, "percent of a line's height",
      "a character is about so wide: strokes shifted by less are still the text")
LIMIT(RESIDUE_KEEP_AWAY_LEAST, 3, "pixels", "likewise in small letters")
LIMIT(RESIDUE_HEIGHT_LEAST, 3, "rows", "lower lines hold no letters")
LIMIT(RESIDUE_WIDTH_LEAST, 3, "line heights",
      "shorter lines have too few places for decoys: about five characters")
LIMIT(RESIDUE_WINDOW_LEAST, 20, "tenths of a line's height", "likewise of a window")
LIMIT(RESIDUE_WINDOW_SIX, 40, "tenths of a line's height", "windows of about six characters")
LIMIT(RESIDUE_WINDOW_FOUR, 25, "tenths of a line's height", "windows of about four characters")

LIMIT(RESIDUE_TRIES, 16, "directions",
      "in which a pixel beside another text is looked for, for what that text covers")
LIMIT(RESIDUE_DIRECTIONS, 2, "pixels per step, on either side",
      "24 directions: enough that nothing of the other text's shape is kept")
