/* Complete results that an earlier run has left in a folder: whether new ones may take their place.
 */
#pragma once
#include "core/output/kind.h"

/* FALSE, with an error that says what to do, where they are of another command than those of
 * `kind`, or hold what curators decided in `pixleak serve` (core/serve/rows/decisions.h), which no
 * run finds anew. out: a folder that this process has claimed; a results.db of somebody else's
 * counts for nothing here. */
gboolean replaced_results_may_go(const char *out, const ResultKind *kind, GError **error);
