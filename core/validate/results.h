/* validation_results.db: the table that the workers fill, what was odd about files and key, and
 * whether the run is complete. docs/validate.md describes it. */
#pragma once
#include "core/account/account.h"
#include "core/output/told/baseline.h"
#include "core/validate/judge.h"
#include <sqlite3.h>

#define VALIDATION_ERROR (validation_error_quark())
GQuark validation_error_quark(void);

typedef struct ValidationResults ValidationResults;

/* Results that are to lie in the folder, which stays as it is until they begin, and where `aside`
 * until they are put in place: their files have other names until then. */
ValidationResults *validation_results_new(const char *folder, gboolean aside, GError **error);
/* Starts the database in the folder (created with mode 0700 if it is not there); results and
 * reports of an earlier run in it are removed. */
gboolean validation_results_begin(ValidationResults *results, GError **error);
/* Behind all files. */
gboolean validation_results_put_in_place(ValidationResults *results, GError **error);
void validation_results_free(ValidationResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ValidationResults, validation_results_free)
const char *validation_results_path(const ValidationResults *results);
/* Of the names of all files, for now; "": none. */
const char *validation_results_suffix(const ValidationResults *results);

/* Until validation_results_open() these are kept aside, on disk, for the database is the workers'.
 */
gboolean validation_results_problem(ValidationResults *results, const char *kind, const char *name,
                                    const char *message, GError **error);
/* Something that was met and not judged. */
gboolean validation_results_list(ValidationResults *results, AccountSide side, ListedKind kind,
                                 const char *name, const char *reason, GError **error);
/* A row of pixels_hidden, for the reviewer's workbook. */
gboolean validation_results_hidden(ValidationResults *results, gint64 row, GError **error);

/* The table is filled. */
gboolean validation_results_open(ValidationResults *results, GError **error);
/* Changes what a row says of its pixels; first: the number of its file's first. */
gboolean validation_results_update(ValidationResults *results, gint64 first, const PixelRow *row,
                                   GError **error);
/* Of n rows from `first` on, those of the action of `row` whose pixels are still to be judged never
 * will be, for this reason: they become as `row` says. Gives how many. */
gint64 validation_results_lose(ValidationResults *results, gint64 first, guint32 n,
                               const ResultRow *row, const char *reason, GError **error);
/* Makes durable what was changed, if the last time is a second ago. */
gboolean validation_results_tick(ValidationResults *results, GError **error);
/* All rows are there: notes what is known of the run. sandbox: what workers were not kept from;
 * NULL: nothing. */
gboolean validation_results_note_run(ValidationResults *results, gboolean strict,
                                     const char *sandbox, GError **error);
/* Marks what the baseline accepts, and counts it, of the rows that count (summary.h). */
gboolean validation_results_accept(ValidationResults *results, const Baseline *baseline,
                                   const Account *account, gsize counts[PASSED_UNKNOWN + 1],
                                   GError **error);
/* The run is complete. */
gboolean validation_results_finish(ValidationResults *results, int exit_status, GError **error);
/* The database with its tables attached, for the summary. */
sqlite3 *validation_results_database(ValidationResults *results);
/* pixel_validation.xlsx */
gboolean validation_results_write_workbook(ValidationResults *results, GError **error);
