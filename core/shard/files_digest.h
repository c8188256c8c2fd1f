/* Files that decide on what shards find: a digest of what is in them. */
#pragma once
#include <glib.h>

/* SHA-256 of all the files' bytes, one behind the other; a path may be NULL, and is left out then.
 * The caller frees it; NULL with RESULTS_ERROR where one can't be read. */
char *files_digest(const char *const *paths, gsize n, GError **error);
