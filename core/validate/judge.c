#include "core/validate/judge.h"

#include "core/validate/pixels.h"
#include "core/validate/table.h"
#include <math.h>
#include <string.h>

const char pixels_pending[] = "the run ended before its pixels were judged";

struct Judge {
    const JudgeContext *context;
    CheckContext checks;
    AnswerReader *reader;
    char *no_reader; /* why there is none */
    Recognizer *engine;
    char *no_engine;
    gboolean tried_engine;
    BulkRows *rows;
};

Judge *judge_new(const JudgeContext *context) {
    Judge *judge = g_new0(Judge, 1);
    judge->context = context;
    return judge;
}

/* At the first task: where there is no memory for it, the worker ends while it is at that task,
 * whose rows say so. */
static void be_ready(Judge *judge) {
    const JudgeContext *context = judge->context;
    g_autoptr(GError) error = NULL;
    if (judge->checks.words != NULL)
        return;
    judge->checks = (CheckContext){context->uids, context->patients, text_memory_new()};
    judge->reader = answer_reader_new(context->answers, context->uids, &error);
    if (judge->reader == NULL)
        judge->no_reader = g_strdup(error->message);
    if (context->table)
        judge->rows = bulk_rows_new(context->table);
}

void judge_free(Judge *judge) {
    if (judge == NULL)
        return;
    g_clear_pointer(&judge->reader, answer_reader_free);
    g_clear_pointer(&judge->engine, recognizer_free);
    g_clear_pointer(&judge->rows, bulk_rows_free);
    text_memory_free(judge->checks.words);
    g_free(judge->no_reader);
    g_free(judge->no_engine);
    g_free(judge);
}

/* What a file is that is no DICOM. */
static ListedKind kind_of_foreign(const char *path, char **reason) {
    const char *format = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, &error);
    if (!file) {
        *reason = g_strdup(error->message);
        return LISTED_UNREADABLE;
    }
    SourceKind kind = source_kind_of_bytes((const guint8 *)g_mapped_file_get_contents(file),
                                           g_mapped_file_get_length(file), &format);
    if (kind != SOURCE_ARCHIVE) {
        *reason = source_kind_reason(kind, format);
        return source_kind_info(kind)->listed;
    }
    *reason = g_strdup_printf("an archive (%s), which validate does not look into; unpack it",
                              format ? format : "of an unknown format");
    return LISTED_ARCHIVE_UNREAD;
}

/* Why a file is not judged; LISTED_KINDS where it may be. */
static ListedKind kind_of_file(const Subject *subject, gboolean hidden, char **reason) {
    if (subject->status == FILE_NOT_DICOM)
        return kind_of_foreign(subject->path, reason);
    if (subject->status == FILE_JUDGED && !hidden)
        return LISTED_KINDS;
    *reason = g_strdup(subject->status != FILE_JUDGED
                           ? subject->reason
                           : "its name, or that of a folder above it, begins with a dot: the "
                             "public script doesn't see it");
    return subject->status == FILE_JUDGED ? LISTED_DOT_NAME : LISTED_UNREADABLE;
}

void judge_heads(const Inputs *inputs, guint32 first, guint32 n, GByteArray *record) {
    for (guint32 i = 0; i < n; i++) {
        Subject subject;
        gboolean hidden = first + i >= inputs_first_hidden(inputs);
        g_autofree char *reason = NULL;
        subject_open_head(&subject, first + i, inputs_path(inputs, first + i));
        ListedKind kind = kind_of_file(&subject, hidden, &reason);
        record_put_byte(record, (guint8)(hidden && subject.status == FILE_JUDGED ? FILE_HIDDEN
                                                                                 : subject.status));
        record_put_u32(record, kind);
        record_put_text(record, text_of(reason));
        record_put_text(record, text_of(subject.identity[IDENTITY_INSTANCE]));
        subject_clear(&subject);
    }
}

/* Files that are judged together, and where their rows go. */
typedef struct SubjectBatch {
    Judge *judge;
    Subject *subjects;
    gsize n;
    GHashTable *instances; /* old UIDs of all */
    GHashTable *present;   /* whether some file has an element, by path */
    gboolean trial;        /* nothing is written */
    gint64 next_row;
    Summary summary;
    GArray *hidden; /* of guint64: rows of pixels_hidden */
    GError *error;
} SubjectBatch;

static void batch_init(SubjectBatch *batch, Judge *judge, Subject *subjects, gsize n,
                       gboolean trial) {
    *batch = (SubjectBatch){.judge = judge,
                            .subjects = subjects,
                            .n = n,
                            .instances = g_hash_table_new(g_str_hash, g_str_equal),
                            .present = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                            .trial = trial,
                            .hidden = g_array_new(FALSE, FALSE, sizeof(guint64))};
}

static void batch_clear(SubjectBatch *batch) {
    g_hash_table_unref(batch->instances);
    g_hash_table_unref(batch->present);
    g_array_unref(batch->hidden);
    g_clear_error(&batch->error);
}

/* A row with nothing left to find out is counted. */
static void add_row(SubjectBatch *batch, const ResultRow *row, gboolean settled,
                    const Identity *identity, gint64 file_index, const char *path) {
    BulkValue values[N_TABLE_COLUMNS];
    if (settled)
        summary_count(&batch->summary, row, batch->judge->context->strict);
    if (row->check.kind == ACTION_PIXELS_HIDDEN) {
        guint64 number = (guint64)batch->next_row;
        g_array_append_val(batch->hidden, number);
    }
    table_row(row, identity, file_index, path, values);
    if (!batch->error && !batch->trial)
        bulk_rows_add(batch->judge->rows, batch->next_row, values, N_TABLE_COLUMNS, &batch->error);
    batch->next_row++;
}

/* Ends the pages and appends the RowsResult. */
static void put_rows_result(SubjectBatch *batch, GByteArray *record) {
    g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(BulkPage));
    if (!batch->error)
        bulk_rows_end(batch->judge->rows, pages, &batch->error);
    record_put_text(record, text_of(batch->error ? batch->error->message : NULL));
    for (gsize i = 0; i <= ACTION_UNKNOWN; i++)
        for (gsize j = 0; j <= PASSED_UNKNOWN; j++)
            record_put_u64(record, batch->summary.rows[i][j]);
    record_put_u32(record, pages->len);
    record_put_u32(record, batch->hidden->len);
    for (guint i = 0; i < pages->len; i++) {
        record_put_u64(record, (guint64)g_array_index(pages, BulkPage, i).last_rowid);
        record_put_u32(record, g_array_index(pages, BulkPage, i).number);
    }
    for (guint i = 0; i < batch->hidden->len; i++)
        record_put_u64(record, g_array_index(batch->hidden, guint64, i));
}

/* The script's order: by action, then as in the key. Numbers of checks, to be freed. */
static guint *order_checks(const GArray *checks) {
    guint starts[ACTION_UNKNOWN + 2] = {0};
    guint *order = g_new(guint, checks->len + 1);
    for (guint i = 0; i < checks->len; i++)
        starts[g_array_index(checks, KeyCheck, i).kind + 1]++;
    for (guint i = 1; i <= ACTION_UNKNOWN; i++)
        starts[i] += starts[i - 1];
    for (guint i = 0; i < checks->len; i++)
        order[starts[g_array_index(checks, KeyCheck, i).kind]++] = i;
    return order;
}

/* Whether the script, which sees these files together, knows of the element. */
static gboolean is_present(SubjectBatch *batch, Text path) {
    gpointer known;
    g_autofree char *name = g_strndup(path.data, path.length);
    if (g_hash_table_lookup_extended(batch->present, name, NULL, &known))
        return GPOINTER_TO_INT(known);
    gboolean present = FALSE;
    for (gsize i = 0; i < batch->n && !present; i++)
        present = !batch->subjects[i].unseen && subject_has(&batch->subjects[i], name);
    g_hash_table_insert(batch->present, g_steal_pointer(&name), GINT_TO_POINTER(present));
    return present;
}

/* What the script makes of an element that the file lacks and another has: an empty value, with
 * which it goes on. */
static void apply_absence(SubjectBatch *batch, ResultRow *row) {
    if (row->absent == ABSENT_NOT || !row->check.tag_ds.data ||
        !is_present(batch, row->check.tag_ds))
        return;
    row->script.value = text_of("");
    if (row->absent == ABSENT_STAYS)
        return;
    row->script.passed = PASSED_NO;
    row->script.score = 0;
    row->reason = text_of("the element is absent, which passes; the script fails it where another "
                          "file of its batch has it");
}

static Identity key_identity(const AnswerRow *answer) {
    return (Identity){{text_of(answer->modality), text_of(answer->class_uid),
                       text_of(answer->patient), text_of(answer->study), text_of(answer->series),
                       text_of(answer->instance)}};
}

/* What the script says of a file that it doesn't see. */
static void make_unseen(const Subject *subject, ResultRow *row) {
    ResultRow missing = {.check = row->check};
    check_missing(row->check.kind, &missing);
    row->script = missing.script;
    row->absent = ABSENT_NOT;
    row->only = missing.only || g_strcmp0(row->check.answer->instance, subject->old_instance) != 0;
    if (!row->reason.data)
        row->reason = text_of(subject->reason);
}

static PixelSubject pixel_subject(const Subject *subject) {
    return (PixelSubject){.file = subject->file,
                          .path = subject->path,
                          .digest = subject->digest.text,
                          .unread = subject->unread};
}

/* A row of pixels_retained, as far as no picture has to be decoded. */
static gboolean judge_digest(const Judge *judge, Subject *subject, ResultRow *row) {
    PixelSubject pixels = pixel_subject(subject);
    if (check_digest(&pixels, row, subject->memory))
        return TRUE;
    if (judge->context->original || !check_is_short(&pixels))
        return FALSE;
    g_autoptr(GPtrArray) none = g_ptr_array_new(), one = g_ptr_array_new();
    g_ptr_array_add(one, row);
    check_pixels(&pixels, none, one, NULL, NULL, subject->memory);
    return TRUE;
}

/* FALSE where the answer is left to judge_pixels(). */
static gboolean judge_row(SubjectBatch *batch, Subject *subject, ResultRow *row) {
    Action action = row->check.kind;
    gboolean settled = TRUE;
    if (action == ACTION_PIXELS_HIDDEN) {
        set_both(row, PASSED_UNKNOWN, NAN);
        settled = FALSE;
    } else if (action == ACTION_PIXELS_RETAINED) {
        settled = judge_digest(batch->judge, subject, row);
    } else {
        check_element(action, &batch->judge->checks, subject_value(subject, &row->check), row);
    }
    if (!settled) {
        row->own.passed = PASSED_UNKNOWN;
        row->own.score = NAN;
        row->reason = text_of(pixels_pending);
    }
    /* A row of the key that can't be read takes all others with it. */
    row->only = row->only || subject->malformed->len > 0 || !row->check.answer->scope_spelled;
    if (subject->unseen)
        make_unseen(subject, row);
    if (!g_hash_table_contains(batch->instances, row->check.answer->instance))
        row->only = TRUE;
    apply_absence(batch, row);
    check_spelling(row);
    return settled;
}

/* A row for what the key says so badly that nobody can look. */
static void add_malformed(SubjectBatch *batch, const Malformed *malformed, const Identity *identity,
                          gint64 file_index, const char *path) {
    ResultRow row = {
        .check.kind = ACTION_UNKNOWN, .only = TRUE, .reason = text_of(malformed->reason)};
    set_both(&row, PASSED_UNKNOWN, NAN);
    add_row(batch, &row, TRUE, identity, file_index, path);
}

static guint n_rows(const Subject *subject) {
    return subject->file ? subject->checks->len + subject->malformed->len : 0;
}

/* Judges a file's checks; whether something is left to judge_pixels(). */
static gboolean judge_subject(SubjectBatch *batch, Subject *subject, gint64 file_index) {
    g_autofree guint *order = order_checks(subject->checks);
    g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func(g_free);
    Identity own = {0};
    gboolean left = FALSE;
    for (gsize i = 0; i < N_IDENTITY; i++) {
        const char *text = subject->identity[i];
        char *bracketed = text ? g_strdup_printf("<%s>", text) : NULL;
        g_ptr_array_add(strings, bracketed);
        own.parts[i] = text_of(bracketed);
    }
    for (guint i = 0; i < subject->checks->len; i++) {
        ResultRow row = {.check = g_array_index(subject->checks, KeyCheck, order[i])};
        gboolean settled = judge_row(batch, subject, &row);
        Identity identity = subject->unseen ? key_identity(row.check.answer) : own;
        add_row(batch, &row, settled, &identity, file_index, subject->path);
        left = left || !settled;
    }
    for (guint i = 0; i < subject->malformed->len; i++) {
        const Malformed *malformed = &g_array_index(subject->malformed, Malformed, i);
        Identity identity =
            subject->unseen && malformed->answer ? key_identity(malformed->answer) : own;
        add_malformed(batch, malformed, &identity, file_index, subject->path);
    }
    return left;
}

static void put_problem(GByteArray *record, guint32 *n, const char *kind, const char *message) {
    record_put_text(record, text_of(kind));
    record_put_text(record, text_of(message));
    (*n)++;
}

/* The patient whom the map gives to the instance's, by the key; to be freed. */
static char *expected_patient(const Judge *judge, const Subject *subject) {
    for (guint i = 0; i < subject->answers->len; i++) {
        const AnswerRow *answer = g_ptr_array_index(subject->answers, i);
        if (g_strcmp0(answer->instance, subject->old_instance) == 0)
            return id_map_new_id(judge->context->patients, answer->patient);
    }
    return NULL;
}

/* Whether the file holds pixels about which the key asks nothing. */
static gboolean is_unasked(const Subject *subject) {
    static const guint32 tags[] = {DICOM_TAG(0x7FE0, 0x0008), DICOM_TAG(0x7FE0, 0x0009),
                                   DICOM_TAG(0x7FE0, 0x0010)};
    for (guint i = 0; i < subject->checks->len; i++)
        if (action_facts(g_array_index(subject->checks, KeyCheck, i).kind)->of_pixels)
            return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(tags); i++)
        if (dicom_dataset_find(dicom_file_dataset(subject->file), tags[i]))
            return TRUE;
    return FALSE;
}

/* Whether the key has nothing to judge the file by. */
static void put_fate(const Subject *subject, const IdMap *uids, GByteArray *record) {
    ListedKind kind = LISTED_KINDS;
    const char *reason = subject->reason;
    if (subject->file && !subject->old_instance &&
        id_map_has_old(uids, subject->identity[IDENTITY_INSTANCE])) {
        kind = LISTED_ORIGINAL;
        reason = "it is an original: its SOP Instance UID is one before scrubbing in the UID map";
    } else if (subject->file && !subject->old_instance) {
        kind = LISTED_UNMAPPED;
        reason = "its SOP Instance UID is not in the UID map";
    } else if (subject->file && subject->answers->len == 0 && subject->malformed->len == 0) {
        kind = LISTED_NOT_IN_KEY;
        reason = "the key has no row for its instance";
    } else if (subject->file && is_unasked(subject)) {
        kind = LISTED_NOT_ASKED;
        reason =
            subject->malformed->len > 0
                ? "of what the key asks, a part can't be read, and the rest asks nothing about "
                  "its pixels; its other checks are judged"
                : "the key asks nothing about its pixels; its other checks are judged";
    }
    if (subject->file && id_map_is_shared(uids, subject->identity[IDENTITY_INSTANCE])) {
        kind = LISTED_MAP;
        reason = "the UID map gives its SOP Instance UID to several originals: whose image it is "
                 "can't be told";
    }
    record_put_text(record, text_of(reason));
    record_put_byte(record, kind != LISTED_KINDS);
    record_put_u32(record, kind);
}

/* What is odd about the file. */
static void put_problems(const Judge *judge, const Subject *subject, GByteArray *record) {
    g_autoptr(GByteArray) problems = g_byte_array_new();
    guint32 n = 0;
    for (gsize i = 0; subject->file && i < N_IDENTITY; i++)
        if (!subject->identity[i]) {
            g_autofree char *name = identity_name(i);
            g_autofree char *message =
                g_strdup_printf("no %s: the public script's run ends here", name);
            put_problem(problems, &n, "incomplete", message);
        }
    if (subject->file && subject->unread)
        put_problem(problems, &n, "broken", subject->unread);
    if (subject->file && subject->unseen)
        put_problem(problems, &n, "unseen", subject->reason);
    const char *patient = subject->identity[IDENTITY_PATIENT];
    g_autofree char *expected = subject->file ? expected_patient(judge, subject) : NULL;
    if (patient && expected && strcmp(patient, expected) != 0)
        put_problem(problems, &n, "wrong patient",
                    "its Patient ID (0010,0020) is not the one that the map gives to the "
                    "instance's patient");
    record_put_u32(record, n);
    g_byte_array_append(record, problems->data, problems->len);
}

static void open_subjects(SubjectBatch *batch, const guint32 *files) {
    Judge *judge = batch->judge;
    for (gsize i = 0; i < batch->n; i++) {
        Subject *subject = &batch->subjects[i];
        subject_open(subject, files[i], inputs_path(judge->context->inputs, files[i]));
        if (!subject->file)
            continue;
        subject_read_checks(subject, judge->context->uids, judge->reader, judge->no_reader);
        if (subject->old_instance)
            g_hash_table_add(batch->instances, subject->old_instance);
    }
}

static void digest_subjects(SubjectBatch *batch) {
    const PixelDigest *digests = batch->judge->context->digests;
    if (!digests)
        subjects_digest(batch->subjects, batch->n);
    for (gsize i = 0; digests && i < batch->n; i++)
        batch->subjects[i].digest = digests[batch->subjects[i].number];
}

/* Judges all files; appends a FileResult for each. */
static void judge_subjects(SubjectBatch *batch, GByteArray *record) {
    gint64 file_index = 0;
    for (gsize i = 0; i < batch->n; i++) {
        Subject *subject = &batch->subjects[i];
        gint64 first_row = batch->next_row;
        gboolean left = FALSE;
        if (subject->file)
            left = judge_subject(batch, subject, subject->unseen ? -1 : file_index++);
        record_put_u32(record, subject->number);
        record_put_byte(record, (guint8)subject->status);
        put_fate(subject, batch->judge->context->uids, record);
        record_put_text(record, text_of(subject->identity[IDENTITY_INSTANCE]));
        record_put_u64(record, (guint64)first_row);
        record_put_u32(record, (guint32)(batch->next_row - first_row));
        record_put_byte(record, left != FALSE);
        put_problems(batch->judge, subject, record);
    }
}

void judge_batch(Judge *judge, gsize turn, const guint32 *files, gsize n, GByteArray *record) {
    be_ready(judge);
    const guint8 *lost = judge->context->lost;
    g_autofree guint32 *kept = g_new(guint32, n);
    g_autofree Subject *subjects = g_new0(Subject, n);
    gsize n_kept = 0;
    gint64 count = 0;
    for (gsize i = 0; i < n; i++)
        if (!lost[files[i]])
            kept[n_kept++] = files[i];
    SubjectBatch batch;
    batch_init(&batch, judge, subjects, n_kept, FALSE);
    open_subjects(&batch, kept);
    for (gsize i = 0; i < n_kept; i++)
        count += n_rows(&subjects[i]);
    batch.next_row = turns_claim(judge->context->turns, turn, count);
    digest_subjects(&batch);
    g_autoptr(GByteArray) results = g_byte_array_new();
    judge_subjects(&batch, results);
    put_rows_result(&batch, record);
    record_put_u32(record, (guint32)n_kept);
    g_byte_array_append(record, results->data, results->len);
    for (gsize i = 0; i < n_kept; i++)
        subject_clear(&subjects[i]);
    batch_clear(&batch);
}

void judge_trial(Judge *judge, guint32 file) {
    be_ready(judge);
    Subject subject;
    SubjectBatch batch;
    g_autoptr(GByteArray) record = g_byte_array_new();
    batch_init(&batch, judge, &subject, 1, TRUE);
    open_subjects(&batch, &file);
    digest_subjects(&batch);
    judge_subjects(&batch, record);
    subject_clear(&subject);
    batch_clear(&batch);
}

/* Whether judge_subject() leaves something to judge_pixels(). */
static gboolean leaves_pixels(const Judge *judge, Subject *subject) {
    for (guint i = 0; subject->file && i < subject->checks->len; i++) {
        ResultRow row = {.check = g_array_index(subject->checks, KeyCheck, i)};
        if (row.check.kind == ACTION_PIXELS_HIDDEN ||
            (row.check.kind == ACTION_PIXELS_RETAINED && !judge_digest(judge, subject, &row)))
            return TRUE;
    }
    return FALSE;
}

void judge_digests(Judge *judge, const guint32 *files, gsize n, GByteArray *record) {
    be_ready(judge);
    g_autofree Subject *subjects = g_new0(Subject, n);
    SubjectBatch batch;
    batch_init(&batch, judge, subjects, n, TRUE);
    open_subjects(&batch, files);
    digest_subjects(&batch);
    for (gsize i = 0; i < n; i++) {
        record_put_byte(record, (guint8)subjects[i].status);
        record_put_text(record, text_of(subjects[i].identity[IDENTITY_INSTANCE]));
        record_put_text(record, text_of(subjects[i].digest.text));
        record_put_byte(record, leaves_pixels(judge, &subjects[i]) != FALSE);
        subject_clear(&subjects[i]);
    }
    batch_clear(&batch);
}

/* The checks of a row of the key, or why there are none. */
typedef struct MissingRow {
    AnswerRow *answer;
    GArray *checks; /* of KeyCheck */
    Malformed malformed;
} MissingRow;

static void read_missing(Judge *judge, guint32 row, MissingRow *missing, GStringChunk *memory) {
    g_autoptr(GError) error = NULL;
    *missing = (MissingRow){.checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck))};
    if (!judge->reader) {
        missing->malformed.reason = g_strdup(judge->no_reader);
        return;
    }
    missing->answer = answer_reader_row(judge->reader, row, memory, &error);
    if (!missing->answer ||
        !answer_reader_checks(judge->reader, missing->answer, missing->checks, memory, &error))
        missing->malformed.reason = g_strdup(error->message);
}

/* Why nothing can be said of the row's instance, newly allocated; NULL: its file is missing. */
static char *unmet_reason(const Judge *judge, const AnswerRow *answer) {
    char *problem = answer ? answer_row_problem(answer, judge->context->uids) : NULL;
    if (problem || !answer)
        return problem;
    const GHashTable *unjudged = judge->context->unjudged;
    return g_strdup(g_hash_table_lookup((GHashTable *)unjudged, answer->instance));
}

static void judge_missing_row(SubjectBatch *batch, const MissingRow *missing, gboolean has_file) {
    Identity identity = missing->answer ? key_identity(missing->answer) : (Identity){0};
    g_autofree char *reason = unmet_reason(batch->judge, missing->answer);
    g_autofree guint *order = order_checks(missing->checks);
    for (guint i = 0; i < missing->checks->len; i++) {
        ResultRow row = {.check = g_array_index(missing->checks, KeyCheck, order[i])};
        check_missing(row.check.kind, &row);
        if (reason) {
            row.own = (Outcome){PASSED_UNKNOWN, NAN, {NULL, 0}};
            row.reason = text_of(reason);
        }
        if (has_file) {
            row.script = row.own;
            row.only = TRUE;
        }
        check_spelling(&row);
        add_row(batch, &row, TRUE, &identity, -1, NULL);
    }
    if (missing->malformed.reason)
        add_malformed(batch, &missing->malformed, &identity, -1, NULL);
}

void judge_missing(Judge *judge, gsize turn, const UnmetRow *rows, gsize n, GByteArray *record) {
    be_ready(judge);
    g_autofree MissingRow *missing = g_new(MissingRow, n);
    GStringChunk *memory = g_string_chunk_new(8192);
    gint64 count = 0;
    SubjectBatch batch;
    batch_init(&batch, judge, NULL, 0, FALSE);
    for (gsize i = 0; i < n; i++) {
        read_missing(judge, rows[i].row, &missing[i], memory);
        count += missing[i].checks->len + (missing[i].malformed.reason != NULL);
    }
    batch.next_row = turns_claim(judge->context->turns, turn, count);
    for (gsize i = 0; i < n; i++)
        judge_missing_row(&batch, &missing[i], rows[i].has_file);
    put_rows_result(&batch, record);
    for (gsize i = 0; i < n; i++) {
        answer_row_destroy(missing[i].answer);
        g_free(missing[i].malformed.reason);
        g_array_unref(missing[i].checks);
    }
    g_string_chunk_free(memory);
    batch_clear(&batch);
}

static Recognizer *engine_of(Judge *judge) {
    if (judge->tried_engine)
        return judge->engine;
    judge->tried_engine = TRUE;
    g_autoptr(GError) error = NULL;
    if (!judge->context->no_ocr) {
        judge->engine = recognizer_new(NULL, &error);
        if (!judge->engine)
            judge->no_engine = g_strdup(error->message);
    }
    return judge->engine;
}

static void put_outcome(GByteArray *record, const Outcome *outcome) {
    record_put_byte(record, (guint8)outcome->passed);
    record_put_double(record, outcome->score);
    record_put_text(record, outcome->value);
}

static void put_pixel_row(GByteArray *record, guint32 number, const ResultRow *row) {
    record_put_u32(record, number);
    record_put_byte(record, (guint8)row->check.kind);
    record_put_text(record, row->check.value);
    put_outcome(record, &row->script);
    put_outcome(record, &row->own);
    record_put_text(record, row->reason);
    record_put_byte(record, row->only != FALSE);
}

/* NULL without an error where originals aren't given or don't hold the instance. */
static DicomFile *open_original(const Judge *judge, const Subject *subject, gsize *item,
                                GError **error) {
    const InstanceIndex *index = judge->context->original;
    if (!index || !subject->old_instance ||
        !instance_index_find(index, subject->old_instance, item))
        return NULL;
    DicomFile *file = sources_dicom(instance_index_sources(index), *item, 0, error);
    if (!file)
        g_prefix_error(error, "original: ");
    return file;
}

void judge_pixels(Judge *judge, guint32 file, GByteArray *record) {
    be_ready(judge);
    Subject subject;
    SubjectBatch batch;
    batch_init(&batch, judge, &subject, 1, TRUE);
    open_subjects(&batch, &file);
    digest_subjects(&batch);
    g_autofree guint *order = order_checks(subject.checks);
    g_autofree ResultRow *rows = g_new0(ResultRow, subject.checks->len + 1);
    g_autoptr(GPtrArray) hidden = g_ptr_array_new(), retained = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    gsize item = G_MAXSIZE;
    g_autoptr(DicomFile) original = open_original(judge, &subject, &item, &error);
    PixelSubject pixels = pixel_subject(&subject);
    pixels.original = original;
    pixels.no_original = error ? error->message : NULL;
    gboolean is_short = subject.file && !judge->context->original && check_is_short(&pixels);
    for (guint i = 0; subject.file && i < subject.checks->len; i++) {
        rows[i].check = g_array_index(subject.checks, KeyCheck, order[i]);
        Action action = rows[i].check.kind;
        if (action == ACTION_PIXELS_HIDDEN)
            g_ptr_array_add(hidden, &rows[i]);
        else if (action == ACTION_PIXELS_RETAINED &&
                 !check_digest(&pixels, &rows[i], subject.memory) && !is_short)
            g_ptr_array_add(retained, &rows[i]);
    }
    Recognizer *engine = hidden->len > 0 ? engine_of(judge) : NULL;
    check_pixels(&pixels, hidden, retained, engine, judge->no_engine, subject.memory);
    record_put_u64(record, item);
    record_put_string(record, error ? error->message : NULL);
    record_put_u32(record, hidden->len + retained->len);
    for (guint i = 0; i < hidden->len + retained->len; i++) {
        ResultRow *row = i < hidden->len ? g_ptr_array_index(hidden, i)
                                         : g_ptr_array_index(retained, i - hidden->len);
        if (subject.unseen)
            make_unseen(&subject, row);
        put_pixel_row(record, (guint32)(row - rows), row);
    }
    subject_clear(&subject);
    batch_clear(&batch);
}
