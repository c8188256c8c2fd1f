#include "core/source/instances.h"

#include "core/source/dicomdir.h"
#include "core/source/state/file_state.h"
#include "core/spill/spill_list.h"
#include "core/spill/spill_table.h"
#include <sys/stat.h>

#define ICON_IMAGE_SEQUENCE DICOM_TAG(0x0088, 0x0200)
#define PIXEL_DATA DICOM_TAG(0x7FE0, 0x0010)

/* Items that a thread reads at a time, and such batches that it may be ahead. */
enum { BATCH = 32, AHEAD = 4 };
/* More threads than this wait for the disk together, whatever the number of jobs. */
enum { MAX_READERS = 64 };

/* An item without an instance; its reason stands at the same place of the reasons. */
typedef struct Unindexed {
    gsize item;
    ListedKind kind;
} Unindexed;

/* What tells that a file is the one that it was; zeros of what is no file on disk. */
typedef struct FileStamp {
    guint64 device, number, size;
    gint64 seconds, nanoseconds; /* of its last change */
} FileStamp;

struct InstanceIndex {
    Sources *sources;
    SpillTable *item_of;          /* by SOP Instance UID; numbers in decimal */
    SpillFile *holders, *further; /* items, gsize each: all with an instance; those not the first */
    SpillFile *unindexed;         /* Unindexed each */
    SpillFile *stamps;            /* by item */
    SpillList *reasons;
};

/* What the header of an item tells. */
typedef struct ListedHeader {
    gsize item;
    char *uid;       /* NULL: none */
    gboolean wider;  /* it leads to other items */
    ListedKind kind; /* of an item without a UID; else LISTED_KINDS */
    char *reason;    /* likewise */
    FileStamp stamp; /* before it was read */
} ListedHeader;

typedef struct HeaderBatch {
    gsize n; /* 0: no more follow */
    ListedHeader headers[BATCH];
} HeaderBatch;

/* A thread with its batches, in order. */
typedef struct HeaderReader {
    const Sources *sources;
    GThread *thread;
    GAsyncQueue *asked, *read; /* of Batch */
} HeaderReader;

/* Batches go to the readers in turn and are taken back in turn, which keeps the items' order. */
typedef struct HeaderReading {
    InstanceIndex *index;
    HeaderReader *readers;
    guint n_readers;
    gsize n_asked, n_taken; /* batches */
} HeaderReading;

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

/* Why an item that is no readable DICOM holds no instance. */
static void tell_kind(const Sources *sources, ListedHeader *header, const GError *failure) {
    gsize size;
    const char *format;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = sources_bytes(sources, header->item, &error);
    if (bytes == NULL) {
        header->kind = LISTED_UNREADABLE;
        header->reason = g_strdup(error->message);
        return;
    }
    const guint8 *data = g_bytes_get_data(bytes, &size);
    SourceKind kind = source_kind_of_bytes(data, size, &format);
    gboolean broken = kind == SOURCE_DICOM || kind == SOURCE_MAYBE_DICOM ||
                      !g_error_matches(failure, DICOM_ERROR, DICOM_ERROR_NOT_DICOM);
    header->kind = broken ? LISTED_UNREADABLE : source_kind_info(kind)->listed;
    header->reason = broken ? g_strdup(failure->message) : source_kind_reason(kind, format);
}

static gboolean is_picture(const DicomDataset *dataset, const DicomElement *element,
                           gpointer data) {
    (void)dataset;
    *(gboolean *)data |= element->tag == ICON_IMAGE_SEQUENCE || element->tag == PIXEL_DATA;
    return !*(gboolean *)data;
}

/* Directory records may have icons (PS3.3 F.5). */
static gboolean has_pictures(const Sources *sources, gsize item) {
    gboolean found = FALSE;
    g_autoptr(DicomFile) file = sources_dicom(sources, item, 0, NULL);
    if (file == NULL)
        return TRUE; /* nobody knows */
    dicom_dataset_walk(dicom_file_dataset(file), is_picture, &found);
    return found;
}

static FileStamp take_stamp(const Sources *sources, gsize item) {
    struct stat status;
    g_autofree char *path = sources_path(sources, item);
    if (path == NULL || stat(path, &status) != 0)
        return (FileStamp){0};
    return (FileStamp){status.st_dev, status.st_ino, (guint64)status.st_size, status.st_mtim.tv_sec,
                       status.st_mtim.tv_nsec};
}

static void read_header(const Sources *sources, ListedHeader *header) {
    g_autoptr(GError) error = NULL;
    header->kind = LISTED_KINDS;
    header->stamp = take_stamp(sources, header->item);
    header->reason = sources_reason(sources, header->item);
    if (header->reason != NULL) {
        header->kind = source_kind_info(sources_kind(sources, header->item))->listed;
        return;
    }
    g_autoptr(DicomFile) file =
        sources_dicom(sources, header->item, DICOM_SOP_INSTANCE_UID + 1, &error);
    if (file == NULL) {
        tell_kind(sources, header, error);
        return;
    }
    g_autofree char *uid = dicom_dataset_text(dicom_file_dataset(file), DICOM_SOP_INSTANCE_UID);
    header->wider = dicomdir_is(file);
    if (uid != NULL && *uid != '\0') {
        header->uid = g_steal_pointer(&uid);
    } else if (header->wider) {
        header->kind = has_pictures(sources, header->item) ? LISTED_NOT_IN_KEY : LISTED_DICOMDIR;
        header->reason =
            header->kind == LISTED_DICOMDIR
                ? source_kind_reason(SOURCE_DICOMDIR, NULL)
                : g_strdup("a DICOMDIR that holds pictures, for which the key has no row");
    } else {
        header->kind = LISTED_UNREADABLE;
        header->reason = g_strdup("it has no SOP Instance UID (0008,0018)");
    }
}

static gpointer reader_main(gpointer data) {
    HeaderReader *reader = data;
    HeaderBatch *batch;
    while ((batch = g_async_queue_pop(reader->asked))->n > 0) {
        for (gsize i = 0; i < batch->n; i++)
            read_header(reader->sources, &batch->headers[i]);
        g_async_queue_push(reader->read, batch);
    }
    g_free(batch);
    return NULL;
}

static gboolean add_unindexed(InstanceIndex *index, const ListedHeader *header, GError **error) {
    Unindexed row = {header->item, header->kind};
    return spill_file_append(index->unindexed, &row, sizeof row, error) &&
           spill_list_add(index->reasons, header->reason, error);
}

static gboolean add_header(InstanceIndex *index, const ListedHeader *header, GError **error) {
    gboolean added;
    char number[24];
    if ((header->wider || header->kind == LISTED_ARCHIVE) &&
        !sources_expand(index->sources, header->item, NULL, error))
        return FALSE;
    if (!spill_file_append(index->stamps, &header->stamp, sizeof header->stamp, error))
        return FALSE;
    if (header->uid == NULL)
        return add_unindexed(index, header, error);
    g_snprintf(number, sizeof number, "%" G_GSIZE_FORMAT, header->item);
    return spill_table_add(index->item_of, header->uid, number, &added, error) &&
           spill_file_append(index->holders, &header->item, sizeof header->item, error) &&
           (added || spill_file_append(index->further, &header->item, sizeof header->item, error));
}

static gboolean take_batch(HeaderReading *reading, GError **error) {
    HeaderReader *reader = &reading->readers[reading->n_taken++ % reading->n_readers];
    g_autofree HeaderBatch *batch = g_async_queue_pop(reader->read);
    gboolean good = TRUE;
    for (gsize i = 0; i < batch->n; i++) {
        good = good && add_header(reading->index, &batch->headers[i], error);
        g_free(batch->headers[i].uid);
        g_free(batch->headers[i].reason);
    }
    return good;
}

static gboolean ask_for_batch(HeaderReading *reading, gsize first, gsize n, GError **error) {
    HeaderReader *reader = &reading->readers[reading->n_asked++ % reading->n_readers];
    HeaderBatch *batch = g_new0(HeaderBatch, 1);
    batch->n = n;
    for (gsize i = 0; i < n; i++)
        batch->headers[i].item = first + i;
    g_async_queue_push(reader->asked, batch);
    return reading->n_asked - reading->n_taken < (gsize)AHEAD * reading->n_readers ||
           take_batch(reading, error);
}

static gboolean take_rest(HeaderReading *reading, GError **error) {
    gboolean good = TRUE;
    while (reading->n_taken < reading->n_asked)
        good = take_batch(reading, good ? error : NULL) && good;
    return good;
}

/* The items' number grows while archives are met. */
static gboolean read_items(HeaderReading *reading, GError **error) {
    gsize first = 0;
    gboolean good = TRUE;
    while (good && first < sources_length(reading->index->sources)) {
        gsize end = sources_length(reading->index->sources);
        for (gsize n; good && first < end; first += n) {
            n = MIN(BATCH, end - first);
            good = ask_for_batch(reading, first, n, error);
        }
        good = take_rest(reading, good ? error : NULL) && good;
    }
    return good;
}

/* FALSE, with an error, where the system gives no thread. */
static gboolean start_reader(HeaderReader *reader, const Sources *sources, GError **error) {
    reader->sources = sources;
    reader->asked = g_async_queue_new();
    reader->read = g_async_queue_new();
    reader->thread = g_thread_try_new("header", reader_main, reader, error);
    return reader->thread != NULL;
}

static void stop_reader(HeaderReader *reader) {
    if (reader->thread != NULL) {
        g_async_queue_push(reader->asked, g_new0(HeaderBatch, 1));
        g_thread_join(reader->thread);
    }
    g_async_queue_unref(reader->asked);
    g_async_queue_unref(reader->read);
}

static gboolean read_headers(InstanceIndex *index, guint jobs, GError **error) {
    g_autoptr(GError) failure = NULL;
    jobs = MIN(jobs, MAX_READERS);
    g_autofree HeaderReader *readers = g_new0(HeaderReader, jobs);
    guint n_started = 0, n_made = 0;
    while (n_made < jobs && start_reader(&readers[n_made++], index->sources, &failure))
        n_started++;
    HeaderReading reading = {index, readers, n_started, 0, 0};
    gboolean good = n_started > 0 && read_items(&reading, error); /* fewer do */
    if (n_started == 0)
        g_propagate_error(error, g_steal_pointer(&failure));
    for (guint i = 0; i < n_made; i++)
        stop_reader(&readers[i]);
    return good;
}

static gboolean flush(InstanceIndex *index, GError **error) {
    return spill_table_share(index->item_of, error) && spill_file_flush(index->holders, error) &&
           spill_file_flush(index->further, error) && spill_file_flush(index->unindexed, error) &&
           spill_file_flush(index->stamps, error) && spill_list_flush(index->reasons, error) &&
           sources_flush(index->sources, error);
}

InstanceIndex *instance_index_new(Sources *sources, guint jobs, GError **error) {
    g_autoptr(InstanceIndex) index = g_new0(InstanceIndex, 1);
    index->sources = sources;
    if ((index->item_of = spill_table_new(error)) == NULL ||
        (index->holders = spill_file_new(error)) == NULL ||
        (index->further = spill_file_new(error)) == NULL ||
        (index->unindexed = spill_file_new(error)) == NULL ||
        (index->stamps = spill_file_new(error)) == NULL ||
        (index->reasons = spill_list_new(error)) == NULL || !read_headers(index, jobs, error) ||
        !flush(index, error))
        return NULL;
    return g_steal_pointer(&index);
}

InstanceIndex *instance_index_of_path(const char *path, guint jobs, GError **error) {
    char *paths[] = {(char *)path, NULL};
    Sources *sources = sources_open(paths, NULL, error);
    return sources ? instance_index_new(sources, jobs, error) : NULL;
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
    FileStamp then = {0}, now = take_stamp(index->sources, item);
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
