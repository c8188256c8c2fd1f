/* How large pictures in files may be, and what of a file may belong to none. */
#pragma once
#include "ocr/limit.h"

LIMIT(MAX_RASTER_PIXELS, 268435456, "pixels of a page",
      "16384 x 16384: a worker's memory holds it and its copies; screenshots have 30 million")
LIMIT(MAX_RASTER_PAGES, 10000, "pages of a file",
      "stacks of slices have hundreds; a chain of pages can be made endless")
LIMIT(MAX_RASTER_PARTS, 4194304, "strips, tiles and values of a TIFF",
      "a slide of 200,000 x 200,000 in tiles of 128 has 2.4 million; lists can name them again and "
      "again")
LIMIT(MAX_RASTER_REMARKS, 4096, "parts of a file that are not its picture",
      "writers leave a dozen; each is looked at")
LIMIT(RASTER_UNPACKED_MOST, 16777216, "bytes of a packed text or profile",
      "the largest profiles, of printers, have 3 MB; 16 KB of deflate can say more")
LIMIT(RASTER_MARKUP_MOST, 32768, "bytes of XMP beside its values",
      "a packet of a camera or an editor has 2 to 20 KB, half of it blanks for later changes")
LIMIT(MAX_RASTER_BELOW, 64, "directories of numbers below a TIFF's pages",
      "a camera's picture has four; a chain of them holds any bytes as numbers")
