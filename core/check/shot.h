/* What a region looks like, before and after, for people to see: PNGs for the report. */
#pragma once
#include "core/check/check.h"
#include "core/check/crop.h"
#include "core/image/places.h"

/* The part of the scrubbed frame around a box as crop "after", the original's (NULL: none) as
 * "before", both in the same window; where `stretched` also the scrubbed one over its own range,
 * "after, stretched", in which faint text shows. Frames as for crop_from_frame(), of one size. What
 * is larger than a report needs is averaged down. Crops of the same side are replaced; what can't
 * be drawn is left out. */
void shot_frames(const Frame *original, const Frame *scrubbed, Box box, gboolean stretched,
                 GPtrArray *crops);

/* A box of another place, over its own range, as crop "after". */
void shot_place(const Place *place, Box box, GPtrArray *crops);
