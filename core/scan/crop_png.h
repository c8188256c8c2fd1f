/* Pictures of findings for a report. */
#pragma once
#include "ocr/find/found_lines.h"

/* The line in its picture with a little margin as PNG, grey or colour, stretched over its own range
 * of grey; scaled down so far that it is at most SCAN_CROP_BYTES_MOST bytes
 * (core/scan/limits/crop_limits.h). NULL where it can't be made. */
GBytes *crop_png(const Picture *picture, const FoundLine *line);
