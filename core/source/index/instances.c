#include "core/source/index/instances.h"

#include "core/run/workers.h"
#include "core/source/expand/expand.h"
#include "core/source/index/listed_header.h"
#include "core/source/state/file_state.h"
#include "core/spill/spill_list.h"
#include "core/spill/spill_table.h"

/* Items that readers may be ahead of the first whose header isn't there yet, each; and those that
 * another process more is worth its start for. */
enum { AHEAD = 1024, WORTH_A_READER = 32 };
/* More of them than this wait for the disk together, whatever the number of jobs. */
enum { MAX_READERS = 64 };

/* An item without an instance; its reason stands at the same place of the reasons. */
typedef struct Unindexed {
    gsize item;
    ListedKind kind;
} Unindexed;

struct InstanceIndex {
    Sources *sources;
    SpillTable *item_of;          /* by SOP Instance UID; numbers in decimal */
    SpillFile *holders, *further; /* items, gsize each: all with an instance; those not the first */
    SpillFile *unindexed;         /* Unindexed each */
    SpillFile *stamps;            /* by item */
    SpillList *reasons;
};

/* Headers of items from `first` on, as far as they were known when the readers started. */
typedef struct HeaderRound {
    InstanceIndex *index;
    gsize first;
    GArray *wider; /* of gsize: items that lead to others */
    GError *error;
} HeaderRound;

void instance_index_free(InstanceIndex *index) {
    if (index == NULL)
        return;
    g_clear_pointer(&index->sources, sources_free);
    g_clear_pointer(&index->item_of, spill_table_free);
    g_clear_pointer(&index->holders, spill_file_free);
    g_clear_pointer(&index->further, spill_file_free);
    g_clear_pointer(&index->unindexed, spill_file_free);
    g_clear_pointer(&index->stamps, spill_file_free);
    g_clear_pointer(&index->reasons, spill_list_free);
    g_free(index);
}

const Sources *instance_index_sources(const InstanceIndex *index) {
    return index->sources;
}

static gboolean add_unindexed(InstanceIndex *index, gsize item, const ListedHeader *header,
                              GError **error) {
    Unindexed row = {item, header->kind};
    return spill_file_append(index->unindexed, &row, sizeof row, error) &&
           spill_list_add(index->reasons, header->reason, error);
}

static gboolean add_header(InstanceIndex *index, gsize item, const ListedHeader *header,
                           GError **error) {
    gboolean added;
    char number[24];
    if (!spill_file_append(index->stamps, &header->stamp, sizeof header->stamp, error))
        return FALSE;
    if (header->kind != LISTED_KINDS)
        return add_unindexed(index, item, header, error);
    g_snprintf(number, sizeof number, "%" G_GSIZE_FORMAT, item);
    return spill_table_add(index->item_of, header->uid, number, &added, error) &&
           spill_file_append(index->holders, &item, sizeof item, error) &&
           (added || spill_file_append(index->further, &item, sizeof item, error));
}

/* In the process. */
static void read_header(gsize task, gpointer state, GByteArray *record, gpointer data) {
    const HeaderRound *round = data;
    (void)state;
    listed_header_put(record, round->index->sources, round->first + task);
}

static gboolean take_header(gsize task, GBytes *record, const char *failure, gpointer data) {
    HeaderRound *round = data;
    gsize item = round->first + task;
    g_auto(ListedHeader) header = {0};
    if (record == NULL || !listed_header_take(record, &header)) {
        listed_header_clear(&header);
        header = listed_header_lost(round->index->sources, item,
                                    failure ? failure : "its reader sent what can't be read");
    }
    if (header.wider || header.kind == LISTED_ARCHIVE)
        g_array_append_val(round->wider, item);
    return add_header(round->index, item, &header, &round->error);
}

static gboolean run_round(HeaderRound *round, gsize n, const ReaderTerms *terms, GError **error) {
    guint n_readers = (guint)CLAMP(n / WORTH_A_READER, 1, MIN(terms->jobs, MAX_READERS));
    WorkersJob job = {.n_tasks = n,
                      .n_workers = n_readers,
                      .time_limit = terms->time_limit,
                      .window = (gsize)AHEAD * n_readers,
                      .confinement = terms->confinement,
                      .reads_only = TRUE,
                      .run = read_header,
                      .take = take_header,
                      .data = round,
                      .failure = &round->error};
    if (terms->confinement != NULL)
        sources_visit_apart(round->index->sources, round->first, confinement_allow_each,
                            terms->confinement);
    return sources_flush(round->index->sources, error) && workers_run(&job, error);
}

/* What archives and DICOMDIRs of a round lead to makes the next one. */
static gboolean read_headers(InstanceIndex *index, const ReaderTerms *terms, GError **error) {
    gboolean good = TRUE;
    gsize end;
    for (gsize first = 0; good && first < (end = sources_length(index->sources)); first = end) {
        g_autoptr(GArray) wider = g_array_new(FALSE, FALSE, sizeof(gsize));
        HeaderRound round = {index, first, wider, NULL};
        good = run_round(&round, end - first, terms, error) &&
               sources_expand_items(index->sources, (const gsize *)(gpointer)wider->data,
                                    wider->len, terms, NULL, NULL, error);
    }
    return good;
}

static gboolean flush(InstanceIndex *index, GError **error) {
    return spill_table_share(index->item_of, error) && spill_file_flush(index->holders, error) &&
           spill_file_flush(index->further, error) && spill_file_flush(index->unindexed, error) &&
           spill_file_flush(index->stamps, error) && spill_list_flush(index->reasons, error) &&
           sources_flush(index->sources, error);
}

InstanceIndex *instance_index_new(Sources *sources, const ReaderTerms *terms, GError **error) {
    g_autoptr(InstanceIndex) index = g_new0(InstanceIndex, 1);
    index->sources = sources;
    if ((index->item_of = spill_table_new(error)) == NULL ||
        (index->holders = spill_file_new(error)) == NULL ||
        (index->further = spill_file_new(error)) == NULL ||
        (index->unindexed = spill_file_new(error)) == NULL ||
        (index->stamps = spill_file_new(error)) == NULL ||
        (index->reasons = spill_list_new(error)) == NULL || !read_headers(index, terms, error) ||
        !flush(index, error))
        return NULL;
    return g_steal_pointer(&index);
}

InstanceIndex *instance_index_of_path(const char *path, const SourceOptions *options,
                                      const ReaderTerms *terms, GError **error) {
    char *paths[] = {(char *)path, NULL};
    Sources *sources = sources_open(paths, options, error);
    if (sources == NULL)
        return NULL;
    if (terms->confinement != NULL) /* a folder covers most of what lies in it */
        confinement_allow(terms->confinement, path);
    return instance_index_new(sources, terms, error);
}

gsize instance_index_length(const InstanceIndex *index) {
    return (gsize)spill_file_length(index->holders) / sizeof(gsize);
}

static gsize number_at(const SpillFile *file, gsize i) {
    gsize number = 0;
    spill_file_read(file, i * sizeof number, &number, sizeof number);
    return number;
}

gsize instance_index_item(const InstanceIndex *index, gsize i) {
    return number_at(index->holders, i);
}

gboolean instance_index_changed(const InstanceIndex *index, gsize item) {
    FileStamp then = {0}, now = file_stamp(index->sources, item);
    spill_file_read(index->stamps, item * sizeof then, &then, sizeof then);
    return then.device != now.device || then.number != now.number || then.size != now.size ||
           then.seconds != now.seconds || then.nanoseconds != now.nanoseconds;
}

char *instance_index_state(const InstanceIndex *index, gsize item) {
    if (index == NULL || item >= sources_length(index->sources))
        return g_strdup("nothing");
    FileStamp then = {0};
    g_autofree char *name = sources_name(index->sources, item), *state = NULL;
    spill_file_read(index->stamps, item * sizeof then, &then, sizeof then);
    state = then.number != 0 ? file_state_text(then.size, then.seconds, then.nanoseconds)
                             : file_state(name);
    return g_strdup_printf("%s, %s", name, state);
}

gboolean instance_index_find(const InstanceIndex *index, const char *sop_instance, gsize *item) {
    g_autofree char *number = spill_table_find(index->item_of, sop_instance);
    if (number != NULL)
        *item = (gsize)g_ascii_strtoull(number, NULL, 10);
    return number != NULL;
}

char *instance_index_find_path(const InstanceIndex *index, const char *sop_instance) {
    gsize item;
    return instance_index_find(index, sop_instance, &item) ? sources_path(index->sources, item)
                                                           : NULL;
}

typedef struct EachUid {
    InstanceVisit visit;
    gpointer data;
} EachUid;

static gboolean visit_uid(const char *uid, const char *item, gpointer data) {
    const EachUid *each = data;
    return each->visit(uid, (gsize)g_ascii_strtoull(item, NULL, 10), each->data);
}

gboolean instance_index_each(const InstanceIndex *index, InstanceVisit visit, gpointer data) {
    return spill_table_each(index->item_of, visit_uid, &(EachUid){visit, data});
}

static gboolean each_further(const InstanceIndex *index, UnindexedVisit visit, gpointer data) {
    gsize n = (gsize)spill_file_length(index->further) / sizeof(gsize);
    for (gsize i = 0; i < n; i++) {
        if (!visit(LISTED_DUPLICATE, number_at(index->further, i),
                   "an earlier file has the same SOP Instance UID", data))
            return FALSE;
    }
    return TRUE;
}

gboolean instance_index_each_unindexed(const InstanceIndex *index, gboolean further,
                                       UnindexedVisit visit, gpointer data) {
    for (gsize i = 0; i < spill_list_length(index->reasons); i++) {
        Unindexed row = {0};
        spill_file_read(index->unindexed, i * sizeof row, &row, sizeof row);
        g_autofree char *reason = spill_list_get(index->reasons, i);
        if (!visit(row.kind, row.item, reason, data))
            return FALSE;
    }
    return !further || each_further(index, visit, data);
}
