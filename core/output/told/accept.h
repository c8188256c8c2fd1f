/* Accepted findings on their way into results, and out of a finished run. */
#pragma once
#include "core/output/results.h"
#include "core/output/told/baseline.h"

/* Behind the last row, before results_conclude(): marks what the baseline accepts, and notes how
 * much that is. With NULL, does nothing. */
gboolean results_accept(Results *results, const Baseline *baseline, GError **error);

/* Fills the table `accepted` (ACCEPTED_SCHEMA), of a database with all rows of a command, within a
 * transaction. told: what is accepted, in a sentence; the caller frees it. Fails where the baseline
 * is of another command. */
gboolean baseline_mark(const Baseline *baseline, sqlite3 *database, const char *command,
                       const Account *account, char **told, GError **error);

typedef struct BaselineCounts {
    gsize accepted;
    gsize leaks; /* that were left out since they were decided to be leaks */
} BaselineCounts;

/* Accepts everything that the finished run in the folder found; open: also what it could not judge;
 * decided: only what was decided to be accepted or a false alarm, and what an earlier such file
 * accepts. Notes that it has behind its lines stay; others say what was decided, when and by whom,
 * but not why, which may hold PHI. */
gboolean baseline_write(const char *run, const char *path, gboolean open, gboolean decided,
                        BaselineCounts *counts, GError **error);
