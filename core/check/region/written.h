/* Lettering that may have been written anywhere, in any direction and size. Not for other folders.
 */
#pragma once
#include "core/check/region/judge.h"

/* Looks for the text's strokes in lines (of LaidLine) of a part of a place; origin: the part's
 * corner in the place. */
void judge_posed(RegionJudge *judge, const Picture *part, const GArray *lines, Box origin,
                 const char *place, gint64 frame);

/* The same, and reads the lines. What can't be read may be the text where the lines are new, as
 * lettering of the original is not. */
void judge_written(RegionJudge *judge, const Picture *part, const GArray *lines, Box origin,
                   gboolean are_new, const char *place, gint64 frame);
