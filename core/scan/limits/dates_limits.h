/* What is a date (core/scan/sort/dates.c). */
#pragma once
#include "ocr/limit.h"

LIMIT(DATES_YEAR_FIRST, 1890, "year",
      "nobody who was imaged was born earlier; numbers below are no years")
LIMIT(DATES_YEAR_LAST, 2049, "year",
      "clocks of devices run ahead, and more than that is a number that looks like a year")
LIMIT(DATES_MONTH_LEAST, 3, "letters",
      "the shortest name of a month in the twelve languages has three; two letters are units and "
      "settings")
LIMIT(DATES_MONTH_MORE, 1, "letters",
      "a name of a month may be read with one letter too many; with more it is another word")
LIMIT(DATES_MONTH_CONFIDENCE, 100, "percent",
      "how well a line was read is not known here: at 100 ocr/match.c forgives as much as in a "
      "word that was read well")
LIMIT(DATES_COMPACT_LETTERS, 1, "letters",
      "of eight digits without signs one may be read as a letter; with two it may as well be a "
      "code. Set on made texts")
