/* The files of a folder as the public script lists them. */
#pragma once
#include <glib.h>

typedef struct Inputs Inputs;

/* All regular files under a folder: a folder's entries in the file system's order, then what its
 * subfolders hold. Names that begin with a dot are not seen, links are followed; a folder that
 * can't be read is noted in `problems` (of char *). Fails where the first can't be read. */
Inputs *inputs_list(const char *folder, GPtrArray *problems, GError **error);
void inputs_free(Inputs *inputs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Inputs, inputs_free)

guint32 inputs_length(const Inputs *inputs);
/* Newly allocated. */
char *inputs_path(const Inputs *inputs, guint32 file);
