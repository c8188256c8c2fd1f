#include "core/shard/judged_shards.h"

#include "core/spill/spill_table.h"
#include <string.h>

struct JudgedShards {
    char **paths;       /* by shard */
    gsize n_paths;      /* those that were read so far */
    SpillTable *places; /* by key_of(): a JudgedPlace, and what was looked at */
    SpillTable *taken;  /* by the same */
    SpillFile *records; /* one behind the other */
    double seconds;
    PartsNotes notes;
};

void judged_shards_free(JudgedShards *shards) {
    if (shards == NULL)
        return;
    g_clear_pointer(&shards->places, spill_table_free);
    g_clear_pointer(&shards->taken, spill_table_free);
    g_clear_pointer(&shards->records, spill_file_free);
    parts_notes_clear(&shards->notes);
    g_strfreev(shards->paths);
    g_free(shards);
}

/* Where a record lies, and whose it is. */
typedef struct JudgedPlace {
    guint64 position;
    gsize length, shard;
} JudgedPlace;

static char *place_text(const JudgedPlace *place, const char *seen) {
    return g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " %s",
                           place->position, place->length, place->shard, seen);
}

/* What stands behind it, what was looked at, is of the text. */
static const char *place_read(const char *text, JudgedPlace *place) {
    char *at;
    place->position = g_ascii_strtoull(text, &at, 10);
    place->length = (gsize)g_ascii_strtoull(at, &at, 10);
    place->shard = (gsize)g_ascii_strtoull(at, &at, 10);
    return at + 1;
}

/* Members of an archive may have one name. */
static char *key_of(const char *name, gsize number) {
    return g_strdup_printf("%" G_GSIZE_FORMAT " %s", number, name);
}

static gboolean add_subject(const char *name, const char *seen, GBytes *record, gpointer data,
                            GError **error) {
    JudgedShards *shards = data;
    gsize length;
    gconstpointer bytes = g_bytes_get_data(record, &length);
    const JudgedPlace at = {spill_file_length(shards->records), length, shards->n_paths};
    g_autofree char *place = place_text(&at, seen);
    gboolean added = FALSE;
    for (gsize number = 0; !added; number++) {
        g_autofree char *key = key_of(name, number);
        if (!spill_table_add(shards->places, key, place, &added, error))
            return FALSE;
    }
    return spill_file_append(shards->records, bytes, length, error);
}

static gboolean add_part(JudgedShards *shards, const char *path, GError **error) {
    g_autoptr(PartFile) file = part_file_open(path, PART_AGAIN, error);
    if (file == NULL || !part_file_each_subject(file, add_subject, shards, error))
        return FALSE;
    shards->seconds += part_file_seconds(file);
    shards->n_paths++;
    parts_notes_add(&shards->notes, file);
    return TRUE;
}

JudgedShards *judged_shards_open(char **paths, GError **error) {
    g_autoptr(JudgedShards) shards = g_new0(JudgedShards, 1);
    shards->paths = g_strdupv(paths);
    if ((shards->places = spill_table_new(error)) == NULL ||
        (shards->taken = spill_table_new(error)) == NULL ||
        (shards->records = spill_file_new(error)) == NULL)
        return NULL;
    for (; *paths != NULL; paths++)
        if (!add_part(shards, *paths, error))
            return NULL;
    return spill_file_flush(shards->records, error) ? g_steal_pointer(&shards) : NULL;
}

double judged_shards_seconds(const JudgedShards *shards) {
    return shards->seconds;
}

const PartsNotes *judged_shards_notes(const JudgedShards *shards) {
    return &shards->notes;
}

static void fail_as_unjudged(const char *name, GError **error) {
    g_set_error(
        error, RESULTS_ERROR, 0,
        "%s: no shard has judged it: it came after the plan, which has to be made again, or "
        "the run's folder is not what the plan was made of",
        name);
}

/* What has to be run again. Files of one name are members of one archive, and so of one shard; of a
 * name that links lead to, no shard knows. */
static char *shard_to_run(const JudgedShards *shards, const char *name) {
    JudgedPlace at;
    g_autofree char *key = key_of(name, 0), *place = spill_table_find(shards->places, key);
    if (place == NULL)
        return g_strdup("remove its shard's results and run that shard again");
    place_read(place, &at);
    return g_strdup_printf("remove %s and run shard %" G_GSIZE_FORMAT " again",
                           shards->paths[at.shard], at.shard);
}

void judged_shards_refuse(const JudgedShards *shards, const char *name, const char *seen,
                          const char *now, GError **error) {
    g_autofree char *next = shard_to_run(shards, name);
    g_set_error(error, RESULTS_ERROR, 0,
                "%s: it, or its original, is another than its shard has looked at (then: %s; now: "
                "%s): %s, then merge",
                name, seen, now, next);
}

static GBytes *read_record(const JudgedShards *shards, const char *place, char **seen,
                           GError **error) {
    JudgedPlace at;
    *seen = g_strdup(place_read(place, &at));
    return spill_file_bytes(shards->records, at.position, at.length, error);
}

GBytes *judged_shards_take(JudgedShards *shards, const char *name, char **seen, GError **error) {
    *seen = NULL;
    for (gsize number = 0;; number++) {
        gboolean added;
        g_autofree char *key = key_of(name, number);
        g_autofree char *place = spill_table_find(shards->places, key);
        if (place == NULL) {
            fail_as_unjudged(name, error);
            return NULL;
        }
        if (!spill_table_add(shards->taken, key, "", &added, error))
            return NULL;
        if (added)
            return read_record(shards, place, seen, error);
    }
}

GBytes *judged_shards_find(const JudgedShards *shards, const char *name, char **seen,
                           GError **error) {
    g_autofree char *key = key_of(name, 0);
    g_autofree char *place = spill_table_find(shards->places, key);
    *seen = NULL;
    if (place != NULL)
        return read_record(shards, place, seen, error);
    fail_as_unjudged(name, error);
    return NULL;
}

gboolean judged_shards_start_over(JudgedShards *shards, GError **error) {
    g_clear_pointer(&shards->taken, spill_table_free);
    shards->taken = spill_table_new(error);
    return shards->taken != NULL;
}

typedef struct FindLeft {
    const JudgedShards *shards;
    char *name;
} FindLeft;

static gboolean is_taken(const char *key, const char *place, gpointer data) {
    FindLeft *find = data;
    (void)place;
    if (spill_table_contains(find->shards->taken, key))
        return TRUE;
    find->name = g_strdup(strchr(key, ' ') + 1);
    return FALSE;
}

gboolean judged_shards_are_taken(const JudgedShards *shards, GError **error) {
    FindLeft find = {.shards = shards};
    if (spill_table_each(shards->places, is_taken, &find))
        return TRUE;
    g_set_error(
        error, RESULTS_ERROR, 0,
        "%s: a shard has judged it, and it is no longer among the run's files: put it back, "
        "or make the plan again and run all shards into another folder",
        find.name);
    g_free(find.name);
    return FALSE;
}
