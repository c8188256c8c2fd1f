/* Parts of frames that changed although no region lies there. */
#pragma once
#include "core/check/region/region.h"

/* What changed in the frame before, so that what stays is looked at once. */
typedef struct OutsideParts {
    Picture last; /* owned */
    Box box;
} OutsideParts;
void outside_parts_clear(OutsideParts *parts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OutsideParts, outside_parts_clear)

/* Lets the judges (array of RegionJudge) look for their texts in the part of a frame around all
 * changes; the pair's frames are of one size. */
void outside_judge(OutsideParts *parts, GPtrArray *judges, const FramePair *pair, Box changed,
                   gsize index);
