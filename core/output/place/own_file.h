/* Files of results, told from files of the same name that somebody else wrote. */
#pragma once
#include <glib.h>

/* Whether a run may put its file of this name into the folder: nothing lies there, an empty file,
 * or one that a run of pixleak has written, of whichever command and version: results.db by its
 * tables, a CSV file by the first columns that its first line names, summary.json by its first
 * member, and report.html by its title. Else an error names what lies there, and says what to do.
 * name: one of formats_files(), or "results.db". */
gboolean own_file_check(const char *folder, const char *name, GError **error);
/* Likewise, without an error, of the file at a path, which lies in place of that one while it is
 * unfinished. */
gboolean own_file_may_stand_for(const char *path, const char *name);
/* Whether nothing lies at a path, or what SQLite keeps there while a database is written. */
gboolean own_journal_may_stand(const char *path);
/* A database, by a table and a column that it has; any where there is none, or none with bytes. */
gboolean own_database_may_stand(const char *path, const char *table, const char *column);
/* Sets the error of own_file_check(). */
gboolean own_file_refuse(const char *path, GError **error);
