#include "core/validate/shard/noted.h"

#include "core/output/results.h"
#include "core/shard/judged_shards.h"
#include "core/source/state/file_state.h"
#include <stdlib.h>
#include <string.h>

struct Noted {
    JudgedShards *shards;
    PixelDigest *digests; /* by file */
    GHashTable *losses;   /* reasons by file */
    char *folder;
};

Noted *noted_open(char **shards, GError **error) {
    g_autoptr(Noted) noted = g_new0(Noted, 1);
    noted->losses = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    noted->shards = judged_shards_open(shards, error);
    return noted->shards ? g_steal_pointer(&noted) : NULL;
}

void noted_free(Noted *noted) {
    if (noted == NULL)
        return;
    g_clear_pointer(&noted->shards, judged_shards_free);
    g_hash_table_unref(noted->losses);
    g_free(noted->digests);
    g_free(noted->folder);
    g_free(noted);
}

double noted_seconds(const Noted *noted) {
    return judged_shards_seconds(noted->shards);
}

char *noted_sandbox(const Noted *noted) {
    return parts_notes_tell(judged_shards_notes(noted->shards), PART_SANDBOX);
}

static gboolean read_note(PixelNote *note, const char *path, GBytes *record, GError **error) {
    if (pixel_note_read(note, record))
        return TRUE;
    g_set_error(error, RESULTS_ERROR, 0,
                "%s: what a shard has noted of it can't be read: run the shards again", path);
    return FALSE;
}

char *noted_seen(const char *state, const char *original) {
    return g_strdup_printf("%s, beside %s", state, original);
}

/* Links give a file several names, of which a plan has one: that below the folder which leads there
 * without links. NULL where there is none. */
static char *plain_name(const char *path, const char *folder) {
    g_autofree char *real = realpath(path, NULL), *real_folder = realpath(folder, NULL);
    gsize length = real_folder ? strlen(real_folder) : 0;
    return real && length > 0 && strncmp(real, real_folder, length) == 0 && real[length] == '/'
               ? g_build_filename(folder, real + length + 1, NULL)
               : NULL;
}

static GBytes *find_note(const Noted *noted, const char *path, const char *folder, char **seen,
                         GError **error) {
    GBytes *record = judged_shards_find(noted->shards, path, seen, NULL);
    g_autofree char *plain = record ? NULL : plain_name(path, folder);
    return record ? record : judged_shards_find(noted->shards, plain ? plain : path, seen, error);
}

char *noted_original(const JudgeContext *context, const char *instance) {
    g_autofree char *old = instance ? id_map_old_id(context->uids, instance) : NULL;
    gsize item;
    gboolean found = context->original && old && instance_index_find(context->original, old, &item);
    return instance_index_state(context->original, found ? item : G_MAXSIZE);
}

static gboolean match_file(Noted *noted, const JudgeContext *context, guint32 file,
                           const char *path, GError **error) {
    g_autofree char *seen = NULL;
    g_autoptr(GBytes) record = find_note(noted, path, noted->folder, &seen, error);
    g_auto(PixelNote) note = {0};
    if (!record || !read_note(&note, path, record, error))
        return FALSE;
    g_autofree char *original = noted_original(context, note.instance), *state = file_state(path),
                    *now = noted_seen(state, original);
    if (strcmp(seen, now) != 0) {
        judged_shards_refuse(noted->shards, path, seen, now, error);
        return FALSE;
    }
    noted->digests[file] = note.digest;
    if (note.lost)
        g_hash_table_insert(noted->losses, GUINT_TO_POINTER(file), g_steal_pointer(&note.lost));
    return TRUE;
}

/* That its file is still there. */
static void mark_note(Noted *noted, const char *path) {
    g_autofree char *seen = NULL;
    g_autoptr(GBytes) record = judged_shards_take(noted->shards, path, &seen, NULL);
    (void)record;
}

gboolean noted_match(Noted *noted, const JudgeContext *context, const Groups *groups,
                     const char *folder, GError **error) {
    const Inputs *inputs = context->inputs;
    noted->folder = g_strdup(folder);
    noted->digests = g_new0(PixelDigest, inputs_length(inputs));
    for (guint32 i = 0; i < inputs_length(inputs); i++) {
        g_autofree char *path = inputs_path(inputs, i);
        if (groups_instance_of(groups, i) != GROUPS_NONE &&
            !match_file(noted, context, i, path, error))
            return FALSE;
        mark_note(noted, path);
    }
    return judged_shards_are_taken(noted->shards, error);
}

const PixelDigest *noted_digests(const Noted *noted) {
    return noted->digests;
}

const char *noted_loss(const Noted *noted, guint32 file) {
    return g_hash_table_lookup(noted->losses, GUINT_TO_POINTER(file));
}

gboolean noted_pixels(const Noted *noted, const char *path, const char *original, PixelNote *note,
                      GError **error) {
    g_autofree char *seen = NULL, *state = file_state(path), *now = noted_seen(state, original);
    g_autoptr(GBytes) record = find_note(noted, path, noted->folder, &seen, error);
    if (!record)
        return FALSE;
    if (strcmp(seen, now) == 0)
        return read_note(note, path, record, error);
    judged_shards_refuse(noted->shards, path, seen, now, error);
    return FALSE;
}
