/* OUT/results.db: every result as it arrives. docs/results.md describes the tables. */
#pragma once
#include "core/check/check.h"
#include <sqlite3.h>

typedef struct Results Results;

/* Starts OUT (created with mode 0700 if it is not there); results of an earlier run in it are
 * replaced. */
Results *results_new(const char *out, char **arguments, GError **error);
void results_free(Results *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Results, results_free)

/* task: position of the instance in the key. */
gboolean results_add(Results *results, gsize task, const CheckResult *result, GError **error);
/* kind: missing, unmapped, unreadable, duplicate. */
gboolean results_list(Results *results, const char *kind, const char *name, const char *reason,
                      GError **error);
/* The database itself, for reports. */
sqlite3 *results_database(Results *results);
/* Makes durable what was added, if the last time is a second ago. */
gboolean results_tick(Results *results, GError **error);
/* The run is complete: makes all durable and notes the exit status. */
gboolean results_finish(Results *results, int exit_status, GError **error);

/* Calls visit with every row of a query's result, columns as text (NULL for SQL NULL). */
typedef gboolean (*ResultsVisit)(int n_columns, const char *const *columns, gpointer data);
gboolean results_query(Results *results, const char *sql, ResultsVisit visit, gpointer data,
                       GError **error);
