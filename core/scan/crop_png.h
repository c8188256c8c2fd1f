/* Pictures of findings for a report. */
#pragma once
#include "ocr/find/found_lines.h"

/* The line in its picture with a little margin as PNG, grey or colour, stretched over its own range
 * of grey; scaled down so far that it is at most CROP_MAX_BYTES. NULL where it can't be made. */
enum { CROP_MAX_BYTES = 65536 };
GBytes *crop_png(const Picture *picture, const FoundLine *line);
