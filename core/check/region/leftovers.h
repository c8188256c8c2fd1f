/* What is left of the text's strokes, at their place or at another one. Not for other folders. */
#pragma once
#include "core/check/region/judge.h"
#include "core/check/residue/residue.h"

/* Keeps the strokes of a region of the original; FALSE where there are none in it. */
gboolean judge_take_strokes(RegionJudge *judge, const Picture *before);

/* Whether the strokes and their rim are as they were. Both pictures are crops of the region. */
gboolean strokes_untouched(const Strokes *strokes, const Picture *original,
                           const Picture *scrubbed);

/* Says so of strokes that are as they were, or, of one or two letters, that something else may have
 * been taken for them. */
void judge_untouched(RegionJudge *judge, const Picture *original, const Picture *scrubbed,
                     gint64 frame);

/* Takes over what was measured, and measures it. original: NULL where it doesn't show the text. */
void judge_take_residue(RegionJudge *judge, Residue residue, const char *place, gint64 frame);
void judge_residue(RegionJudge *judge, const Picture *crop, const Picture *original,
                   const Strokes *strokes, const char *place, gint64 frame);

/* Looks at lines too short for that. around: the frame's part in a box, which holds the region. */
void judge_short_lines(RegionJudge *judge, const Picture *around, Box box, const Picture *after,
                       const Picture *original, gint64 frame);

/* The box in a frame that this takes. */
Box judge_box_around(const RegionJudge *judge, gint64 columns, gint64 rows);

/* Looks for the text anywhere in a picture, which is that part of the place, in the original's size
 * or scaled; reads what is found. */
void judge_anywhere(RegionJudge *judge, const Picture *picture, Box origin, double scale_x,
                    double scale_y, const char *place, gint64 frame);

/* The text may have been moved, mirrored or turned over inside its own box. */
void judge_within(RegionJudge *judge, const Picture *region, const char *place, gint64 frame);
