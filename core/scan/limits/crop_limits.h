/* Pictures of findings for a report (core/scan/crop_png.c). No verdict depends on them. */
#pragma once
#include "ocr/limit.h"

LIMIT(SCAN_CROP_MARGIN, 6, "samples", "around the letters, so that a reviewer sees them whole")
LIMIT(SCAN_CROP_WIDTH_MOST, 1200, "pixels",
      "what a report's page shows on a screen without scrolling")
LIMIT(SCAN_CROP_BYTES_MOST, 65536, "bytes",
      "of a PNG: keeps a report with thousands of findings one that a browser opens")
