#include "core/source/expand/expand.h"

#include "core/run/workers.h"
#include "core/source/expand/expansion.h"
#include "core/source/expand/expansion_part.h"

/* Items whose parts come in, one item after the other. */
typedef struct ItemsExpansion {
    Sources *sources;
    const gsize *items;
    Expansion *expansion; /* of the item at hand; NULL before its first part */
    gsize first;          /* of what it leads to */
    ExpansionVisit visit;
    gpointer data;
    GError *error;
} ItemsExpansion;

static Expansion *expansion_at(ItemsExpansion *all, gsize task) {
    if (all->expansion == NULL) {
        all->first = sources_length(all->sources);
        all->expansion = expansion_new(all->sources, all->items[task]);
    }
    return all->expansion;
}

/* In the process. */
static gboolean send_part(const GByteArray *part, gpointer data) {
    return worker_stream_send(data, part->data, part->len);
}

static void read_item(gsize task, gpointer state, WorkerStream *stream, gpointer data) {
    const ItemsExpansion *all = data;
    (void)state;
    expansion_read(all->sources, all->items[task], send_part, stream);
}

/* In the parent. */
static gboolean take_part(gsize task, GBytes *part, gpointer data) {
    ItemsExpansion *all = data;
    gboolean more = TRUE;
    return expansion_take(expansion_at(all, task), part, &more, &all->error) && more;
}

static gboolean end_item(gsize task, GBytes *record, const char *failure, gpointer data) {
    ItemsExpansion *all = data;
    (void)record;
    expansion_at(all, task);
    g_autoptr(Expansion) expansion = g_steal_pointer(&all->expansion);
    return expansion_end(expansion, failure, &all->error) &&
           (all->visit == NULL ||
            all->visit(all->items[task], all->first, sources_length(all->sources) - all->first,
                       all->data, &all->error));
}

gboolean sources_expand_items(Sources *sources, const gsize *items, gsize n,
                              const ReaderTerms *terms, ExpansionVisit visit, gpointer data,
                              GError **error) {
    ItemsExpansion all = {.sources = sources, .items = items, .visit = visit, .data = data};
    WorkersJob job = {.n_tasks = n,
                      .n_workers = 1,
                      .time_limit = terms->time_limit,
                      .confinement = terms->confinement,
                      .reads_only = TRUE,
                      .stream = read_item,
                      .part = take_part,
                      .done = end_item,
                      .data = &all,
                      .failure = &all.error};
    gboolean good = n == 0 || (sources_flush(sources, error) && workers_run(&job, error));
    expansion_free(all.expansion);
    return good;
}

/* Both sides in one process. */
typedef struct DirectExpansion {
    Expansion *expansion;
    GError *error;
} DirectExpansion;

static gboolean take_directly(const GByteArray *part, gpointer data) {
    DirectExpansion *direct = data;
    gboolean more = TRUE;
    g_autoptr(GBytes) bytes = g_bytes_new(part->data, part->len);
    return expansion_take(direct->expansion, bytes, &more, &direct->error) && more;
}

gboolean sources_expand_all(Sources *sources, GError **error) {
    for (gsize item = 0; item < sources_length(sources); item++) {
        g_autoptr(Expansion) expansion = expansion_new(sources, item);
        DirectExpansion direct = {expansion, NULL};
        expansion_read(sources, item, take_directly, &direct);
        if (direct.error != NULL) {
            g_propagate_error(error, direct.error);
            return FALSE;
        }
        if (!expansion_end(expansion, NULL, error))
            return FALSE;
    }
    return TRUE;
}
