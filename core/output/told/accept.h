/* Accepted findings on their way into results, and out of a finished run. */
#pragma once
#include "core/output/results.h"
#include "core/output/told/baseline.h"

/* Behind the last row, before results_conclude(): marks what the baseline accepts, and notes how
 * much that is. With NULL, does nothing. */
gboolean results_accept(Results *results, const Baseline *baseline, GError **error);

/* Accepts everything that the finished run in the folder found; open: also what it could not judge.
 * Notes that an earlier such file has behind its lines stay. *n: how many findings that is. */
gboolean baseline_write(const char *run, const char *path, gboolean open, gsize *n, GError **error);
