#include "core/validate/judge.h"

#include "core/dicom/dicom.h"
#include "core/validate/inputs.h"
#include "core/validate/pixels.h"
#include "core/values/path.h"
#include "core/values/value.h"
#include "kernels/md5/md5.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    TAG_SOP_INSTANCE = DICOM_TAG(0x0008, 0x0018),
    TAG_PIXEL_DATA = DICOM_TAG(0x7FE0, 0x0010),
    FIRST_PIXEL_TAG = DICOM_TAG(0x7FE0, 0x0000),
    PREAMBLE = 128,
};

static const struct {
    guint32 tag;
    const char *name;
} identity_tags[N_IDENTITY] = {{DICOM_TAG(0x0008, 0x0060), "Modality"},
                               {DICOM_TAG(0x0008, 0x0016), "SOP Class UID"},
                               {DICOM_TAG(0x0010, 0x0020), "Patient ID"},
                               {DICOM_TAG(0x0020, 0x000D), "Study Instance UID"},
                               {DICOM_TAG(0x0020, 0x000E), "Series Instance UID"},
                               {TAG_SOP_INSTANCE, "SOP Instance UID"}};
enum { PATIENT = 2, STUDY = 3, SERIES = 4, INSTANCE = 5 };

struct Judge {
    const JudgeContext *context;
    AnswerReader *reader;
    char *no_reader; /* why there is none */
    OcrEngine *engine;
    char *no_engine;
    gboolean tried_engine;
};

Judge *judge_new(const JudgeContext *context) {
    Judge *judge = g_new0(Judge, 1);
    g_autoptr(GError) error = NULL;
    judge->context = context;
    judge->reader = answer_reader_new(context->answers, &error);
    if (judge->reader == NULL)
        judge->no_reader = g_strdup(error->message);
    return judge;
}

void judge_free(Judge *judge) {
    if (judge == NULL)
        return;
    g_clear_pointer(&judge->reader, answer_reader_free);
    g_clear_pointer(&judge->engine, ocr_engine_free);
    g_free(judge->no_reader);
    g_free(judge->no_engine);
    g_free(judge);
}

/* One file on its way through the steps. */
typedef struct Subject {
    guint32 number;
    const char *path;
    DicomFile *file; /* NULL: not judged */
    FileStatus status;
    char *reason;
    char *unread; /* why the pixel data isn't read */
    gboolean unseen;
    char *identity[N_IDENTITY]; /* NULL where absent */
    char *old_instance;         /* NULL: not in the map */
    GArray *answers;            /* of guint32: rows of the key */
    GArray *checks;             /* of Check */
    GPtrArray *malformed;       /* of char *: rows of the key that can't be read, and why */
    GArray *malformed_rows;     /* of guint32 */
    GStringChunk *memory;
    char digest[2 * MD5_SIZE + 1];
} Subject;

static void subject_clear(Subject *subject) {
    g_clear_pointer(&subject->file, dicom_file_free);
    g_free(subject->reason);
    g_free(subject->unread);
    g_free(subject->old_instance);
    for (gsize i = 0; i < N_IDENTITY; i++)
        g_free(subject->identity[i]);
    g_array_unref(subject->answers);
    g_array_unref(subject->checks);
    g_array_unref(subject->malformed_rows);
    g_ptr_array_unref(subject->malformed);
    g_string_chunk_free(subject->memory);
}

static void subject_init(Subject *subject, const JudgeContext *context, guint32 number) {
    const InputFile *listed = g_ptr_array_index(context->files, number);
    *subject = (Subject){.number = number,
                         .path = listed->path,
                         .answers = g_array_new(FALSE, FALSE, sizeof(guint32)),
                         .checks = g_array_new(FALSE, FALSE, sizeof(Check)),
                         .malformed_rows = g_array_new(FALSE, FALSE, sizeof(guint32)),
                         .malformed = g_ptr_array_new_with_free_func(g_free),
                         .memory = g_string_chunk_new(16384)};
}

/* The script sees only files with a preamble. */
static gboolean has_preamble(const char *path) {
    char bytes[PREAMBLE + 4];
    FILE *file = fopen(path, "rbe");
    gboolean good = file && fread(bytes, 1, sizeof bytes, file) == sizeof bytes &&
                    memcmp(bytes + PREAMBLE, "DICM", 4) == 0;
    if (file)
        fclose(file);
    return good;
}

static char *element_text(const DicomDataset *dataset, guint32 tag) {
    const DicomElement *element = dicom_dataset_find(dataset, tag);
    if (!element)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    value_text(dataset, element, text);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void read_identity(Subject *subject, const DicomFile *file) {
    for (gsize i = 0; i < N_IDENTITY; i++)
        subject->identity[i] = element_text(dicom_file_dataset(file), identity_tags[i].tag);
}

/* Opens the file; one that is broken in its pixel data is judged without. */
static void subject_open(Subject *subject) {
    g_autoptr(GError) error = NULL, ignored = NULL;
    subject->file = dicom_file_open(subject->path, 0, &error);
    if (!subject->file) {
        subject->reason = g_strdup(error->message);
        subject->status = g_error_matches(error, DICOM_ERROR, DICOM_ERROR_NOT_DICOM)
                              ? FILE_NOT_DICOM
                              : FILE_BROKEN;
        if (subject->status == FILE_NOT_DICOM)
            return;
        subject->file = dicom_file_open(subject->path, FIRST_PIXEL_TAG, NULL);
        if (!subject->file) { /* whose it is may still be told */
            g_autoptr(DicomFile) head =
                dicom_file_open(subject->path, TAG_SOP_INSTANCE + 1, &ignored);
            if (head)
                read_identity(subject, head);
            return;
        }
        subject->unread = g_strdup(error->message);
        subject->status = FILE_JUDGED;
    }
    read_identity(subject, subject->file);
    subject->unseen = !has_preamble(subject->path);
    if (subject->unseen)
        subject->reason = g_strdup("no preamble: the public script doesn't see the file");
    const DicomElement *pixels =
        dicom_dataset_find(dicom_file_dataset(subject->file), TAG_PIXEL_DATA);
    if (pixels && pixels->length == 0 && !subject->unseen) {
        subject->unseen = TRUE;
        subject->reason = g_strdup("empty Pixel Data: the public script doesn't see the file");
    }
    if (!subject->identity[INSTANCE] || !*subject->identity[INSTANCE]) {
        g_free(subject->reason);
        subject->reason = g_strdup("no SOP Instance UID (0008,0018)");
        subject->status = FILE_BROKEN;
        g_clear_pointer(&subject->file, dicom_file_free);
    }
}

/* Finds the rows of the key and reads their checks. */
static void subject_read_checks(Judge *judge, Subject *subject) {
    const JudgeContext *context = judge->context;
    subject->old_instance = id_map_old_id(context->maps.uids, subject->identity[INSTANCE]);
    answer_index_match(context->answers, subject->old_instance, subject->identity[SERIES],
                       subject->identity[STUDY], subject->answers);
    for (guint i = 0; i < subject->answers->len; i++) {
        guint32 row = g_array_index(subject->answers, guint32, i);
        g_autoptr(GError) error = NULL;
        if (judge->reader &&
            answer_reader_read(judge->reader, row, subject->checks, subject->memory, &error))
            continue;
        g_array_append_val(subject->malformed_rows, row);
        g_ptr_array_add(subject->malformed,
                        g_strdup(judge->reader ? error->message : judge->no_reader));
    }
}

static gboolean wants_digest(const Subject *subject) {
    for (guint i = 0; i < subject->checks->len; i++)
        if (action_of(g_array_index(subject->checks, Check, i).action) == ACTION_PIXELS_RETAINED)
            return TRUE;
    return FALSE;
}

/* All files' digests at once, which takes hardly longer than one's. */
static void digest_all(Subject *subjects, gsize n) {
    g_autofree Md5Bytes *inputs = g_new(Md5Bytes, n);
    g_autofree gsize *owners = g_new(gsize, n);
    g_autofree guint8(*digests)[MD5_SIZE] = g_malloc_n(n, MD5_SIZE);
    gsize count = 0;
    for (gsize i = 0; i < n; i++) {
        Subject *subject = &subjects[i];
        g_strlcpy(subject->digest, "None", sizeof subject->digest);
        if (!subject->file || !wants_digest(subject))
            continue;
        const DicomElement *element =
            dicom_dataset_find(dicom_file_dataset(subject->file), TAG_PIXEL_DATA);
        if (!element)
            continue;
        inputs[count] = (Md5Bytes){element->value, element->length};
        owners[count++] = i;
    }
    md5_digest(inputs, count, digests);
    for (gsize i = 0; i < count; i++)
        md5_text(digests[i], subjects[owners[i]].digest);
}

/* The element's text with < and >; data NULL where it isn't there. */
static Text element_value(Subject *subject, Text path, GHashTable *values) {
    gpointer known;
    if (!path.data)
        return (Text){NULL, 0};
    if (g_hash_table_lookup_extended(values, path.data, NULL, &known)) {
        const GString *text = known;
        return text ? (Text){text->str, text->len} : (Text){NULL, 0};
    }
    const DicomDataset *holder;
    const DicomElement *element = path_find(dicom_file_dataset(subject->file), path.data, &holder);
    GString *text = NULL;
    if (element) {
        text = g_string_new(NULL);
        value_entry(holder, element, text);
    }
    g_hash_table_insert(values, (gpointer)path.data, text);
    return text ? (Text){text->str, text->len} : (Text){NULL, 0};
}

static void free_value(gpointer value) {
    if (value)
        g_string_free(value, TRUE);
}

static OcrEngine *engine_of(Judge *judge) {
    if (judge->tried_engine)
        return judge->engine;
    judge->tried_engine = TRUE;
    g_autoptr(GError) error = NULL;
    if (!judge->context->no_ocr) {
        judge->engine = ocr_engine_new(&error);
        if (!judge->engine)
            judge->no_engine = g_strdup(error->message);
    }
    return judge->engine;
}

static void judge_pixel_rows(Judge *judge, Subject *subject, GArray *rows) {
    g_autoptr(GPtrArray) hidden = g_ptr_array_new(), retained = g_ptr_array_new();
    for (guint i = 0; i < rows->len; i++) {
        ResultRow *row = &g_array_index(rows, ResultRow, i);
        Action action = action_of(row->check.action);
        if (action == ACTION_PIXELS_HIDDEN)
            g_ptr_array_add(hidden, row);
        else if (action == ACTION_PIXELS_RETAINED)
            g_ptr_array_add(retained, row);
    }
    if (hidden->len + retained->len > 0) {
        OcrEngine *engine = hidden->len > 0 ? engine_of(judge) : NULL;
        const FileIndex *original = judge->context->original;
        g_autofree char *original_path = original && subject->old_instance
                                             ? file_index_find(original, subject->old_instance)
                                             : NULL;
        PixelSubject pixels = {.file = subject->file,
                               .path = subject->path,
                               .original_path = original_path,
                               .digest = subject->digest,
                               .unread = subject->unread};
        check_pixels(&pixels, hidden, retained, engine, judge->no_engine, subject->memory);
    }
}

/* A row for what the key says so badly that nobody can look. */
static void add_malformed(GArray *rows, guint32 answer, const char *reason) {
    ResultRow row = {.check.row = answer, .only = TRUE, .reason = text_of(reason)};
    set_both(&row, PASSED_UNKNOWN, NAN);
    g_array_append_val(rows, row);
}

/* The order of the script's rows: by action, then as in the key. */
static void order_checks(const GArray *checks, GArray *rows) {
    g_autofree Action *actions = g_new(Action, checks->len + 1);
    for (guint i = 0; i < checks->len; i++)
        actions[i] = action_of(g_array_index(checks, Check, i).action);
    for (Action action = ACTION_TAG_RETAINED; action <= ACTION_UNKNOWN; action++)
        for (guint i = 0; i < checks->len; i++)
            if (actions[i] == action) {
                ResultRow row = {.check = g_array_index(checks, Check, i)};
                g_array_append_val(rows, row);
            }
}

/* What the script says of a file that it doesn't see. */
static void make_unseen(const Judge *judge, const Subject *subject, ResultRow *row) {
    const AnswerRow *answer = g_ptr_array_index(judge->context->answers->rows, row->check.row);
    ResultRow missing = {.check = row->check};
    check_missing(action_of(row->check.action), &missing);
    row->script = missing.script;
    row->absent = ABSENT_NOT;
    row->only = missing.only || g_strcmp0(answer->instance, subject->old_instance) != 0;
    if (!row->reason.data)
        row->reason = text_of(subject->reason);
}

static void judge_rows(Judge *judge, Subject *subject, GArray *rows) {
    order_checks(subject->checks, rows);
    g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_value);
    for (guint i = 0; i < rows->len; i++) {
        ResultRow *row = &g_array_index(rows, ResultRow, i);
        Action action = action_of(row->check.action);
        if (action == ACTION_PIXELS_HIDDEN || action == ACTION_PIXELS_RETAINED)
            continue;
        Text value = element_value(subject, row->check.tag_ds, values);
        /* The row outlives the table of values. */
        if (value.data)
            value.data =
                g_string_chunk_insert_len(subject->memory, value.data, (gssize)value.length);
        check_element(action, &judge->context->maps, value, row);
    }
    judge_pixel_rows(judge, subject, rows);
    for (guint i = 0; i < rows->len; i++) {
        ResultRow *row = &g_array_index(rows, ResultRow, i);
        row->only = row->only || subject->malformed->len > 0; /* takes all others with it */
        if (subject->unseen)
            make_unseen(judge, subject, row);
    }
    for (guint i = 0; i < subject->malformed->len; i++)
        add_malformed(rows, g_array_index(subject->malformed_rows, guint32, i),
                      g_ptr_array_index(subject->malformed, i));
}

guint64 path_hash(const char *path, gsize length) {
    guint64 hash = 0xCBF29CE484222325; /* FNV-1a */
    for (gsize i = 0; i < length; i++)
        hash = (hash ^ (guint8)path[i]) * 0x100000001B3;
    return hash;
}

static void add_path(const char *path, const DicomDataset *dataset, const DicomElement *element,
                     gpointer data) {
    (void)dataset;
    (void)element;
    guint64 hash = path_hash(path, strlen(path));
    g_array_append_val((GArray *)data, hash);
}

static void put_paths(GByteArray *record, const Subject *subject) {
    g_autoptr(GArray) hashes = g_array_new(FALSE, FALSE, sizeof(guint64));
    if (subject->file)
        path_walk(dicom_file_dataset(subject->file), add_path, hashes);
    record_put_u32(record, hashes->len);
    g_byte_array_append(record, (const guint8 *)hashes->data, hashes->len * sizeof(guint64));
}

static void put_problem(GByteArray *record, guint32 *n, const char *kind, const char *message) {
    record_put_text(record, text_of(kind));
    record_put_text(record, text_of(message));
    (*n)++;
}

/* What is wrong with the file as a whole. */
static void put_problems(const Judge *judge, const Subject *subject, GByteArray *record) {
    g_autoptr(GByteArray) problems = g_byte_array_new();
    guint32 n = 0;
    for (gsize i = 0; subject->file && i < N_IDENTITY; i++)
        if (!subject->identity[i]) {
            g_autofree char *message = g_strdup_printf(
                "no %s (%04x,%04x): the public script's run ends here", identity_tags[i].name,
                identity_tags[i].tag >> 16, identity_tags[i].tag & 0xFFFF);
            put_problem(problems, &n, "incomplete", message);
        }
    if (subject->file && subject->unread)
        put_problem(problems, &n, "broken", subject->unread);
    if (subject->file && subject->unseen)
        put_problem(problems, &n, "unseen", subject->reason);
    if (subject->file && !subject->old_instance)
        put_problem(problems, &n, "unmapped", "its SOP Instance UID is not in the UID map");
    else if (subject->file && subject->answers->len == 0)
        put_problem(problems, &n, "unanswered", "the key has no checks for the instance");
    const char *patient = subject->identity[PATIENT];
    g_autofree char *expected = NULL;
    const GArray *own =
        subject->old_instance
            ? g_hash_table_lookup(judge->context->answers->by_instance, subject->old_instance)
            : NULL;
    if (subject->file && own) {
        const AnswerRow *answer =
            g_ptr_array_index(judge->context->answers->rows, g_array_index(own, guint32, 0));
        expected = id_map_new_id(judge->context->maps.patients, answer->patient);
    }
    if (patient && expected && strcmp(patient, expected) != 0)
        put_problem(problems, &n, "wrong patient",
                    "its Patient ID (0010,0020) is not the one that the map gives to the "
                    "instance's patient");
    record_put_u32(record, n);
    g_byte_array_append(record, problems->data, problems->len);
}

static void put_rows(GByteArray *record, const GArray *rows) {
    record_put_u32(record, rows->len);
    for (guint i = 0; i < rows->len; i++)
        result_row_put(record, &g_array_index(rows, ResultRow, i));
}

static void subject_put(Judge *judge, Subject *subject, GByteArray *record) {
    g_autoptr(GByteArray) body = g_byte_array_new();
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ResultRow));
    record_put_u32(record, subject->number);
    record_put_byte(record, (guint8)subject->status);
    record_put_text(record, text_of(subject->reason));
    for (gsize i = 0; i < N_IDENTITY; i++)
        record_put_text(record, text_of(subject->identity[i]));
    record_put_byte(record, subject->unseen != FALSE);
    put_paths(record, subject);
    put_problems(judge, subject, body);
    if (subject->file)
        judge_rows(judge, subject, rows);
    put_rows(body, rows);
    record_put_u64(record, body->len);
    g_byte_array_append(record, body->data, body->len);
}

void file_result_read(RecordReader *reader, FileResult *result) {
    result->file = record_u32(reader);
    result->status = (FileStatus)record_byte(reader);
    result->reason = record_text(reader);
    for (gsize i = 0; i < N_IDENTITY; i++)
        result->identity.parts[i] = record_text(reader);
    result->unseen = record_byte(reader);
    result->n_paths = record_u32(reader);
    result->paths = record_bytes(reader, (gsize)result->n_paths * sizeof(guint64));
    if (!result->paths)
        result->n_paths = 0;
    gsize length = (gsize)record_u64(reader);
    const guint8 *body = record_bytes(reader, length);
    result->body = (RecordReader){body, body ? body + length : NULL, body == NULL};
}

void judge_files(Judge *judge, guint32 first, guint32 n, GByteArray *record) {
    g_autofree Subject *subjects = g_new0(Subject, n);
    for (guint32 i = 0; i < n; i++) {
        subject_init(&subjects[i], judge->context, first + i);
        subject_open(&subjects[i]);
        if (subjects[i].file)
            subject_read_checks(judge, &subjects[i]);
    }
    digest_all(subjects, n);
    for (guint32 i = 0; i < n; i++) {
        subject_put(judge, &subjects[i], record);
        subject_clear(&subjects[i]);
    }
}

void judge_missing(Judge *judge, guint32 row, GByteArray *record) {
    g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(Check));
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(ResultRow));
    GStringChunk *memory = g_string_chunk_new(16384);
    g_autoptr(GError) error = NULL;
    if (judge->reader && answer_reader_read(judge->reader, row, checks, memory, &error)) {
        order_checks(checks, rows);
        for (guint i = 0; i < rows->len; i++) {
            ResultRow *result = &g_array_index(rows, ResultRow, i);
            check_missing(action_of(result->check.action), result);
        }
    } else {
        add_malformed(rows, row, judge->reader ? error->message : judge->no_reader);
    }
    put_rows(record, rows);
    g_string_chunk_free(memory);
}
