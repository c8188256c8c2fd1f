/* Databases of SQLite that strangers made: data, of which nothing that their schema says is carried
 * out. */
#pragma once
#include <glib.h>
#include <sqlite3.h>

/* Right behind sqlite3_open_v2(). */
void strange_database_distrust(sqlite3 *database);
/* Whether a table of this name, if there is one, is stored: a view, a virtual table and a computed
 * column run what the schema says for each row, for ever if it says so. */
gboolean strange_table_is_stored(sqlite3 *database, const char *table);
