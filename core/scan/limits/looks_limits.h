/* What looks like something that identifies someone (core/scan/sort/looks.c), and which letters
 * make a word (core/scan/sort/line.c, core/scan/sort/words.c). */
#pragma once
#include "ocr/limit.h"

LIMIT(LOOKS_RECORD_DIGITS, 5, "digits",
      "scales, matrices and years have up to four, so that a number of five in a row is a record's")
LIMIT(LOOKS_CHAIN_DIGITS, 7, "digits",
      "numbers joined by hyphens or slashes are ranges and settings (100-2000); with seven they "
      "are like 123-45-6789")
LIMIT(LOOKS_CHAIN_PART, 2, "digits",
      "the least in a part of such a chain; parts of one digit are counts and views, as 1/4")
LIMIT(LOOKS_MIXED_LEAST, 6, "characters",
      "letters and digits in one run are a record number from six on, as E801911; names of "
      "settings, probes and sequences are shorter: C5-1, 2D60")
LIMIT(LOOKS_MIXED_DIGITS, 3, "digits",
      "so many of them must be digits; words and names of sequences hold one or two")
LIMIT(LOOKS_MATRIX_DIGITS, 4, "digits",
      "rows and columns of an image, as 256X192, are below 10,000 each")
LIMIT(LOOKS_MATRIX_LEAST, 2, "digits",
      "no matrix has fewer than ten rows, and 1X2 is a number of something")
LIMIT(LOOKS_AGE_MOST, 89, "years",
      "ages over 89 identify by themselves: HIPAA, 45 CFR 164.514(b)(2)(i)(C)")
LIMIT(LOOKS_ID_DIGITS, 3, "digits",
      "what stands behind ID is a number of three digits or more; less is a setting of a scanner "
      "(ID 1), and letters are any word")
LIMIT(LOOKS_INSTITUTION_LEAST, 6, "letters",
      "an institution's word that was misread has so many; shorter words come near CLINIC and "
      "KLINIK by chance")
LIMIT(LOOKS_INSTITUTION_CONFIDENCE, 100, "percent",
      "how well a line was read is not known here: at 100 ocr/match.c forgives as much as in a "
      "word that was read well")
LIMIT(LOOKS_NAME_LEAST, 4, "letters",
      "any unknown word of four could be a name; there are too many abbreviations of three")
LIMIT(LOOKS_NAME_PART, 2, "letters",
      "two such words beside each other could be a name (LI WEI); one letter is a marker")
LIMIT(LOOKS_COMMON_NAME_LEAST, 3, "letters",
      "a listed name of three stands for itself; of two it is an abbreviation too and needs "
      "another beside it")
LIMIT(LOOKS_OTHER_SCRIPT_LEAST, 2, "letters",
      "scanners write Latin letters, so that two letters of another script are a person's or a "
      "place's; one may be a misread sign")
LIMIT(LOOKS_CONSONANTS_MOST, 5, "letters",
      "names have no more consonants in a row; noise and abbreviations do. Set on the words of "
      "tests/scan/test_classify.c")
LIMIT(LOOKS_SHORT_WORD, 5, "letters",
      "up to so many in mixed capitals are settings or noise (xRes); in a longer word OCR took one "
      "case for the other")
LIMIT(LOOKS_SAYS_LEAST, 2, "characters",
      "one letter or digit says nothing of anyone, be it a value or an unknown word")
LIMIT(LINE_WORD_LEAST, 3, "letters",
      "letters stuck to digits are a word of their own from three on (28Mar02); fewer are a unit "
      "or part of a code")
LIMIT(WORDS_SKELETON_LEAST, 5, "letters",
      "words of the lists are known with letters that look alike from five on; shorter ones would "
      "be taken for each other")
LIMIT(LOOKS_SHORT_NAMES_LEAST, 2, "words", "one of two letters may be anything")
LIMIT(LOOKS_SHORT_NAMES_MOST, 3, "words", "a family name and two given ones")
