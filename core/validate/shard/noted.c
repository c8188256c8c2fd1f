#include "core/validate/shard/noted.h"

#include "core/output/results.h"
#include "core/shard/judged_shards.h"
#include <string.h>

struct Noted {
    JudgedShards *shards;
    PixelDigest *digests; /* by file */
    GHashTable *losses;   /* reasons by file */
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
    g_free(noted);
}

double noted_seconds(const Noted *noted) {
    return judged_shards_seconds(noted->shards);
}

const char *noted_sandbox(const Noted *noted) {
    return judged_shards_sandbox(noted->shards);
}

static gboolean read_note(PixelNote *note, const char *path, GBytes *record, GError **error) {
    if (pixel_note_read(note, record))
        return TRUE;
    g_set_error(error, RESULTS_ERROR, 0,
                "%s: what a shard has noted of it can't be read: run the shards again", path);
    return FALSE;
}

/* uid: of the file that lies there now. */
static gboolean is_same(const PixelNote *note, const char *path, const char *uid, GError **error) {
    if (note->size == pixel_note_size(path) &&
        (note->instance == NULL || strcmp(note->instance, uid) == 0))
        return TRUE;
    g_set_error(error, RESULTS_ERROR, 0,
                "%s: it is another file than its shard has looked at: run the shards again", path);
    return FALSE;
}

static gboolean match_file(Noted *noted, guint32 file, const char *path, const char *uid,
                           GError **error) {
    g_autofree char *original = NULL;
    g_autoptr(GBytes) record = judged_shards_take(noted->shards, path, &original, error);
    g_auto(PixelNote) note = {0};
    if (!record || !read_note(&note, path, record, error) || !is_same(&note, path, uid, error))
        return FALSE;
    noted->digests[file] = note.digest;
    if (note.lost)
        g_hash_table_insert(noted->losses, GUINT_TO_POINTER(file), g_steal_pointer(&note.lost));
    return TRUE;
}

/* Of a file that is not judged, as its head tells, a shard may have a note all the same. */
static void pass_over(Noted *noted, const char *path) {
    g_autofree char *original = NULL;
    g_autoptr(GBytes) record = judged_shards_take(noted->shards, path, &original, NULL);
    (void)record;
}

gboolean noted_match(Noted *noted, const Inputs *inputs, const Groups *groups, GError **error) {
    noted->digests = g_new0(PixelDigest, inputs_length(inputs));
    for (guint32 i = 0; i < inputs_length(inputs); i++) {
        g_autofree char *path = inputs_path(inputs, i);
        guint32 instance = groups_instance_of(groups, i);
        if (instance == GROUPS_NONE)
            pass_over(noted, path);
        else if (!match_file(noted, i, path, groups_uid(groups, instance), error))
            return FALSE;
    }
    return judged_shards_are_taken(noted->shards, error);
}

const PixelDigest *noted_digests(const Noted *noted) {
    return noted->digests;
}

const char *noted_loss(const Noted *noted, guint32 file) {
    return g_hash_table_lookup(noted->losses, GUINT_TO_POINTER(file));
}

gboolean noted_find(const Noted *noted, const char *path, PixelNote *note, char **original,
                    GError **error) {
    g_autoptr(GBytes) record = judged_shards_find(noted->shards, path, original, error);
    return record && read_note(note, path, record, error);
}
