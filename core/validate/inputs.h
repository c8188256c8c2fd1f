/* The files of a folder as the public script lists them. */
#pragma once
#include "core/source/source.h"

typedef struct Inputs Inputs;

/* All files under a folder: a folder's entries in the file system's order, then what its subfolders
 * hold; behind all of them those that the script doesn't see, since their name or that of a folder
 * above begins with a dot. Links are followed. What can't be listed or is no file is noted in
 * `problems` (of char *). Fails where the first folder can't be read. */
Inputs *inputs_list(const char *folder, GPtrArray *problems, GError **error);
void inputs_free(Inputs *inputs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Inputs, inputs_free)

/* Those of the first n items of `sources` that are files on disk, in their order; none is hidden.
 */
Inputs *inputs_of_sources(const Sources *sources, gsize n);

guint32 inputs_length(const Inputs *inputs);
/* The first that the script doesn't see; all behind it are alike. */
guint32 inputs_first_hidden(const Inputs *inputs);
/* Newly allocated. */
char *inputs_path(const Inputs *inputs, guint32 file);
