/* What is left of lines of a few characters, which the residue test can't tell. */
#pragma once
#include "core/check/strokes/strokes.h"

typedef enum ShortTrace {
    SHORT_TRACE_NONE,
    SHORT_TRACE_DOUBTFUL, /* something stands out where the strokes were, maybe by chance */
    SHORT_TRACE_CLEAR,    /* the strokes do, and nothing around them looks like them */
} ShortTrace;

/* Looks at each line that is too short for residue_measure(). around: what is there now, turned as
 * the strokes are, in which their picture begins at left, top. original: of the strokes' size; NULL
 * where there is none. */
ShortTrace short_text_trace(const Picture *around, gint64 left, gint64 top, const Picture *original,
                            const Strokes *strokes);
