/* Text in pictures in which what keeps it from being seen as lines of letters is taken away
 * (isolated.h). */
#pragma once
#include "core/check/lettering/lettering.h"

/* Looks where lettering_find() found nothing: only `match` and `read` are set, to what is read with
 * confidence; `read` holds the readings that hold a token. */
gboolean lettering_find_isolated(const Picture *picture, Box region, const char *text,
                                 char **tokens, Recognizer *engine, Lettering *out, GError **error);
