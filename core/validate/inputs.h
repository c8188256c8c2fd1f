/* The files of a folder as the public script lists them. */
#pragma once
#include <glib.h>

typedef struct InputFile {
    char *path;
    guint64 size;
} InputFile;

/* All regular files under a folder (of InputFile): a folder's entries in the file system's order,
 * then what its subfolders hold. Names that begin with a dot are not seen, links are followed; a
 * folder that can't be read is noted in `problems` (of char *). Fails where the first can't be
 * read. */
GPtrArray *inputs_list(const char *folder, GPtrArray *problems, GError **error);
