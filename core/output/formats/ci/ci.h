/* What the formats for CI say of a row, where everybody may read it: no text that was burned in or
 * read, and no UID of an original. */
#pragma once
#include "core/output/told/told.h"
#include "core/output/view.h"

/* Visits the rows of a run, of whichever command. */
gboolean ci_each(const ResultView *view, ToldVisit visit, gpointer data, GError **error);
/* "check/regions/legible"; the caller frees it. */
char *ci_rule(const ResultView *view, const ToldRow *row);
/* "The text can be read, wholly or in part (frame 0 at 10,20,110,40; fingerprint ...)"; the caller
 * frees it. */
char *ci_message(const ToldRow *row);
