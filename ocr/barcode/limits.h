/* Where barcodes are looked for (ocr/barcode/bars.c). */
#pragma once
#include "ocr/limit.h"

LIMIT(BARS_STEP, 6, "rows or columns",
      "between lines that are looked along: the middle of a QR code's corner mark is higher from "
      "modules of two samples on, and bars are much higher")
LIMIT(BARS_ACROSS, 5, "times BARS_STEP", "between columns, which are slow to look along")
LIMIT(BARS_EDGES, 24, "edges in a line",
      "the shortest codes of three characters have about 40 edges; a few may be blurred")
LIMIT(BARS_LASTING, 70, "percent of these",
      "are at the same places half a step and BARS_HIGH further: bars go on, letters and noise "
      "don't")
LIMIT(BARS_HIGH, 9, "rows or columns", "that bars go on for: few strokes of a line of letters do")
LIMIT(BARS_MARK_EDGES, 10, "edges in a line", "through two corner marks of a QR code")
LIMIT(BARS_MODULE, 2, "samples", "of the smallest modules that ZBar reads")
LIMIT(BARS_NEAR, 40, "samples", "from a row to the middle of a corner mark that it crosses")
LIMIT(BARS_MARK_ERROR, 50, "percent of a module",
      "by which the five parts of a corner mark may differ from 1, 1, 3, 1 and 1 modules")
