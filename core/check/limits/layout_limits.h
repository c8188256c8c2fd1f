/* What a mask of text looks like in its box (core/check/strokes/text_layout.c): shares and counts
 * that letters of common fonts keep to. Set on the made set of bench/accuracy. */
#pragma once
#include "ocr/limit.h"

LIMIT_REAL(LAYOUT_CELL, 2.5, "characters",
           "any run of this many characters holds strokes, spaces and points or not")
LIMIT(LAYOUT_CELL_LEAST, 3, "pixels", "a narrower cell says nothing")
LIMIT_REAL(LAYOUT_INSIDE, 0.85, "of a line's reach",
           "proportional lines end before their number of characters says")
LIMIT_REAL(LAYOUT_BEHIND, 1.2, "of a line's reach", "... or behind it: beyond this it is blank")
LIMIT_REAL(LAYOUT_INKED_LEAST, 0.03, "share of a cell", "points and spaces leave so much ink")
LIMIT_REAL(LAYOUT_INKED_MOST, 0.5, "share of a cell", "no letters cover more")
LIMIT_REAL(LAYOUT_BLANK, 0.02, "share of a cell", "specks behind a line's end")
LIMIT_REAL(LAYOUT_COVERED_LEAST, 0.003, "share of the box", "what covers less is specks")
LIMIT_REAL(LAYOUT_COVERED_MOST, 0.5, "share of the box", "more is a fill or anatomy")
LIMIT(LAYOUT_SPECK, 3, "pixels", "smaller pieces are specks, or points of tiny letters")
LIMIT(LAYOUT_SPECKS, 2, "specks", "count as one piece: half of them are points of letters")
LIMIT_REAL(LAYOUT_LOWEST, 0.3, "of the pitch of lines", "small letters are higher")
LIMIT_REAL(LAYOUT_HIGHEST, 1.1, "of the pitch of lines",
           "letters are lower than their line; a tenth for touching ones")
LIMIT_REAL(
    LAYOUT_TOUCHING, 0.3, "power",
    "characters of bold and narrow fonts touch: half as many pieces as characters still fit by 0.8")
LIMIT_REAL(LAYOUT_BROKEN, 1.5, "pieces per character",
           "hardly any character falls into more than two; more pieces are texture")
LIMIT_REAL(LAYOUT_THICKEST, 0.5, "of the pitch of lines", "strokes this thick are none")
LIMIT_REAL(LAYOUT_THINNER, 0.25, "of the pitch of lines",
           "strokes thinner than LAYOUT_THICKEST by this much fit wholly")
