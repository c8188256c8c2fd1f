#include "core/source/index/originals.h"

struct Originals {
    const InstanceIndex *index;
    Account *account;
    gsize n;
    guint8 *settled; /* by item: it was compared with, or is listed */
};

Originals *originals_new(const InstanceIndex *index, Account *account) {
    Originals *originals = g_new0(Originals, 1);
    originals->index = index;
    originals->account = account;
    originals->n = index ? sources_length(instance_index_sources(index)) : 0;
    originals->settled = g_new0(guint8, originals->n);
    account_meet(account, ACCOUNT_ORIGINAL, originals->n);
    return originals;
}

void originals_free(Originals *originals) {
    if (!originals)
        return;
    g_free(originals->settled);
    g_free(originals);
}

typedef struct Unindexing {
    Originals *originals;
    OriginalsList list;
    gpointer data;
} Unindexing;

static gboolean list_unindexed(ListedKind kind, gsize item, const char *reason, gpointer data) {
    const Unindexing *unindexing = data;
    Originals *originals = unindexing->originals;
    g_autofree char *name = sources_name(instance_index_sources(originals->index), item);
    originals->settled[item] = TRUE;
    return unindexing->list(kind, name, reason, unindexing->data);
}

gboolean originals_list_unindexed(Originals *originals, OriginalsList list, gpointer data) {
    return !originals->index ||
           instance_index_each_unindexed(originals->index, TRUE, list_unindexed,
                                         &(Unindexing){originals, list, data});
}

void originals_compare(Originals *originals, gsize item) {
    if (item >= originals->n || originals->settled[item])
        return;
    originals->settled[item] = TRUE;
    account_judge(originals->account, ACCOUNT_ORIGINAL, 1);
}

gboolean originals_lose(Originals *originals, gsize item, const char *reason, OriginalsList list,
                        gpointer data) {
    if (item >= originals->n || originals->settled[item])
        return TRUE;
    originals->settled[item] = TRUE;
    g_autofree char *name = sources_name(instance_index_sources(originals->index), item);
    return list(LISTED_UNREADABLE, name, reason, data);
}

gboolean originals_list_unused(const Originals *originals, OriginalsList list, gpointer data) {
    gsize n = originals->index ? instance_index_length(originals->index) : 0;
    for (gsize i = 0; i < n; i++) {
        gsize item = instance_index_item(originals->index, i);
        if (originals->settled[item])
            continue;
        g_autofree char *name = sources_name(instance_index_sources(originals->index), item);
        if (!list(LISTED_UNUSED, name, "no scrubbed file was compared with it", data))
            return FALSE;
    }
    return TRUE;
}
