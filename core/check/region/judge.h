/* A region's judge: what it knows of the text, and the worst that it has seen so far. Not for other
 * folders. */
#pragma once
#include "core/check/elsewhere/laid_lines.h"
#include "core/check/region/frame_views.h"
#include "core/check/region/region.h"
#include "core/check/strokes/strokes.h"
#include "ocr/match.h"

struct RegionJudge {
    const AnswerRegion *region;
    Recognizer *engine;
    char **tokens;
    guint n_lines;
    Strokes strokes; /* of the latest original frame that shows the text */
    gboolean has_strokes;
    gboolean unsearched; /* something that may show the text could not be searched for it */
    GByteArray
        *seen; /* the last frame's region, before and after, so that constant text is judged once */
    FrameSums views;      /* of the frames' regions that differ from the one before, and of what is
                             around them */
    Box views_inside;     /* the region in these */
    gboolean looked;      /* at any pixels of the region */
    gboolean all_uniform; /* in every frame looked at */
    /* The worst so far. */
    RegionVerdict verdict;
    char *place, *ocr_text, *reason;
    gint64 frame;
    MatchResult match;
    double residue;
    char *unread; /* what stands in the region that could be the text, but can't be read; where */
    gint64 unread_frame;
    const char *doubt; /* why what was done to the strokes may still tell the text, static; where */
    gint64 doubt_frame;
    GArray *others;      /* of Box: where another text was read in the region last, in its place */
    guint n_other;       /* its letters */
    GArray *told;        /* of LaidLine: the same where a frame's text has strokes, in the frame */
    GPtrArray *crops;    /* of RegionCrop: where the worst was seen; NULL if not wanted */
    RegionVerdict drawn; /* what they show */
};

/* Takes over a verdict if it is worse than the worst so far; copies the strings. */
void judge_say(RegionJudge *judge, RegionVerdict verdict, const char *place, gint64 frame,
               const char *reason);

/* The key's box, which may reach beyond the image. */
Box judge_box(const RegionJudge *judge);
