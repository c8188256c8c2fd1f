/* Files that decide on what shards find: a digest of what is in them, and where their names start.
 */
#pragma once
#include <glib.h>

/* SHA-256 of all the files' bytes and lengths, in their order; a path may be NULL, and is left out.
 * The caller frees it; NULL with RESULTS_ERROR where one can't be read. */
char *files_digest(const char *const *paths, gsize n, GError **error);
/* The current folder where one of the paths is relative, which the caller frees; NULL where none
 * is. */
char *files_folder(const char *const *paths, gsize n);
/* Whether relative names start where they did; folder: what files_folder() gave, or NULL. FALSE
 * with RESULTS_ERROR, which says where to go. */
gboolean files_folder_is_here(const char *folder, GError **error);
