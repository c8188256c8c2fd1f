/* Where the expected text stands in its box, in any direction (core/check/strokes/search). Set on
 * the scenes of test_text_anywhere where nothing else is said. */
#pragma once
#include "ocr/limit.h"

LIMIT(SEARCH_LOWEST, 4, "rows", "lower pieces are points, not letters")
LIMIT(SEARCH_TALLEST, 400, "rows", "higher than any letter that a key's box was seen around")
LIMIT(SEARCH_WIDEST, 12, "times its height",
      "a word of touching letters is narrower; what is wider is a rule or an edge")
LIMIT(SEARCH_BESIDE, 50, "percent of the lower one's height",
      "that letters of a line share: small ones stand within the height of capitals")
LIMIT(SEARCH_LIKE_HEIGHT, 40, "percent of the higher one's height",
      "a small letter beside one with an ascender and a descender is higher")
LIMIT(SEARCH_GAP, 200, "percent of the higher one's height",
      "between letters of a line, a wide space included")
LIMIT(SEARCH_POINT, 45, "percent of a line's letter height",
      "points, commas and dashes are lower, letters are not")
LIMIT(SEARCH_POINT_BELOW, 3, "a line's letter height divided by this",
      "how far commas reach below, and accents above, the letters")
LIMIT(SEARCH_ABOVE, 60, "percent of the narrower one's width",
      "pieces that share so much stand above each other, as a dot above its i")

LIMIT_REAL(SEARCH_NARROW, 0.4, "of an ordinary capital's width",
           "I, l, 1 and the like; fonts differ, and SEARCH_LIKE_WIDTH forgives them")
LIMIT_REAL(SEARCH_WIDE, 1.35, "of an ordinary capital's width", "M and W")
LIMIT_REAL(SEARCH_LIKE_WIDTH, 0.4, "natural logarithm of a ratio of widths",
           "characters of common fonts are off their usual width by less")
LIMIT_REAL(SEARCH_STEEP, 2.5, "per unit of that logarithm",
           "a mark that is 0.4 narrower still is not several letters that touch")
LIMIT_REAL(SEARCH_SMALL, 0.7, "of a capital's height", "x and its like, in common fonts")
LIMIT_REAL(SEARCH_DEEP, 1.3, "of a capital's height", "Q, j and what reaches below the line")
LIMIT_REAL(SEARCH_LIKE_LETTER, 0.25, "natural logarithm of a ratio of heights",
           "soft edges and small sizes: letters are off by less")
LIMIT_REAL(SEARCH_STEEP_HEIGHT, 4, "characters per unit of that logarithm",
           "an edge twice as high as a letter costs more than the letter that it would be")
LIMIT_REAL(SEARCH_COST_HEIGHT, 2, "characters", "the most that a mark of another height costs")
LIMIT_REAL(SEARCH_SPACE, 0.25, "of a line's letter height",
           "more than between letters: a space is wider")
LIMIT_REAL(SEARCH_NO_SPACE, 0.4, "of a line's letter height",
           "more than between letters: within words no gap is wider, fixed widths included")
LIMIT_REAL(SEARCH_COST_SPACE, 0.5, "characters", "a space that is missing, or too many")
LIMIT_REAL(SEARCH_COST_SHAPE, 0.7, "characters", "a point where a letter should be, or the reverse")
LIMIT_REAL(SEARCH_COST_WIDTH, 0.15, "characters", "a letter of another width: fonts differ")
LIMIT_REAL(SEARCH_COST_TOUCHING, 0.15, "characters", "each letter that touches the one before it")
LIMIT_REAL(SEARCH_COST_BROKEN, 0.3, "characters", "a letter in two pieces")
LIMIT_REAL(SEARCH_COST_MISSING, 0.8, "characters", "a letter that isn't there, or one too many")
LIMIT_REAL(SEARCH_COST_POINT, 0.3, "characters", "likewise a point: small ones get lost")
LIMIT_REAL(SEARCH_COST_BEFORE, 0.1, "characters",
           "other marks before or behind the text: the label of a field, for instance")
LIMIT_REAL(SEARCH_COST_LINE, 0.6, "characters",
           "a line that the key's text doesn't begin: words of texture stand anywhere")
LIMIT(SEARCH_MOST_TOUCHING, 4, "characters", "that are one piece; more don't tell themselves")
LIMIT_REAL(SEARCH_ADVANCE_LEAST, 0.25, "of a line's letter height",
           "from one character to the next: the narrowest fonts")
LIMIT_REAL(SEARCH_ADVANCE_MOST, 1.8, "of a line's letter height",
           "likewise the widest, and letters that were spread")

LIMIT_REAL(SEARCH_LINE_FIT, 0.6, "fit of a line's words (text_marks.h)",
           "what fits less is other text, or no text")
LIMIT_REAL(SEARCH_CERTAIN, 0.97, "mean fit of all characters",
           "no other direction will do better: none is tried")
LIMIT_REAL(SEARCH_FOUND, 0.92, "mean fit of all characters",
           "from here on the text was found: of 1,080 boxes of texture without text the best "
           "reached 0.916, of 1,080 with text nine in ten exceed this")
LIMIT(SEARCH_MANY, 28, "characters", "so many that texture shows in a row hardly ever")
LIMIT_REAL(SEARCH_FOUND_MANY, 0.9, "mean fit of all characters",
           "from here on a text of that many was found: with texture it was 0.888")
LIMIT_REAL(SEARCH_LIKELY, 0.84, "mean fit of all characters",
           "from here on it was found if its words can be read there")
LIMIT_REAL(SEARCH_TIGHT, 0.85, "mean fit of all characters",
           "in a box that lies tight around it, where it is not searched for in texture")
LIMIT_REAL(SEARCH_SHARE, 0.95, "of the strokes' pixels",
           "so many are the text's where its box lies tight around it; others are an edge, or "
           "lettering that stays")
LIMIT_REAL(SEARCH_BETTER, 0.04, "of the fit",
           "by which a text that doesn't lie level has to fit better than the best level one")
LIMIT_REAL(SEARCH_SAME, 0.02, "of the fit",
           "masks that fit alike: of these the one that explains most is the text")
LIMIT(SEARCH_LINES, 200, "lines in a mask", "more are texture; bounds the time")
LIMIT(SEARCH_PIECES, 1500, "pieces in a mask", "likewise; no text of a key has so many")
LIMIT(SEARCH_PITCH, 24, "pixels", "of ordinary lines, so that masks hold no thick things")
LIMIT(SEARCH_PITCH_LARGE, 96, "pixels", "likewise of large lettering")
LIMIT(SEARCH_CLOSER, 1, "letter heights",
      "of ground around the lines that were found, where they are looked for once more")
LIMIT(SEARCH_AROUND, 1, "pixels",
      "around characters: their soft edges. What is further away may have been left as it was")

LIMIT(SEARCH_NEIGHBOURS, 2, "pieces", "nearest ones, by which a piece tells the text's angle")
LIMIT(SEARCH_NEIGHBOUR_AWAY, 3, "times a piece's size", "letters of a line are nearer")
LIMIT(SEARCH_ANGLE_STEP, 2, "degrees", "bins of the angles of neighbours")
LIMIT(SEARCH_ANGLES, 3, "angles", "most frequent ones, that are tried")
LIMIT_REAL(SEARCH_ANGLE_SHARE, 0.08, "of all neighbours",
           "in line with each other make an angle worth a look; by chance one in ninety is")
LIMIT_REAL(SEARCH_ANGLE_FINE, 0.5, "degrees",
           "steps that an angle is refined by: a line of 20 characters then ends a pixel off")
LIMIT_REAL(SEARCH_SLOPE, 0.25, "of a line's letter height",
           "by which its end may lie off its beginning: then it is level")
LIMIT_REAL(SEARCH_SLOPE_LENGTH, 5, "letter heights", "of shorter lines the slope is chance")
LIMIT_REAL(SEARCH_WORTH_TURNING, 0.75, "mean fit of all characters",
           "letters of a line that rises share fewer rows: it fits better once it is level")
LIMIT_REAL(SEARCH_ANGLE_APART, 0.3, "degrees", "nearer ones are one angle")
LIMIT(SEARCH_ANGLES_MOST, 8, "angles", "tried in one mask; bounds the time")
LIMIT_REAL(SEARCH_LEVEL, 0.75, "degrees", "what is turned by less lies level")
LIMIT(SEARCH_WORDS, 100, "words of the key's text",
      "what is burned in has a dozen; of more the text is not searched, and so not found")
