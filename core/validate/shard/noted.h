/* What the shards of a plan have noted of files, on its way into a run over all of it. */
#pragma once
#include "core/validate/groups.h"
#include "core/validate/inputs.h"
#include "core/validate/judge.h"
#include "core/validate/shard/pixel_note.h"

typedef struct Noted Noted;

/* Of the parts in these files, which are whole. */
Noted *noted_open(char **shards, GError **error);
void noted_free(Noted *noted); /* NULL is allowed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Noted, noted_free)
double noted_seconds(const Noted *noted);
char *noted_sandbox(const Noted *noted); /* PART_SANDBOX */

/* What a shard looked at, in words: a file's state and its original's. The caller frees it. */
char *noted_seen(const char *state, const char *original);

/* The state of the original of a file with this SOP Instance UID (NULL: not known), which the
 * caller frees. */
char *noted_original(const JudgeContext *context, const char *instance);

/* Once, before all that follows: looks for the note of each file of the groups. folder: that they
 * are listed from. Fails where there is none, where the file of one has gone, and where it or its
 * original is another. */
gboolean noted_match(Noted *noted, const JudgeContext *context, const Groups *groups,
                     const char *folder, GError **error);
/* By file. */
const PixelDigest *noted_digests(const Noted *noted);
/* Why no worker survived the file; NULL: one did. */
const char *noted_loss(const Noted *noted, guint32 file);
/* What judge_pixels() said of a file of the groups; original: what that is now. Fails where the
 * shard saw something else. */
gboolean noted_pixels(const Noted *noted, const char *path, const char *original, PixelNote *note,
                      GError **error);
