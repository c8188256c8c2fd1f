/* How large a region is drawn for the report (core/check/shot.c); no verdict depends on it. */
#pragma once
#include "ocr/limit.h"

LIMIT(SHOT_WIDTH_MOST, 800, "pixels", "the width of the report's column; larger is averaged down")
LIMIT(SHOT_HEIGHT_MOST, 300, "pixels", "so that a verdict and its pictures fit on a screen")
