/* Pictures of the image in another size than the original's. Not for other folders. */
#pragma once
#include "core/check/region/judge.h"

/* The region in a picture of width x height of the image of columns x rows. */
Box judge_box_scaled(const RegionJudge *judge, gint64 width, gint64 height, gint64 columns,
                     gint64 rows);

/* The whole image in another size: the text at its place in it, or anywhere. */
void judge_scaled(RegionJudge *judge, const Picture *picture, gint64 columns, gint64 rows,
                  const char *place, gint64 frame);

/* The box names other pixels now: the whole picture is looked at, but not called hidden. */
void judge_resized_frame(RegionJudge *judge, const Frame *scrubbed, const Frame *original,
                         gint64 frame);
