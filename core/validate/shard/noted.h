/* What the shards of a plan have noted of files, on its way into a run over all of it. */
#pragma once
#include "core/validate/groups.h"
#include "core/validate/inputs.h"
#include "core/validate/shard/pixel_note.h"

typedef struct Noted Noted;

/* Of the parts in these files, which are whole. */
Noted *noted_open(char **shards, GError **error);
void noted_free(Noted *noted); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Noted, noted_free)
double noted_seconds(const Noted *noted);
const char *noted_sandbox(const Noted *noted); /* as judged_shards_sandbox() */

/* Once, before all that follows: looks for the note of each file of the groups. Fails where there
 * is none, where one is of another file than now lies there, and where the file of one has gone. */
gboolean noted_match(Noted *noted, const Inputs *inputs, const Groups *groups, GError **error);
/* By file. */
const PixelDigest *noted_digests(const Noted *noted);
/* Why no worker survived the file; NULL: one did. */
const char *noted_loss(const Noted *noted, guint32 file);
/* The note of a file of the groups, and the name of the original that it was compared with, which
 * the caller frees, "" without. */
gboolean noted_find(const Noted *noted, const char *path, PixelNote *note, char **original,
                    GError **error);
