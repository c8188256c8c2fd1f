/* What a pixels_hidden check asks for: a text and the box that it was burned into. */
#pragma once
#include "core/text/text.h"

typedef struct AnswerRegion {
    guint check_index;     /* the check's number in AnswerData */
    char *text;            /* NULL where the check can't be understood; `problem` says why */
    gint32 x0, y0, x1, y1; /* in pixels, x1 and y1 exclusive; may lie outside of the image */
    char *problem;         /* begins with which check it is */
} AnswerRegion;

/* Reads an action_text: {"text": ..., "top_left": [x, y], "bottom_right": [x, y]} within < and >.
 * number: of the check. */
AnswerRegion *answer_region_new(Text number, Text action_text);
void answer_region_free(AnswerRegion *region);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerRegion, answer_region_free)
