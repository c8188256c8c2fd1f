/* What counts as lettering in a region of which no strokes are known
 * (core/check/lettering/lettering.c). Heights are of letters or lines as the text finder of ocr/
 * tells them. */
#pragma once
#include "ocr/limit.h"

LIMIT(LETTERING_LEAST, 4, "letters", "fewer letters than this are seen in any texture")
LIMIT(LETTERING_OTHER_TEXT, 75, "percent, confidence of a reading",
      "from here on a line that holds no word of the text is another text, and a region with it "
      "may be hidden; below it, nobody knows. Set on the made set of bench/accuracy")
LIMIT(LETTERING_DOUBTED, 60, "percent, confidence of a reading",
      "another text is compared with the expected one as if it had been read no better, so that "
      "one wrong digit doesn't make a date another one: ocr/match.c forgives a digit only in "
      "readings that it doesn't call confident")
LIMIT(LETTERING_ISOLATED, 50, "percent, confidence of a reading",
      "pictures that were made to show text show letters in texture too; set on the made set of "
      "bench/accuracy, as REGION_BELIEVED")
LIMIT(LETTERING_SHORT, 4, "letters and digits",
      "a reading of fewer is not believed to be another text: it may be a piece of any")
LIMIT(
    LETTERING_CUT_OFF, 5, "letters and digits",
    "so many in a row are the expected text's, though the letter beside them, at an edge, is not; "
    "labels such as `Name` are shorter")
LIMIT_REAL(LETTERING_COHERENCE, 0.2, "correlation of neighbouring samples",
           "strokes hang together, samples of noise don't; set on noise fills of the made set of "
           "bench/accuracy")
LIMIT_REAL(LETTERING_CALM, 0.95, "of what is around a line (FoundLine.calm)",
           "letters on even ground need not hang together; noise is on no even ground")
LIMIT_REAL(LETTERING_STREAKED, 0.6, "share of the variance that even columns hold",
           "more is the streaks that inpainting leaves; set on inpainted regions of the made set "
           "of bench/accuracy")
LIMIT(LETTERING_STREAK_REACH, 3, "a line's height divided by this",
      "letters end within so much above and below their line, streaks go on")
LIMIT(LETTERING_STREAK_REACH_LEAST, 2, "samples", "so that lines of few rows are looked beyond too")
LIMIT(LETTERING_STREAK_ROWS, 3, "rows",
      "through fewer a column always rises evenly, so that nothing is told and it counts as streak")
LIMIT(LETTERING_WITHIN, 2, "a line's area divided by this",
      "at least so much of a line lies in the region: what is burned in beside it is not its text")
LIMIT(LETTERING_TALLEST, 130, "percent of the pitch of the text's lines",
      "larger letters are not of a text that has so many lines in its box; the finder's heights "
      "err by a row or two of small letters")
LIMIT(LETTERING_IN_ROW, 2, "the lower piece's height divided by this",
      "pieces that share so many rows stand beside each other; lines under each other share fewer")
LIMIT(LETTERING_GOES_ON, 3, "either piece's height divided by this",
      "words tried as a pair may lack so much of sharing all their rows: a stricter rule than "
      "LETTERING_IN_ROW, since a wrong pair would be read as one text")
LIMIT(LETTERING_ASLANT, 3, "characters' widths in a line's pitch",
      "an upright text has no more room than that; one that rises has")
LIMIT(LETTERING_TILT, 6, "degrees", "from one look to the next: half of it can be read")
LIMIT(LETTERING_HIGH, 2, "characters of the longest line for each line",
      "more, in a box that is higher than wide, do not stand level in it")
LIMIT(LETTERING_PROFILE, 3, "degrees",
      "from one profile to the next: a line of 20 letters then rises by half of their height")
LIMIT_REAL(GRAIN_LEAST, 0.2, "correlation of neighbouring samples",
           "as LETTERING_COHERENCE: less is noise, of which the least samples tell nothing")
LIMIT_REAL(GRAIN_MOST, 0.9, "correlation of neighbouring samples",
           "more is smooth, and read as it is; speckle of ultrasound has 0.5 to 0.85")
LIMIT(LETTERING_CUT, 2, "a letter's height divided by this",
      "a line that ends so close to a fill may have been cut by it: narrow letters are that wide")

/* Lettering anywhere else (core/check/lettering/anywhere.c). */
LIMIT(ANYWHERE_WORD, 5, "letters and digits",
      "words that are as long tell a text; shorter ones may be another's")
LIMIT(ANYWHERE_SHORT_WORDS, 2, "words", "shorter ones that stand in one line tell it together")
LIMIT(ANYWHERE_NARROWEST, 35, "percent of the letters' height",
      "letters of narrow fonts are as wide, so that lines too short for a word are left out")
LIMIT(ANYWHERE_BELIEVED, 50, "percent, confidence of a reading",
      "as REGION_BELIEVED: less is words read out of texture")
LIMIT(ANYWHERE_EXACT, 9, "letters and digits",
      "of long words without an error tell a text whatever its reading's confidence: noise is read "
      "as no 9 given letters")
LIMIT(ANYWHERE_UNREAD, 8, "letters",
      "a row of as many that can't be read may be the expected text; screens have shorter ones")
