/* When a text's strokes stand at another place (core/check/strokes/elsewhere.c). Set on the scenes
 * of test_region and the treatments of bench/accuracy that leave text in other places; how often
 * other text passes has not been counted (docs/verdicts.md). */
#pragma once
#include "ocr/limit.h"

LIMIT_REAL(ELSEWHERE_COPY, 0.8, "correlation", "copied strokes agree this well with the original's")
LIMIT_REAL(
    ELSEWHERE_FEW_COPY, 0.9, "correlation",
    "likewise of lines of fewer glyphs than STROKES_GLYPHS, of which no other text can be made: "
    "texture looks like one or two letters somewhere")
LIMIT(ELSEWHERE_GLYPHS_LEAST, 3, "glyphs",
      "of a line that its strokes alone tell: one or two letters stand somewhere in most pictures")
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

/* In any direction and size (core/check/elsewhere). Set on the scenes of test_elsewhere. */
LIMIT(ELSEWHERE_DIRECTIONS_APART, 15, "degrees",
      "between the directions that lines are looked for in: the finder takes letters that are "
      "tilted by half of it for a line")
LIMIT(ELSEWHERE_TURNED_MOST, 45, "degrees", "from rows or columns")
LIMIT(ELSEWHERE_LETTERS, 4, "letters", "in fewer hardly any text can be told from others")
LIMIT(ELSEWHERE_LINES, 40, "lines", "with most letters that are compared; bounds the time")
LIMIT(ELSEWHERE_LOOKS, 160, "lines", "likewise, where each is seen in several directions")
LIMIT_REAL(ELSEWHERE_TILT, 1, "degrees", "a line of eight letters rises by a seventh of a letter")
LIMIT(ELSEWHERE_TILTS, 8, "of these each way", "half of the directions' distance")
LIMIT_REAL(ELSEWHERE_SAME_TILT, 4, "degrees", "between two looks at the same line")
LIMIT(ELSEWHERE_FINEST, 6, "samples each way",
      "whose mean one of a band is: larger letters lose nothing that tells them")
LIMIT_REAL(ELSEWHERE_BAND_AROUND, 0.75, "of the letters' height",
           "radius of what is around a sample: a letter and the ground beside it")
LIMIT_REAL(ELSEWHERE_BAND_ALONG, 1.5, "of the letters' height",
           "on both sides of a sample, along the line: about three letters")
LIMIT(ELSEWHERE_COARSE_ROWS, 6, "samples", "height of letters whose place is looked for")
LIMIT(ELSEWHERE_FINE_ROWS, 12, "samples", "height of letters that are compared")
LIMIT_REAL(ELSEWHERE_BAND_HEIGHT, 1.5, "of the letters' height",
           "what is compared: brackets and commas reach beyond letters")
LIMIT(ELSEWHERE_SMALLEST, 3, "samples", "lower letters of the original are none")
LIMIT(ELSEWHERE_DECOYS, 24, "other texts", "whose mean and deviation a likeness is measured by")
LIMIT(ELSEWHERE_ASIDE, 6, "letter heights",
      "beyond the ends of lettering that the finder saw: it may have missed letters")
LIMIT(ELSEWHERE_SCALES, 5, "steps up and down", "by which the finder errs in letters' height")
LIMIT_REAL(ELSEWHERE_SCALE, 1.05, "times", "a step: eight letters' ends move by a quarter of one")
LIMIT(ELSEWHERE_PART, 7, "letter heights", "of a text that is looked for at once: eight letters")
LIMIT(ELSEWHERE_PARTS, 4, "parts", "of a line that are looked for")
LIMIT(ELSEWHERE_GUESSES, 8, "places", "the best, that are followed")
LIMIT_REAL(ELSEWHERE_SAME_SCALE, 0.12, "of the scale", "between guesses at one place")
LIMIT_REAL(ELSEWHERE_WORTH_SETTLING, 0.4, "correlation", "of a coarse look at a text that is there")
LIMIT_REAL(ELSEWHERE_SEEN, 0.7, "of a part", "must lie in what was looked at")
LIMIT(ELSEWHERE_ROUNDS, 4, "halvings", "of the steps that a text is moved by: to an eighth")
LIMIT(ELSEWHERE_ROUNDS_OTHER, 1, "halvings", "likewise of other texts, whose place is known")
LIMIT_REAL(ELSEWHERE_GOES_ON, 0.5, "correlation", "below it a text is not followed further")
LIMIT_REAL(ELSEWHERE_POSED, 0.7, "correlation", "at which a text is compared with others")
LIMIT_REAL(ELSEWHERE_DEVIATIONS, 5, "deviations of other texts", "that it must exceed these by")
LIMIT_REAL(ELSEWHERE_LETTER_WIDTH, 0.75, "of the letters' height",
           "and more for every letter of a glyph: some touch")
LIMIT_REAL(ELSEWHERE_SAME_GLYPH, 0.85, "correlation", "glyphs that say nothing of each other")
LIMIT_REAL(ELSEWHERE_GLYPH_ALIKE, 0.7, "of the likeness of most glyphs",
           "a glyph that stands where it should; those of other texts have 0.6 and less")
LIMIT_REAL(ELSEWHERE_GLYPH_INK, 0.5, "of the deviation where most glyphs are",
           "something is written there")
LIMIT_REAL(ELSEWHERE_CONTRADICTION, 3, "letters", "that one with another in its place outweighs")
LIMIT_REAL(ELSEWHERE_DOUBT, 2, "letters", "that one outweighs which another resembles as well")
LIMIT_REAL(ELSEWHERE_EVIDENCE, 8, "letters", "that tell a text: a date without its points")
LIMIT_REAL(ELSEWHERE_EVIDENCE_CLEAR, 7, "letters",
           "likewise where they are clear and none speaks against them")
LIMIT_REAL(ELSEWHERE_CLEAR, 0.9, "correlation", "of letters that no other could be taken for")
LIMIT_REAL(ELSEWHERE_DEVIATION, 0.03, "of a transformed correlation",
           "least deviation of other texts: fewer letters than the line's may differ in all")
LIMIT_REAL(ELSEWHERE_FULL, 0.9999, "correlation", "more is not told apart")
LIMIT_REAL(ELSEWHERE_STOOD_THERE, 0.9, "correlation with the original",
           "lettering that is where it was")
LIMIT(ELSEWHERE_GLYPH_CHOICES, 16, "glyphs",
      "of all lines nearest in width, each of which takes a glyph's place in some other text")

/* Lettering that was read elsewhere (core/check/region/written.c). */
LIMIT(ELSEWHERE_READ, 16, "lines", "with most letters that are read; bounds the time")
LIMIT(ELSEWHERE_TOLD, 5, "letters and digits",
      "of the expected words: fewer stand in other texts, too, of which there may be much")
LIMIT(ELSEWHERE_DISTINCT, 4, "different letters and digits",
      "of a doubtful reading: rulers and grids read as few")
LIMIT_REAL(ELSEWHERE_EXPLAINS_AROUND, 0.4, "of the letters' height",
           "around a line that was read: what reaches below letters, commas and brackets")
LIMIT(ELSEWHERE_LEFT, 8, "a line's ink divided by this",
      "may lie beside lines that explain it: less than a letter of eight")
