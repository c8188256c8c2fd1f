/* Barcodes and QR codes whose content is a key's text. */
#pragma once
#include "core/check/region/region.h"

/* Reads those of a picture and judges each region (array of RegionJudge) by them. origin: the
 * picture's place in the image; NULL where it has another grid. Where the picture looks as if it
 * had one and none can be read here, the regions can't be judged. */
void coded_text_judge(const GPtrArray *judges, const Picture *picture, const Box *origin,
                      const char *place, gint64 frame);
