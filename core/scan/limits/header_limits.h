/* Which values of a header are looked for in a text, and how (core/scan/sort/header.c). */
#pragma once
#include "ocr/limit.h"

LIMIT(HEADER_NAME_LEAST, 2, "letters",
      "names of two letters exist (Li, Ng); one letter is an initial and stands everywhere")
LIMIT(HEADER_NAME_INSIDE, 3, "letters",
      "a shorter part of a name is found in other words too, and counts only where the line holds "
      "nothing but parts of that name")
LIMIT(HEADER_VENDOR_LEAST, 2, "letters",
      "two letters in manufacturer or model are a vendor's, as GE; one is in nearly all of them")
LIMIT(HEADER_WORD_LEAST, 4, "letters",
      "shorter words of an institution or address are articles, directions and abbreviations")
LIMIT(HEADER_ID_LEAST, 4, "characters",
      "numbers on scales have up to three digits, so that a shorter ID is not told from them")
LIMIT(HEADER_ID_ALONE, 3, "characters",
      "an ID of three counts where nothing but its label stands beside it; of one and two it "
      "would be found on most scales")
LIMIT(HEADER_ID_INSIDE, 6, "characters",
      "so many are no chance inside a longer text, wherever its words begin; fewer are looked for "
      "as ocr/match.c does")
LIMIT(HEADER_ID_DIGITS, 5, "digits",
      "the digits of an ID may stand without its letters, and fewer are a setting's too; as many "
      "as a record number has (LOOKS_RECORD_DIGITS)")
LIMIT(HEADER_PHONE_LEAST, 6, "digits",
      "a telephone number is looked for in all digits of a line in a row, where fewer would meet "
      "by chance")
LIMIT(HEADER_CONFIDENCE, 79, "percent",
      "how well a line was read is not known here: just below the confidence from which "
      "ocr/match.c takes a wrong digit for another number, so that one of eight may be wrong")
LIMIT(HEADER_VALUES_MOST, 10000, "values",
      "more than any real header has; keeps time and memory bounded on a hostile one")
LIMIT(HEADER_LENGTH_MOST, 256, "characters",
      "a PN has three groups of 64 characters at most (PS3.5, 6.2); keeps the search bounded on a "
      "hostile header")
