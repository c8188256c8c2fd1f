/* When findings stand beside each other in one line (core/scan/sort/beside.c). */
#pragma once
#include "ocr/limit.h"

LIMIT(BESIDE_GAP, 6, "heights of the taller finding",
      "a label and its value stand apart as columns of a form do, and further on another column "
      "begins; set on the shared images of screens")
LIMIT(BESIDE_OVERLAP, 50, "percent of the lower finding's height",
      "letters without ascenders beside letters with them still share half of their rows; two "
      "lines under each other share fewer")
LIMIT(BESIDE_SIZES, 2, "times the lower finding's height",
      "capitals beside small letters of one font differ by less; larger text beside it is a title")
LIMIT(BESIDE_INTO, 50, "percent of the lower finding's height",
      "boxes of neighbours may run into each other by half a letter, as where a line was found "
      "twice; set on the shared and made images")
LIMIT(BESIDE_SHORT_FORM, 4, "letters",
      "a full stop behind up to four letters leads on, as in Dr., Geb., Prof.; behind more it ends "
      "a sentence")
LIMIT(
    BESIDE_BLANK, 150, "percent of the taller finding's height",
    "a blank of a font whose letters are all as wide, with the room beside the letters around it; "
    "words of two columns are farther apart")
