/* What is told as pixels that are not read, and how wide samples are scaled (core/image). */
#pragma once
#include "ocr/limit.h"

LIMIT(IMAGE_BEHIND, 64, "bytes",
      "behind the frames of native pixels that some writers fill with anything; more may be "
      "another picture")
LIMIT(IMAGE_OVERLAY_BEHIND, 8, "bytes",
      "likewise behind an overlay's planes, which are padded to words")
LIMIT(IMAGE_RAW_LEAST, 1024, "bytes of a frame",
      "of smaller frames it means nothing that a private element is as long as they are")
LIMIT(IMAGE_PREVIEW_STEPS, 16, "pixels of the image to one of a copy, each way",
      "previews are a half to a sixteenth as large; smaller ones show no text")
LIMIT(
    IMAGE_EMBEDDED_MOST, 256, "pictures in the bytes of an element",
    "no writer puts so many there, and hostile bytes must not take a worker's time; more are told")

LIMIT(IMAGE_MISSING_MOST, 4096, "frames that are stated and not there",
      "of a file that was cut off each is told by itself; a file that states a million frames must "
      "not make a million rows")

LIMIT(VOI_MOST, 4, "windows and tables of an image",
      "as many as readers choose between; each is one more look at every frame")
LIMIT(VOI_NARROW, 4, "times a window's width that a picture's samples range over",
      "the finder sees letters of a 64th of the range, and people hardly see less than a 16th of a "
      "window")

LIMIT(IMAGE_COMMENT_MOST, 2048, "bytes of a comment",
      "that are judged as text; encoders write tens or hundreds, and patterns take time")
LIMIT(IMAGE_WORD_MOST, 200, "bytes without a space",
      "no words of people are so long, and paths hardly")

LIMIT(IMAGE_RANGE_LOOKED_AT, 100003, "samples",
      "evenly spread, of which the range of nearly all is told; bounds the time")
LIMIT(IMAGE_OUTLIERS_FAR, 64, "times the range of the others",
      "samples so far out, as those that stand for no value in float images, would leave 10 of 16 "
      "bits to all others: they are cut off")
LIMIT(IMAGE_OUTLIERS_FEW, 1000, "all samples divided by this", "left out at either end at first,")
LIMIT(IMAGE_OUTLIERS_MORE, 100, "all samples divided by this", "left out at either end then,")
LIMIT(IMAGE_OUTLIERS_MOST, 20, "all samples divided by this",
      "and at last: where more lie out, they are a part of the picture")
