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
LIMIT(RASTER_BEHIND_LEAST, 24, "bytes behind a picture's end",
      "writers leave up to 16, to fill up words or in place of values that they dropped; a picture "
      "with letters takes more")
LIMIT(RASTER_GAP_LEAST, 512, "bytes between the parts of a TIFF",
      "a directory that was written anew leaves its old place, which takes 20 entries of 12 bytes "
      "and short values; strips of pictures with text are larger")
