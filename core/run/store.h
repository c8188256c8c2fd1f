/* A results database while a run writes to it: rows become durable as they arrive, and whoever
 * reads meanwhile does not end the run. */
#pragma once
#include <glib.h>
#include <sqlite3.h>

#define STORE_ERROR (store_error_quark())
GQuark store_error_quark(void);

typedef struct Store Store;

/* Starts OUT/results.db with tables `run` and `crops` and those of `schema`, and notes version,
 * arguments and time. OUT is created (mode 0700) if it is not there, the database with mode 0600;
 * `earlier` names the files (NULL-terminated) of a run before this one that are removed first. */
Store *store_new(const char *out, const char *const *earlier, const char *schema, char **arguments,
                 GError **error);
/* NULL is allowed. Statements prepared with it must be finalized first. */
void store_free(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)

gboolean store_prepare(Store *store, const char *sql, sqlite3_stmt **out, GError **error);

/* The values of a row, bound in column order. */
typedef struct Binder {
    sqlite3_stmt *statement;
    int column;
} Binder;
void bind_text(Binder *binder, const char *text); /* NULL is the empty text */
void bind_int(Binder *binder, gint64 value);
void bind_count(Binder *binder, gint64 value);  /* negative: SQL NULL */
void bind_double(Binder *binder, double value); /* not a number: SQL NULL */

/* Adds the bound row. */
gboolean store_insert(Store *store, Binder *binder, GError **error);
/* Rowid of what was added last. */
gint64 store_last_row(const Store *store);
/* Keeps a picture (PNG) for the report: of a row of `table` by its rowid, and what it shows. All
 * pictures of a row have one rank; the lower, the worse. Only those of the worst PAGE_CROPS rows
 * (core/page/page.h) stay. */
gboolean store_add_crop(Store *store, const char *table, gint64 row, const char *side, double rank,
                        GBytes *png, GError **error);
/* The database itself, for reports. */
sqlite3 *store_database(Store *store);
/* Makes durable what was added, if the last time is a second ago. */
gboolean store_tick(Store *store, GError **error);
/* The run is complete: makes all durable and notes the exit status. */
gboolean store_finish(Store *store, int exit_status, GError **error);

/* Calls visit with every row of a query's result, columns as text (NULL for SQL NULL). */
typedef gboolean (*StoreVisit)(int n_columns, const char *const *columns, gpointer data);
gboolean store_query(Store *store, const char *sql, StoreVisit visit, gpointer data,
                     GError **error);
