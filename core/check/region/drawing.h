/* What a reviewer sees of a region. Not for other folders. */
#pragma once
#include "core/check/region/judge.h"

/* The region's box and some of what is around it. */
Box judge_box_to_draw(const RegionJudge *judge);
