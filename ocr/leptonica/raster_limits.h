/* How large pictures in files may be. */
#pragma once
#include "ocr/limit.h"

LIMIT(MAX_RASTER_PIXELS, 268435456, "pixels of a page",
      "16384 x 16384: a worker's memory holds it and its copies; screenshots have 30 million")
LIMIT(MAX_RASTER_PAGES, 10000, "pages of a file",
      "stacks of slices have hundreds; a chain of pages can be made endless")
