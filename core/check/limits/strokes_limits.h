/* What is a stroke (core/check/strokes): by coverage, 0 .. 255, as strokes.h has it; and by the
 * layout of its line. Set on the made set of bench/accuracy where nothing else is said. */
#pragma once
#include "ocr/limit.h"

LIMIT(STROKES_COVERED, 128, "of 255, coverage",
      "a pixel more than half covered is on the stroke itself")
LIMIT(STROKES_RIM, 64, "of 255, coverage",
      "a pixel a quarter of which is covered belongs to the stroke's soft edge; less is ground")
LIMIT(STROKES_WHOLLY, 224, "of 255, coverage",
      "nearly whole coverage: such pixels have the text's own value, without the ground's")
LIMIT_REAL(STROKES_FIT, 0.2, "fit to the layout of the text (text_layout.h)",
           "what fits less is no text, but anatomy, or text too small to have strokes")
LIMIT_REAL(
    STROKES_SURE, 0.6, "fit to the layout of the text",
    "what fits so well is the text, and lies tight in its box; else it is looked for in other "
    "places and directions as well")
LIMIT_REAL(STROKES_CONTRAST, 1, "levels", "text that is not a level off its ground isn't there")
LIMIT(STROKES_LINE_REACH, 4, "the pitch of lines divided by this",
      "how far from its share of the height a line may end: descenders reach so far")
LIMIT(STROKES_LINE_ROWS, 3, "rows", "fewer hold no letters")
LIMIT_REAL(STROKES_WIDEST_WORD, 1.75, "of what a word's share of its line's characters takes",
           "where specks beside the text make the widest gap, what it cuts off is wider than the "
           "word it is taken for, and the line stays whole")
LIMIT_REAL(STROKES_WORD_OFF, 2.5, "characters",
           "that a word may lie off where its line's characters, all taken as equally wide, have "
           "it: letters of 20 characters before it differ from that by 1 to 2 in all; beside thin "
           "points and ones a date has gaps like those between words")
LIMIT_REAL(STROKES_WORD_PIECES, 1.5, "times a word's characters",
           "that it may be broken into; a label with the date beside it has three times as many")

/* Other texts of a line's own glyphs (core/check/strokes/glyphs.c). */
LIMIT(STROKES_GLYPHS, 6, "glyphs",
      "of fewer hardly another text can be made that is not the line's own in part")
LIMIT(STROKES_LOOK_ALIKE, 75, "percent of the stroke pixels",
      "in common: an O is so like itself mirrored, an E less than half")
LIMIT(STROKES_GLYPH_CHOICES, 5, "glyphs",
      "nearest in width, of which one takes a glyph's place, so that other texts have the line's "
      "spacing")
LIMIT(STROKES_WORD_GAP, 30, "percent of a line's height",
      "wider gaps part words: a space is about 0.35 of a font's size wide, bearings included")
LIMIT(STROKES_LOW_GLYPH, 45, "percent of a line's height",
      "lower glyphs are points and dashes, whose places a date's format tells")

/* Strokes in a picture of another size (core/check/strokes/scaled.c). */
LIMIT(STROKES_SCALED_WIDTH, 8, "pixels", "narrower icons of a region hold no two letters")
LIMIT(STROKES_SCALED_HEIGHT, 3, "pixels", "lower ones hold none")
LIMIT(STROKES_EMPHASIS, 2, "times the coverage",
      "thin strokes cover less than half of the pixels that they share with their ground in a "
      "smaller picture: a quarter counts as a stroke there. bench/icons counts what is found")
LIMIT_REAL(STROKES_SCALED_TELLING, 0.5, "of a pixel", "more of it is a word that tells someone")
LIMIT_REAL(STROKES_SCALED_ROUNDING, 1e-6, "of a pixel", "less is the error of the arithmetic")
LIMIT(STROKES_EDGE_THICK, 2, "line heights",
      "what goes on over the border beside the text, or touches it, is taken out where it is as "
      "thick as strokes of text that high never are: bold letters are thicker than most")
