/* The results of a complete run, as output formats see them. */
#pragma once
#include "core/output/kind.h"
#include <sqlite3.h>

enum { VIEW_TABLES = 4, VIEW_VERDICTS = 8 }; /* no kind has more tables, no table more verdicts */

typedef struct ResultView {
    sqlite3 *database; /* its tables and, for this connection, `verdicts` (core/output/kind.h) */
    const ResultKind *kind;
    const Account *account;
    const char *out;    /* the folder */
    const char *suffix; /* of the names of the files to write there; NULL: none */
    double seconds;
    int exit_status;
    gsize counts[VIEW_TABLES][VIEW_VERDICTS];   /* rows by table of the kind and verdict */
    gsize accepted[VIEW_TABLES][VIEW_VERDICTS]; /* of those, what a baseline accepts, which does not
                                                   decide on the exit status */
    gboolean has_baseline;
} ResultView;

/* Opens the results in a database, which stays the caller's as all other arguments do: makes the
 * table `verdicts`, counts, and finds the exit status. */
gboolean result_view_open(ResultView *view, sqlite3 *database, const ResultKind *kind,
                          const Account *account, const char *out, GError **error);

/* Calls visit with every row of a statement's result. */
typedef void (*RowVisit)(sqlite3_stmt *row, gpointer data);
gboolean view_each(const ResultView *view, const char *sql, RowVisit visit, gpointer data,
                   GError **error);
/* The text of a column of `run`, which the caller frees: "" where it holds none, or where these
 * results have no such column; NULL with an error. */
char *view_run_text(const ResultView *view, const char *column, GError **error);
/* What the workers were not kept from: "whole", "not whole: without Landlock ...", "not told" of
 * results that don't say it; the caller frees it. */
char *view_sandbox(const ResultView *view, GError **error);
/* The one value of a statement's result. */
gboolean view_number(const ResultView *view, const char *sql, gint64 *number, GError **error);
/* Bytes of a text column up to a zero byte; "" for NULL. */
const char *row_text(sqlite3_stmt *row, int column);
