/* What makes a picture a page of text (core/scan/pages.c). */
#pragma once
#include "ocr/limit.h"

LIMIT(PAGES_LINES_LEAST, 24, "lines of one picture",
      "forms and letters have more; screens of ultrasound have about as many, but short ones")
LIMIT(PAGES_LINE_LETTERS, 16, "letters a line on average",
      "settings and measurements have 8 to 12; a sentence has 40 and more")
LIMIT(PAGES_LINES_KEPT, 12, "lines",
      "so many show a reader what the page is about; all lines that match the header stay")
