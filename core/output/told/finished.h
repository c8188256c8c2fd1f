/* The results that a finished run left in a folder, of whichever command, to be read. They may be
 * of strangers. */
#pragma once
#include "core/output/told/told.h"

typedef struct FinishedRun {
    char *path; /* of the database */
    sqlite3 *database;
    const ToldKind *kind;
    Account *account; /* with what the run was allowed; nothing is counted in it */
} FinishedRun;

/* path: the folder, or the database itself. Zero *run before; whatever comes back, clear it. Fails
 * where there are no results, where they are not stored in tables, and where the run was ended
 * before it was complete: what it has not come to would pass for gone. */
gboolean finished_run_open(FinishedRun *run, const char *path, GError **error);
void finished_run_clear(FinishedRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FinishedRun, finished_run_clear)
