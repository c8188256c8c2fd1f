/* Reading what stands in a region or another place. Not for other folders. */
#pragma once
#include "core/check/region/judge.h"

/* What stands in a region besides texture. */
typedef enum LetteringKind {
    LETTERING_NONE,
    LETTERING_OTHER,    /* lines of letters, read with confidence as another text */
    LETTERING_DOUBTFUL, /* also some that can't be read */
} LetteringKind;

/* Reads a crop; legible if any token is found in it. n_lines: of text in it, 0 if not known.
 * unsupported: the text's strokes are known and were not found there, or what stands there is
 * known, so that only a reading that is believed in itself counts. */
void judge_read(RegionJudge *judge, const Picture *crop, guint n_lines, gboolean unsupported,
                const char *place, gint64 frame);

/* Text that need not be read: legible if it holds any expected token. */
void judge_text(RegionJudge *judge, const char *text, const char *place, gint64 frame);

/* A region's box with a part of a line's height around it, as far as the picture goes. */
Box judge_widened(const RegionJudge *judge, Box box, gint64 columns, gint64 rows);

/* Reads what is laid out like lines of letters, and keeps in mind what can't be read. picture:
 * holds the region and what is around it. */
LetteringKind judge_lettering(RegionJudge *judge, const Picture *picture, Box region,
                              const char *place, gint64 frame);

/* Looks for text over fills and anatomy, of which no strokes are known. */
void judge_isolated(RegionJudge *judge, const Picture *picture, Box region, const char *place,
                    gint64 frame);

/* Looks for what nobody can read and nothing explains, where no original tells more: the region's
 * verdict is left open then. After judge_lettering() of the same frame. */
void judge_remains(RegionJudge *judge, const Frame *scrubbed, gint64 frame);
