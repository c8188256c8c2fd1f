/* Databases of SQLite that are there whole or not at all, also on storage that several machines
 * share, and don't change any more: plans, and the results of shards. */
#pragma once
#include "core/sealed/limits.h"
#include <glib.h>
#include <sqlite3.h>

#define SEALED_ERROR (sealed_error_quark())
GQuark sealed_error_quark(void);

typedef struct Sealed {
    char *path, *temporary;
    int claim; /* of the temporary file, plus one; 0: none */
    sqlite3 *database;
} Sealed;

/* Begins a file (mode 0600) under a name of its own beside `path`, so that others may make the same
 * one meanwhile. Without SQLite's locks and journal: what a killed process leaves is no result, and
 * is removed here, where it was to become the same file: nobody holds its lock any more. Zero
 * *sealed before; whatever comes back, sealed_end() it. */
gboolean sealed_begin(Sealed *sealed, const char *path, GError **error);
/* Ends it, with all statements finalized and no transaction open: where `good`, it is synced and
 * takes its place, in which an earlier file may lie; else it is removed. FALSE where it isn't
 * there.
 */
gboolean sealed_end(Sealed *sealed, gboolean good, GError **error);

/* Makes a temporary file beside `path` under a name of its own, mode 0600, locked for as long as
 * the descriptor is open. *temporary becomes its name, which the caller frees. -1 where it can't be
 * made: errno says why. */
int sealed_temporary(const char *path, char **temporary);
/* Whether a file's name is one that sealed_temporary() gives for this name. */
gboolean sealed_is_temporary_name(const char *entry, const char *name);
/* Whether a file of such a name holds what a process leaves there that is killed while it writes a
 * database: nothing, or one that sealed_begin() began. Anybody's may have the name. */
gboolean sealed_may_be_left(const char *path);
/* Removes those for this path whose processes live no more. */
void sealed_remove_left(const char *path);
/* Likewise temporary files of another kind, whatever they hold. */
void sealed_remove_temporary(const char *path);
/* Whether the main database has a table, and this column of it; column: NULL for the table alone.
 */
gboolean sealed_has(sqlite3 *database, const char *table, const char *column);
/* Puts a seal behind a database that is there already. */
gboolean sealed_seal(const char *path, GError **error);

/* What such a file is, for messages. */
typedef struct SealedKind {
    const char *none; /* of a file that is none: what it isn't */
    const char *next; /* of one that is broken: what to do */
    guint64 whole;    /* bytes up to which all of it is checked when it is opened; of a larger one
                         only that it is not cut */
} SealedKind;

/* Opens one to be read, without locks. The caller closes it. Fails where it is none, or not what
 * was written: behind the database stands a seal with its length and its SHA-256. */
sqlite3 *sealed_open(const char *path, const SealedKind *kind, GError **error);
/* The database's last error, and what to do about it; the caller frees it. database: NULL where
 * there was no memory for it. */
char *sealed_reason(sqlite3 *database);
/* Sets that error, naming its file. */
gboolean sealed_fail(sqlite3 *database, GError **error);
gboolean sealed_run(sqlite3 *database, const char *sql, GError **error);
gboolean sealed_prepare(sqlite3 *database, const char *sql, sqlite3_stmt **statement,
                        GError **error);
