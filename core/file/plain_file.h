/* Files that users name, besides images: keys, maps, lists, tables. Under such a name may lie what
 * would be waited for, for ever, or has no end. */
#pragma once
#include <glib.h>

#define PLAIN_FILE_ERROR (plain_file_error_quark())
GQuark plain_file_error_quark(void);

/* What lies under the path that is no regular file, for messages: "a folder", "a pipe", "a device",
 * "a socket", where links are not followed "a link"; NULL of a regular file and of nothing. */
const char *other_than_file(const char *path, gboolean follow);
/* Whether nothing but a regular file lies there, or nothing at all, which whoever opens it tells.
 * Else an error says what it is and what to do. */
gboolean plain_file_may_be(const char *path, GError **error);
/* A descriptor to read it by, which the caller closes, or -1: where it can't be opened, or is no
 * regular file, whatever lay there a moment before. */
int plain_file_open(const char *path, GError **error);
/* All of a file that has up to `most` bytes, with a zero byte behind them; the caller frees it.
 * NULL where it has more, can't be read, or is no regular file. what: "list of flaws". length may
 * be NULL; then the file must not hold a zero byte. */
char *plain_file_text(const char *path, gsize most, const char *what, gsize *length,
                      GError **error);
