/* What tables hold, as a digest that any copy of the same rows has, however its pages lie. */
#pragma once
#include <glib.h>
#include <sqlite3.h>

/* A digest, in hexadecimal digits, of all rows of those tables that are there, in the order of
 * their rowids or keys; the caller frees it, NULL with an error. Statements are of one table each,
 * such as "SELECT rowid, * FROM files ORDER BY rowid"; the lists end with NULL. Digested are, of
 * each table, "s", its name and ";"; of each row "r"; of each value "n" (NULL), "i" and an integer,
 * "f" and a double, or "t", the length and the bytes of a text or blob; numbers as eight bytes, the
 * lowest first. The digest is the SHA-256 of the MD5 of each 4,096 bytes of that. */
char *rows_digest(sqlite3 *database, const char *const *tables, const char *const *statements,
                  GError **error);
