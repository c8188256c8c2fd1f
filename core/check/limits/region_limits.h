/* What decides the verdict on a region, and how much around it is looked at (core/check/region). */
#pragma once
#include "ocr/limit.h"

LIMIT_REAL(REGION_UNTOUCHED_SHARE, 0.98, "share of the pixels of strokes and the rim around them",
           "so many of them as they were make the text untouched; a few may be moved by a scrubber "
           "that encodes anew. Set on the made set of bench/accuracy")
LIMIT(REGION_BELIEVED, 50, "percent, Tesseract's confidence",
      "where the strokes are known and nothing follows them, or what stands there was read as "
      "another text, a reading below this is words read out of texture; set on the made set of "
      "bench/accuracy")
LIMIT(REGION_ASSUMED_CONFIDENCE, 100, "percent, Tesseract's confidence",
      "whether a reading holds all words, so that no further one is made, is asked before its "
      "confidence counts; match.c judges it with the others' confidence in the end")
LIMIT(REGION_LETTER_PIXELS, 12, "pixels",
      "the strokes of a letter of 7 pixels cover at least so many")
LIMIT(REGION_AROUND, 4, "a line's height divided by this",
      "the key's box may cut letters: so much more on all sides is read; set on the made set of "
      "bench/accuracy")
LIMIT(REGION_AROUND_LEAST, 4, "pixels",
      "a reader needs some ground beside letters, however small they are")
LIMIT(REGION_CHANGED_AROUND, 4, "pixels",
      "around pixels that were changed outside the regions, so that the ground beside strokes is "
      "seen too")
LIMIT(REGION_DRAWN_AROUND, 4, "a region's height divided by this",
      "what a reviewer sees around a region on the report's pictures; no verdict depends on it")
LIMIT(REGION_DRAWN_AROUND_LEAST, 2, "pixels", "as REGION_DRAWN_AROUND, for what a reviewer sees")
LIMIT(REGION_DRAWN_AROUND_MOST, 40, "pixels", "as REGION_DRAWN_AROUND, for what a reviewer sees")
LIMIT(REGION_SAMPLES_MOST, 1 << 24, "samples of a region",
      "a whole radiograph has 12 million; judging takes 60 bytes of memory for each")
LIMIT_REAL(RESIZED_STRETCHED, 0.1, "of a picture's scale across",
           "by which it may differ down: a smaller picture of a whole image keeps its proportions, "
           "but for rounding")
