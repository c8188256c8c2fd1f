/* Parts of a text that are as they were, and texts that were written over it
 * (core/check/strokes/kept.c, core/check/strokes/other_text.c). Set on made text (bench/accuracy
 * and the scenes of test_residue) where nothing else is said. */
#pragma once
#include "ocr/limit.h"

LIMIT_REAL(KEPT_TOLERANCE, 0.1, "of the text's contrast",
           "how far a sample may move without the text being changed there: rounding and slight "
           "loss move it by less")
LIMIT_REAL(KEPT_SHARE, 0.98, "share of the pixels of strokes and rim",
           "for the same reason as REGION_UNTOUCHED_SHARE")
LIMIT(KEPT_INK, 10, "the area of a window divided by this",
      "a window counts if it holds about as much of strokes as text of its size does")
LIMIT(KEPT_FILLED, 60, "percent of a window's columns",
      "with strokes or their rim: few characters in a wide window don't make a stretch of text")
LIMIT(KEPT_BAND, 3, "a line's height divided by this",
      "what a box leaves above or below itself; less of letters doesn't tell them")
LIMIT(KEPT_BAND_LEAST, 3, "rows", "likewise in small letters")
LIMIT(KEPT_BAND_STEP, 3, "a band's height divided by this", "how far apart bands are tried")
LIMIT(KEPT_BAND_SPAN, 2, "times the columns that whole lines need",
      "a third of the height needs more columns to say as much")
LIMIT(KEPT_SPAN, 2, "line heights", "about three characters: two are shared by many names")
LIMIT(KEPT_SPAN_AMONG_OTHERS, 6, "line heights",
      "about ten characters are asked for where another text was written, which may share some "
      "with the expected one at the same place, as two dates do")

LIMIT(
    OTHER_TEXT_CELL, 2, "a line's height divided by this",
    "columns of about half a character, in which strokes of one text agree or those of two differ")
LIMIT(OTHER_TEXT_CELL_LEAST, 3, "pixels", "likewise in small letters")
LIMIT_REAL(
    OTHER_TEXT_DIFFERS, 0.2, "share of the strokes found in a cell",
    "beyond this a character stands there that is not the expected one: a 3 for an 8 has all "
    "its strokes on the expected ones, but hardly two characters of a text have")
LIMIT_REAL(OTHER_TEXT_CELLS_SHARE, 0.03, "of the cells in which strokes were found",
           "where fewer differ the strokes are the expected text's, or a part of them")
LIMIT_REAL(OTHER_TEXT_CROSSES, 0.05, "share of the strokes found",
           "any text crosses another one in the same place more often; what lies between the "
           "expected strokes alone is the ground that a fill in their shape left")
LIMIT_REAL(OTHER_TEXT_SAME, 0.93, "correlation",
           "... or they follow them as a whole, be they blurred: then they are no other text's")
LIMIT_REAL(OTHER_TEXT_OUTLINES, 0.6, "correlation",
           "... or their outlines, which an edge filter draws")
LIMIT_REAL(OTHER_TEXT_COPY, 0.12, "share of the strokes of both texts in a cell",
           "that lie off the other's: more than this and the character is another one")
LIMIT(OTHER_TEXT_RIM, 8, "a line's height divided by this",
      "rows above and below its letters: one or two, in which a scrubbed box may end")
LIMIT(OTHER_TEXT_AS_BEFORE, 80, "percent of the cells in which the text is expected",
      "that show what the original does, in whatever greys; of two texts hardly half do")
LIMIT(
    OTHER_TEXT_FILLED, 80, "percent of a stretch's cells",
    "cells of half a character seldom are empty between characters; more is blank ends and spaces")
LIMIT_REAL(
    OTHER_TEXT_GROUND, 0.25, "of the strokes' contrast",
    "strokes are clean when what lies between them varies less than this from pixel to pixel")
LIMIT_REAL(OTHER_TEXT_CONNECTED, 0.7, "share of stroke pixels",
           "so many of a text's have neighbours on strokes; specks of noise have not")
LIMIT(OTHER_TEXT_NEIGHBOURS, 3, "stroke pixels of nine, itself counted",
      "a stroke goes on at both sides")
LIMIT_REAL(OTHER_TEXT_LIKE, 0.05, "of the strokes' contrast",
           "by how much neighbours of one value differ: rounding, slight loss")
LIMIT_REAL(OTHER_TEXT_EVEN, 0.4, "share of stroke pixels",
           "so many of the smallest text have such a neighbour; of noise hardly a third")
LIMIT_REAL(OTHER_TEXT_DENSEST, 0.45, "share of a line", "no text covers more of its line")
LIMIT(OTHER_TEXT_SPECK, 2, "pixels", "of a piece; the points of small letters have as many")
LIMIT(OTHER_TEXT_SPECKS, 50, "percent of the pieces",
      "that may be specks: a date between two colons has a quarter of them")
LIMIT_REAL(OTHER_TEXT_NEW_INK, 0.2, "of the old strokes' pixels",
           "new ink of this share is a text, if it is thin")
LIMIT_REAL(OTHER_TEXT_THIN_INK, 0.8, "of the new ink",
           "so much of a text is thin; of a box it isn't")
LIMIT(OTHER_TEXT_THIN, 4, "a line's height divided by this",
      "a text's strokes are thinner, a box is not")
LIMIT(OTHER_TEXT_THIN_LEAST, 2, "pixels", "bold letters of 7 pixels have stems of two")
LIMIT(OTHER_TEXT_NOT_INK, 3, "times KEPT_TOLERANCE",
      "off the text's value in the original, so that ink that is new was clearly none before")
