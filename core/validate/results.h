/* validation_results.db: the public script's table with columns of pixleak's own behind its, and
 * what was odd about files and key. docs/validate.md describes it. */
#pragma once
#include "core/validate/judge.h"
#include <sqlite3.h>

#define VALIDATION_ERROR (validation_error_quark())
GQuark validation_error_quark(void);

typedef struct ValidationResults ValidationResults;

/* Starts a database in the folder (created with mode 0700 if it is not there); results and reports
 * of an earlier run in it are removed. */
ValidationResults *validation_results_new(const char *folder, GError **error);
void validation_results_free(ValidationResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ValidationResults, validation_results_free)

/* A row of the table. file_index: number in its batch, -1 for a missing file. identity: as it is
 * written; path: of the file, NULL if missing. */
gboolean validation_results_add(ValidationResults *results, const ResultRow *row,
                                const Identity *identity, gint64 file_index, const char *path,
                                GError **error);
gboolean validation_results_problem(ValidationResults *results, const char *kind, const char *name,
                                    const char *message, GError **error);
/* Makes durable what was added, if the last time is a second ago. */
gboolean validation_results_tick(ValidationResults *results, GError **error);
/* The run is complete. */
gboolean validation_results_finish(ValidationResults *results, gboolean strict, int exit_status,
                                   GError **error);
sqlite3 *validation_results_database(ValidationResults *results);
