/* The files that a DICOMDIR names, taken one by one. */
#pragma once
#include "core/source/items.h"

typedef struct NamedFiles NamedFiles;

/* item: the DICOMDIR. The sources must outlive this. Fails where there is no room in the temporary
 * folder, as does the next. */
NamedFiles *named_files_new(Sources *sources, gsize item, GError **error);
void named_files_free(NamedFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NamedFiles, named_files_free)
/* Appends the file of an ID if it is there and no item yet, and what is missing once. */
gboolean named_files_take(NamedFiles *files, const char *id, gboolean in_use, GError **error);
