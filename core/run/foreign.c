#include "core/run/foreign.h"

#include "core/file/plain_file.h"
#include "core/run/workers.h"

enum { SENT_TOGETHER = 64 << 10 }; /* bytes of records */
enum { ALONE_SECONDS = 300 };

/* What a part begins with. */
typedef enum ForeignPart { PART_RECORDS, PART_ERROR, PART_END } ForeignPart;

struct ForeignSink {
    GByteArray *part;
    gboolean (*send)(const GByteArray *part, gpointer data);
    gpointer data;
    gboolean ended;
};

typedef struct ForeignReading {
    const ForeignFile *file;
    gboolean complete; /* all that is wanted has come */
    GError *error;
} ForeignReading;

/* In the process. */
static void begin(ForeignSink *sink, ForeignPart kind) {
    g_byte_array_set_size(sink->part, 0);
    record_put_byte(sink->part, (guint8)kind);
}

static gboolean send_part(ForeignSink *sink) {
    sink->ended = sink->ended || !sink->send(sink->part, sink->data);
    begin(sink, PART_RECORDS);
    return !sink->ended;
}

GByteArray *foreign_sink_record(ForeignSink *sink) {
    return sink->part;
}

gboolean foreign_sink_send(ForeignSink *sink) {
    return sink->part->len < SENT_TOGETHER ? !sink->ended : send_part(sink);
}

static void read_file(const ForeignFile *file, ForeignSink *sink) {
    g_autoptr(GError) error = NULL;
    begin(sink, PART_RECORDS);
    gboolean good = file->read(sink, file->data, &error);
    send_part(sink);
    begin(sink, good ? PART_END : PART_ERROR);
    if (!good) {
        record_put_u32(sink->part, (guint32)error->code);
        record_put_string(sink->part, error->message);
    }
    send_part(sink);
}

/* In the parent. */
static void refuse(ForeignReading *reading, const char *how) {
    g_set_error(&reading->error, reading->file->domain, 0, "%s: it could not be read: %s",
                reading->file->path, how);
}

static void take_error(ForeignReading *reading, RecordReader *reader) {
    gint code = (gint)record_u32(reader);
    g_autofree char *message = record_string(reader);
    if (reader->broken || message == NULL)
        refuse(reading, "its reader sent what can't be read");
    else
        g_set_error_literal(&reading->error, reading->file->domain, code, message);
}

static void take_records(ForeignReading *reading, RecordReader *reader) {
    while (reader->at < reader->end && reading->error == NULL && !reading->complete) {
        ForeignTaken taken = reading->file->take(reader, reading->file->data, &reading->error);
        reading->complete = taken == FOREIGN_ENOUGH;
        if (taken != FOREIGN_FAILED && reader->broken) {
            reading->complete = FALSE;
            refuse(reading, "its reader sent what can't be read");
        }
    }
}

/* FALSE: no more parts are wanted. */
static gboolean take_part(ForeignReading *reading, GBytes *part) {
    RecordReader reader = record_reader(part);
    ForeignPart kind = record_byte(&reader);
    if (kind == PART_RECORDS)
        take_records(reading, &reader);
    else if (kind == PART_ERROR)
        take_error(reading, &reader);
    else
        reading->complete = TRUE;
    return reading->error == NULL && !reading->complete;
}

static gboolean stream_part(const GByteArray *part, gpointer data) {
    return worker_stream_send(data, part->data, part->len);
}

static void run(gsize task, gpointer state, WorkerStream *stream, gpointer data) {
    const ForeignReading *reading = data;
    g_autoptr(GByteArray) part = g_byte_array_new();
    (void)task;
    (void)state;
    read_file(reading->file, &(ForeignSink){.part = part, .send = stream_part, .data = stream});
}

static gboolean take_streamed(gsize task, GBytes *part, gpointer data) {
    (void)task;
    return take_part(data, part);
}

static gboolean end(gsize task, GBytes *record, const char *failure, gpointer data) {
    ForeignReading *reading = data;
    (void)task;
    (void)record;
    if (!reading->complete && reading->error == NULL)
        refuse(reading, failure != NULL ? failure : "its reader left off");
    return TRUE;
}

static gboolean take_here(const GByteArray *part, gpointer data) {
    g_autoptr(GBytes) bytes = g_bytes_new(part->data, part->len);
    return take_part(data, bytes);
}

static gboolean read_here(ForeignReading *reading, GError **error) {
    g_autoptr(GByteArray) part = g_byte_array_new();
    read_file(reading->file, &(ForeignSink){.part = part, .send = take_here, .data = reading});
    if (reading->error != NULL)
        g_propagate_error(error, reading->error);
    return reading->complete;
}

/* What isn't there its reader tells. */
static gboolean is_file(const ForeignFile *file, GError **error) {
    g_autoptr(GError) other = NULL;
    if (plain_file_may_be(file->path, &other))
        return TRUE;
    g_set_error_literal(error, file->domain, 0, other->message);
    return FALSE;
}

gboolean foreign_file_read(const ForeignFile *file, const ReaderTerms *terms, GError **error) {
    ForeignReading reading = {.file = file};
    if (!is_file(file, error))
        return FALSE;
    if (terms == NULL)
        return read_here(&reading, error);
    WorkersJob job = {.n_tasks = 1,
                      .n_workers = 1,
                      .time_limit = terms->time_limit,
                      .confinement = terms->confinement,
                      .reads_only = TRUE,
                      .stream = run,
                      .part = take_streamed,
                      .done = end,
                      .data = &reading,
                      .failure = &reading.error};
    if (terms->confinement != NULL)
        confinement_allow(terms->confinement, file->path);
    return workers_run(&job, error);
}

gboolean foreign_file_read_alone(const ForeignFile *file, GError **error) {
    g_autoptr(Confinement) confinement = confinement_new(0, FALSE, error);
    const ReaderTerms terms = {1, ALONE_SECONDS, confinement};
    return confinement != NULL && foreign_file_read(file, &terms, error);
}

gboolean foreign_file_read_here(const ForeignFile *file, GError **error) {
    return foreign_file_read(file, NULL, error);
}
