/* OUT/results.db.unfinished, while a run writes to it: rows become durable as they arrive, and
 * whoever reads meanwhile does not end the run. Once all is complete it is OUT/results.db.
 * docs/results.md describes the tables. Where SOURCE_DATE_EPOCH is set, it is the time of the run's
 * start and end, and the run takes 0 s. */
#pragma once
#include "core/output/kind.h"
#include <sqlite3.h>

#define RESULTS_ERROR (results_error_quark())
GQuark results_error_quark(void);

typedef struct Results Results;

/* Starts it with the tables of the kind, and notes version, arguments, time and what the account
 * allows. OUT is created (mode 0700) if it is not there, the database with mode 0600; what an
 * earlier run left in OUT stays until results_conclude() has all of them, and for good where the
 * run fails. Fails where a file of somebody else's has the name of one. The account stays the
 * caller's, who frees it after the results. */
Results *results_new(const ResultKind *kind, const char *out, char **arguments, Account *account,
                     GError **error);
/* The same, but of what fails, or is not concluded, nothing stays either. */
Results *results_new_merged(const ResultKind *kind, const char *out, char **arguments,
                            Account *account, GError **error);
void results_free(Results *results); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Results, results_free)

/* A row of the kind's table of this number (CheckTable, ScanTable): begin it, bind the values of
 * all its columns in their order, end it. */
typedef struct Binder {
    sqlite3_stmt *statement;
    int column;
} Binder;
/* number: what the row is called for its crops, unlike any other of the table; 0: behind the
 * largest. */
Binder results_row_begin(Results *results, guint table, gint64 number);
/* The number of a task's row, which are counted from 0: by their numbers rows stand in the order of
 * tasks, whatever the order they came in. */
gint64 results_row_number(gsize task, gsize row);
/* The task of such a number, and the number of the same row of another task. */
gint64 results_task_of_row(gint64 number);
gint64 results_row_of_task(gint64 number, gsize task);
void bind_text(Binder *binder, const char *text); /* NULL is the empty text */
void bind_int(Binder *binder, gint64 value);
void bind_count(Binder *binder, gint64 value);  /* negative: SQL NULL */
void bind_double(Binder *binder, double value); /* not a number: SQL NULL */
/* row: becomes its rowid, for its crops; may be NULL. */
gboolean results_row_end(Results *results, Binder *binder, gint64 *row, GError **error);

/* Keeps a picture (PNG) for the page: of a row of the table of this number, and what it shows. All
 * pictures of a row have one rank; the lower, the worse. Only those of the worst RESULTS_CROPS rows
 * stay. */
enum { RESULTS_CROPS = 2000 };
gboolean results_add_crop(Results *results, guint table, gint64 row, const char *side, double rank,
                          GBytes *png, GError **error);

/* Something that was met and is not judged: a row of table `listed`, and counted in the account.
 * name: a path (any bytes), a member of an archive, or what names a row of the key. reason: in
 * words, about this one. */
gboolean results_list(Results *results, AccountSide side, ListedKind kind, const char *name,
                      const char *reason, GError **error);

/* A sentence for the summary. column: "device" for what was computed on another one than the
 * processor, "sandbox" for what workers were not kept from, "readers" for what read text,
 * "baseline" for what is accepted; "settings" for the options (core/output/settings_text.h). told:
 * NULL where there is nothing to say. */
gboolean results_note(Results *results, const char *column, const char *told, GError **error);

/* The table that says which rows are accepted. */
#define ACCEPTED_SCHEMA                                                                            \
    "CREATE TABLE accepted (\"table\" TEXT, \"row\" INTEGER, PRIMARY KEY (\"table\", \"row\"))"    \
    " WITHOUT ROWID;"

/* Makes durable what was added, if the last time is a second ago. */
gboolean results_tick(Results *results, GError **error);

/* The run is complete, all rows are added: checks that the account adds up, finds the exit status
 * from the verdicts and the account, makes all durable, writes every output format that makes a
 * file into OUT, and the one named `print` ("terminal", "json"; NULL: none) to standard output.
 * FALSE where one of that failed, also where the account doesn't add up. */
gboolean results_conclude(Results *results, double seconds, const char *print, int *exit_status,
                          GError **error);
