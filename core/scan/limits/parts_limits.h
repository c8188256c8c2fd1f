/* What is told of the bytes of a file that are none of its pictures (core/scan/raster_parts.c). */
#pragma once
#include "ocr/limit.h"

LIMIT(
    PARTS_UNREAD_LEAST, 24, "bytes of a file, all together,",
    "that are neither structure nor picture nor text: writers leave up to 16, to fill up words or "
    "in place of values that they dropped; a picture with letters takes more")
LIMIT(PARTS_TOLD_MOST, 8, "parts of a file", "that are told one by one; then their number")
LIMIT(PARTS_DEPTH_MOST, 3, "pictures in each other",
      "a thumbnail has none, nor has a picture that a document's picture was made of")
LIMIT_REAL(PARTS_ASCII_SHARE, 0.75, "of a text's bytes",
           "are ASCII in Latin-1, of whose letters one in twenty has an accent")
