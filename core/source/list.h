/* Lists of paths: what find prints, a path a line or with a zero byte behind each. */
#pragma once
#include <glib.h>

/* Called with each path; FALSE (with an error) stops. */
typedef gboolean (*ListVisit)(const char *path, gpointer data, GError **error);

/* Reads a list from an open file, whose name is for messages. Zero bytes end paths if the list has
 * one where its first path could end, else lines do; empty lines are passed over. A line's carriage
 * return belongs to its end where the path with it is not there. Fails with SOURCE_ERROR_LIST where
 * a path is longer than any can be, is empty between zero bytes, or has control characters other
 * than white space; with G_FILE_ERROR where the file can't be read. */
gboolean list_visit(int fd, const char *name, ListVisit visit, gpointer data, GError **error);
