#include "core/validate/batches.h"

#include "core/validate/inputs.h"
#include <string.h>

enum { LARGEST_BATCH = 50 };

typedef struct Member {
    GVariant *record;
    FileResult result;
    char *instance;
} Member;

struct Batches {
    const JudgeContext *context;
    guint cpus;
    gsize size;         /* of a batch; 0: not known before all files have come */
    GPtrArray *members; /* of Member: those not given out */
    gsize n_instances;  /* of members, different ones */
    GHashTable *paths;  /* of the first file, by instance */
    GHashTable *seen;   /* old instances */
    BatchRow row;
    gpointer data;
};

static void member_free(gpointer data) {
    Member *member = data;
    g_variant_unref(member->record);
    g_free(member->instance);
    g_free(member);
}

static gsize batch_size(gsize n, guint cpus) {
    gsize parts = cpus > 0 ? cpus : 1;
    return CLAMP((n + parts - 1) / parts, 1, LARGEST_BATCH);
}

Batches *batches_new(const JudgeContext *context, gsize n_files, guint cpus, BatchRow row,
                     gpointer data) {
    Batches *batches = g_new0(Batches, 1);
    *batches = (Batches){.context = context,
                         .cpus = cpus,
                         .members = g_ptr_array_new_with_free_func(member_free),
                         .paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                         .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                         .row = row,
                         .data = data};
    /* With fewer files than make full batches, the size depends on how many instances they hold. */
    if (batch_size(n_files, cpus) == LARGEST_BATCH)
        batches->size = LARGEST_BATCH;
    return batches;
}

void batches_free(Batches *batches) {
    if (batches == NULL)
        return;
    g_ptr_array_unref(batches->members);
    g_hash_table_unref(batches->paths);
    g_hash_table_unref(batches->seen);
    g_free(batches);
}

/* The hashes of the paths of all elements of all files that the script sees. */
static GHashTable *all_paths(const Member *const *members, gsize n) {
    GHashTable *paths = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (gsize i = 0; i < n; i++)
        for (guint32 j = 0; !members[i]->result.unseen && j < members[i]->result.n_paths; j++) {
            guint64 hash;
            memcpy(&hash, members[i]->result.paths + j * sizeof hash, sizeof hash);
            if (!g_hash_table_contains(paths, &hash))
                g_hash_table_add(paths, g_memdup2(&hash, sizeof hash));
        }
    return paths;
}

/* What the script makes of an element that the file lacks and another has: an empty value, with
 * which it goes on. */
static void apply_absence(ResultRow *row, const GHashTable *paths) {
    Text path = row->check.tag_ds;
    guint64 hash = path.data ? path_hash(path.data, path.length) : 0;
    if (!path.data || !g_hash_table_contains((GHashTable *)paths, &hash))
        return;
    row->script.value = text_of("");
    if (row->absent == ABSENT_STAYS)
        return;
    row->script.passed = PASSED_NO;
    row->script.score = 0;
    row->reason = text_of("the element is absent, which passes; the script fails it where another "
                          "file of its batch has it");
}

static char *old_instance_of(const Batches *batches, const Member *member) {
    return id_map_old_id(batches->context->maps.uids, member->instance);
}

/* In < and >, as the table has it; of a file that the script doesn't see as the key has it. */
static void table_identity(const Batches *batches, const Member *member, const ResultRow *row,
                           GPtrArray *strings, Identity *identity) {
    if (member->result.unseen) {
        const AnswerRow *answer =
            g_ptr_array_index(batches->context->answers->rows, row->check.row);
        *identity = (Identity){{text_of(answer->modality), text_of(answer->class_uid),
                                text_of(answer->patient), text_of(answer->study),
                                text_of(answer->series), text_of(answer->instance)}};
        return;
    }
    for (gsize i = 0; i < N_IDENTITY; i++)
        identity->parts[i] = text_of(g_ptr_array_index(strings, i));
}

static GPtrArray *bracketed(const Identity *identity) {
    GPtrArray *strings = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < N_IDENTITY; i++) {
        Text part = identity->parts[i];
        g_ptr_array_add(strings,
                        part.data ? g_strdup_printf("<%.*s>", (int)part.length, part.data) : NULL);
    }
    return strings;
}

static gboolean give_out_member(const Batches *batches, Member *member, gint64 file_index,
                                GHashTable *instances, const GHashTable *paths) {
    const InputFile *file = g_ptr_array_index(batches->context->files, member->result.file);
    g_autoptr(GPtrArray) strings = bracketed(&member->result.identity);
    RecordReader *reader = &member->result.body;
    guint32 n = record_u32(reader);
    for (guint32 i = 0; i < n; i++) {
        ResultRow row;
        Identity identity;
        result_row_read(reader, &row);
        if (reader->broken)
            g_error("a worker's record is shorter than it says");
        const AnswerRow *answer = g_ptr_array_index(batches->context->answers->rows, row.check.row);
        if (!g_hash_table_contains(instances, answer->instance))
            row.only = TRUE;
        if (row.absent != ABSENT_NOT)
            apply_absence(&row, paths);
        table_identity(batches, member, &row, strings, &identity);
        if (!batches->row(&row, &identity, member->result.unseen ? -1 : file_index, file->path,
                          batches->data))
            return FALSE;
    }
    return TRUE;
}

static gboolean give_out(Batches *batches, const Member *const *members, gsize n) {
    g_autoptr(GHashTable) instances = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) paths = all_paths(members, n);
    for (gsize i = 0; i < n; i++) {
        char *old_instance = old_instance_of(batches, members[i]);
        if (old_instance)
            g_hash_table_add(instances, old_instance);
    }
    gint64 file_index = 0;
    for (gsize i = 0; i < n; i++)
        if (!give_out_member(batches, (Member *)members[i],
                             members[i]->result.unseen ? -1 : file_index++, instances, paths))
            return FALSE;
    return TRUE;
}

static const Member *const *members_of(const Batches *batches) {
    return (const Member *const *)(const void *)batches->members->pdata;
}

gboolean batches_add(Batches *batches, GVariant *record, const FileResult *result) {
    const Text *parts = result->identity.parts;
    Member *member = g_new(Member, 1);
    *member = (Member){g_variant_ref(record), *result,
                       g_strndup(parts[N_IDENTITY - 1].data, parts[N_IDENTITY - 1].length)};
    char *old_instance = old_instance_of(batches, member);
    if (old_instance)
        g_hash_table_add(batches->seen, old_instance);
    gboolean is_new = !g_hash_table_contains(batches->paths, member->instance);
    if (is_new) {
        const InputFile *file = g_ptr_array_index(batches->context->files, result->file);
        g_hash_table_insert(batches->paths, g_strdup(member->instance), file->path);
    }
    if (is_new && batches->size && batches->n_instances == batches->size) {
        gboolean good = give_out(batches, members_of(batches), batches->members->len);
        g_ptr_array_set_size(batches->members, 0);
        batches->n_instances = 0;
        if (!good) {
            member_free(member);
            return FALSE;
        }
    }
    batches->n_instances += is_new;
    g_ptr_array_add(batches->members, member);
    return TRUE;
}

gboolean batches_end(Batches *batches) {
    gsize size = batches->size ? batches->size
                               : batch_size(g_hash_table_size(batches->paths), batches->cpus);
    const Member *const *members = members_of(batches);
    g_autoptr(GHashTable) counted = g_hash_table_new(g_str_hash, g_str_equal);
    gsize start = 0, n = batches->members->len;
    for (gsize i = 0; i < n; i++) {
        if (g_hash_table_size(counted) == size &&
            !g_hash_table_contains(counted, members[i]->instance)) {
            if (!give_out(batches, members + start, i - start))
                return FALSE;
            start = i;
            g_hash_table_remove_all(counted);
        }
        g_hash_table_add(counted, members[i]->instance);
    }
    return start == n || give_out(batches, members + start, n - start);
}

gboolean batches_saw(const Batches *batches, const char *old_instance) {
    return g_hash_table_contains(batches->seen, old_instance);
}

const char *batches_path_of(const Batches *batches, const char *instance) {
    return g_hash_table_lookup(batches->paths, instance);
}
