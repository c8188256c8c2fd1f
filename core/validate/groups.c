#include "core/validate/groups.h"

enum { LARGEST_BATCH = 50, CHUNK = 16384 };

typedef struct Instance {
    const char *uid;
    guint32 first_file;
} Instance;

struct Groups {
    GStringChunk *uids;
    GHashTable *numbers; /* of instances, plus one, by UID */
    GArray *instances;   /* of Instance */
    GArray *files;       /* of guint32: the instance of each file, GROUPS_NONE for others */
    gsize batch_size;    /* in instances */
    GArray *order;       /* of guint32: files by batch */
    GArray *starts;      /* of guint32: where each batch begins in it, and its end */
};

Groups *groups_new(void) {
    Groups *groups = g_new0(Groups, 1);
    groups->uids = g_string_chunk_new(CHUNK);
    groups->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    groups->instances = g_array_new(FALSE, FALSE, sizeof(Instance));
    groups->files = g_array_new(FALSE, FALSE, sizeof(guint32));
    groups->order = g_array_new(FALSE, FALSE, sizeof(guint32));
    groups->starts = g_array_new(FALSE, TRUE, sizeof(guint32));
    return groups;
}

void groups_free(Groups *groups) {
    if (groups == NULL)
        return;
    g_hash_table_unref(groups->numbers);
    g_string_chunk_free(groups->uids);
    g_array_unref(groups->instances);
    g_array_unref(groups->files);
    g_array_unref(groups->order);
    g_array_unref(groups->starts);
    g_free(groups);
}

guint32 groups_instance(const Groups *groups, const char *uid) {
    /* 0, of a UID that isn't there, becomes GROUPS_NONE */
    return GPOINTER_TO_UINT(g_hash_table_lookup(groups->numbers, uid)) - 1;
}

void groups_add(Groups *groups, guint32 file, const char *uid) {
    guint32 none = GROUPS_NONE, number = groups_instance(groups, uid);
    if (number == GROUPS_NONE) {
        Instance instance = {g_string_chunk_insert(groups->uids, uid), file};
        number = groups->instances->len;
        g_array_append_val(groups->instances, instance);
        g_hash_table_insert(groups->numbers, (gpointer)instance.uid, GUINT_TO_POINTER(number + 1));
    }
    while (groups->files->len <= file)
        g_array_append_val(groups->files, none);
    g_array_index(groups->files, guint32, file) = number;
}

void groups_divide(Groups *groups, guint cpus) {
    gsize n = groups->instances->len, parts = MAX(cpus, 1);
    groups->batch_size = CLAMP((n + parts - 1) / parts, 1, LARGEST_BATCH);
    gsize n_batches = (n + groups->batch_size - 1) / groups->batch_size;
    g_array_set_size(groups->starts, 0);
    g_array_set_size(groups->starts, (guint)n_batches + 1);
    guint32 *starts = (guint32 *)(gpointer)groups->starts->data;
    const guint32 *instances = (const guint32 *)(gpointer)groups->files->data;
    /* Sorted by counting, which keeps the files' order. */
    gsize n_files = 0;
    for (guint i = 0; i < groups->files->len; i++)
        if (instances[i] != GROUPS_NONE) {
            starts[instances[i] / groups->batch_size + 1]++;
            n_files++;
        }
    for (gsize i = 1; i <= n_batches; i++)
        starts[i] += starts[i - 1];
    g_array_set_size(groups->order, (guint)n_files);
    for (guint32 i = 0; i < groups->files->len; i++)
        if (instances[i] != GROUPS_NONE)
            g_array_index(groups->order, guint32, starts[instances[i] / groups->batch_size]++) = i;
    for (gsize i = n_batches; i > 0; i--) /* they have come to stand on the next one's start */
        starts[i] = starts[i - 1];
    starts[0] = 0;
}

gsize groups_n_batches(const Groups *groups) {
    return groups->starts->len > 0 ? groups->starts->len - 1 : 0;
}

const guint32 *groups_batch(const Groups *groups, gsize batch, gsize *n) {
    const guint32 *starts = (const guint32 *)(gpointer)groups->starts->data;
    *n = starts[batch + 1] - starts[batch];
    return (const guint32 *)(gpointer)groups->order->data + starts[batch];
}

guint32 groups_instance_of(const Groups *groups, guint32 file) {
    return file < groups->files->len ? g_array_index(groups->files, guint32, file) : GROUPS_NONE;
}

const char *groups_uid(const Groups *groups, guint32 instance) {
    return g_array_index(groups->instances, Instance, instance).uid;
}

guint32 groups_first_file(const Groups *groups, guint32 instance) {
    return g_array_index(groups->instances, Instance, instance).first_file;
}

gsize groups_n_instances(const Groups *groups) {
    return groups->instances->len;
}
