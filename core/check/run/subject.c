#include "core/check/run/subject.h"

#include "core/image/pixel_data.h"
#include "core/image/places.h"

enum {
    TAG_STUDY = DICOM_TAG(0x0020, 0x000D),
    TAG_SERIES = DICOM_TAG(0x0020, 0x000E),
    CHUNK = 4096, /* bytes of texts of a row at a time */
};

static void row_fate_free(gpointer data) {
    RowFate *fate = data;
    g_free(fate->instance);
    g_free(fate->reason);
    g_free(fate);
}

void subject_fate_init(SubjectFate *fate) {
    *fate = (SubjectFate){.item = NO_ORIGINAL,
                          .original = NO_ORIGINAL,
                          .rows = g_ptr_array_new_with_free_func(row_fate_free)};
}

void subject_fate_clear(SubjectFate *fate) {
    g_clear_pointer(&fate->file, g_free);
    g_clear_pointer(&fate->reason, g_free);
    g_clear_pointer(&fate->unread, g_free);
    g_clear_pointer(&fate->rows, g_ptr_array_unref);
}

static void subject_init(CheckSubject *subject, const Dataset *dataset, char *file) {
    *subject = (CheckSubject){.task = check_task_new()};
    subject_fate_init(&subject->fate);
    subject->fate.file = file;
    subject->fate.order = (guint32)answer_index_length(dataset->answers);
    subject->task->file = g_strdup(file);
}

void check_subject_clear(CheckSubject *subject) {
    g_clear_pointer(&subject->task, check_task_free);
    g_clear_pointer(&subject->deid, dicom_file_free);
    g_clear_pointer(&subject->original, dicom_file_free);
    subject_fate_clear(&subject->fate);
}

/* Takes over the reason. */
static void list_subject(CheckSubject *subject, ListedKind kind, char *reason) {
    subject->fate.listed = TRUE;
    subject->fate.kind = kind;
    subject->fate.reason = reason;
}

static void list_row(RowFate *fate, ListedKind kind, char *reason) {
    fate->judged = FALSE;
    fate->kind = kind;
    g_free(fate->reason);
    fate->reason = reason;
}

/* Of several digests none is believed: pixel data can't have them all. */
static void set_digest(CheckTask *task, RowFate *fate, Text digest) {
    char *text = text_copy(digest);
    if (task->expected_digest == NULL || g_strcmp0(task->expected_digest, text) == 0) {
        g_free(task->expected_digest);
        task->expected_digest = text;
        return;
    }
    g_free(text);
    g_free(task->expected_digest);
    task->expected_digest = g_strdup("");
    list_row(fate, LISTED_BAD_ROW,
             g_strdup("its pixels_retained checks name different digests for one image"));
}

/* Whether the check is about pixels; what it asks is added to the task. */
static gboolean add_check(CheckSubject *subject, RowFate *fate, const KeyCheck *check) {
    CheckTask *task = subject->task;
    char *problem = key_check_problem(check);
    if (problem != NULL) {
        list_row(fate, LISTED_UNKNOWN_ACTION, problem);
    } else if (check->kind == ACTION_PIXELS_HIDDEN) {
        check_task_add_region(task, answer_region_new(check->number, check->action_text));
    } else if (check->kind == ACTION_PIXELS_RETAINED) {
        set_digest(task, fate, text_unbracketed(check->action_text));
    }
    return action_facts(check->kind)->of_pixels;
}

/* What the key asks can't be read: a region that says so keeps the image from passing for judged.
 */
static void add_bad_row(CheckSubject *subject, RowFate *fate, const char *reason) {
    AnswerRegion *region = g_new0(AnswerRegion, 1);
    region->problem = g_strdup(reason);
    g_ptr_array_add(subject->task->regions, region);
    list_row(fate, LISTED_BAD_ROW, g_strdup(reason));
}

/* Reads a row of the key; NULL where it can't be read. */
static AnswerRow *add_row(CheckSubject *subject, AnswerReader *reader, guint32 row,
                          GStringChunk *memory) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck));
    AnswerRow *answer = answer_reader_row(reader, row, memory, &error);
    gboolean of_pixels = FALSE;
    RowFate *fate = g_new0(RowFate, 1);
    *fate = (RowFate){row, TRUE, LISTED_KINDS, g_strdup(answer ? answer->instance : ""), NULL};
    g_ptr_array_add(subject->fate.rows, fate);
    if (answer == NULL || !answer_reader_pixel_checks(reader, answer, checks, memory, &error)) {
        add_bad_row(subject, fate, error->message);
        return answer;
    }
    for (guint i = 0; i < checks->len; i++)
        of_pixels |= add_check(subject, fate, &g_array_index(checks, KeyCheck, i));
    if (!of_pixels && fate->judged)
        list_row(fate, LISTED_OTHER_CHECKS, g_strdup("it asks nothing about pixels"));
    return answer;
}

static char *id_text(const DicomFile *file, guint32 tag) {
    return file ? dicom_dataset_text(dicom_file_dataset(file), tag) : NULL;
}

/* Finds the rows that apply to the file and reads them. */
static void read_rows(CheckSubject *subject, AnswerReader *reader, const DicomFile *ids) {
    g_autofree char *series = id_text(ids, TAG_SERIES), *study = id_text(ids, TAG_STUDY);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GError) error = NULL;
    if (!answer_reader_match(reader, subject->task->original_sop, series, study, rows, &error)) {
        list_subject(subject, LISTED_UNREADABLE, g_strdup(error->message));
        return;
    }
    if (rows->len == 0) {
        list_subject(subject, LISTED_NOT_IN_KEY,
                     g_strdup_printf("the key has no row for its instance, which was %s",
                                     subject->task->original_sop));
        return;
    }
    GStringChunk *memory = g_string_chunk_new(CHUNK);
    for (guint i = 0; i < rows->len; i++)
        answer_row_destroy(add_row(subject, reader, g_array_index(rows, guint32, i), memory));
    subject->fate.order = g_array_index(rows, guint32, 0);
    g_string_chunk_free(memory);
}

static const char changed[] =
    "it has changed since this run began and read its header; run again when nobody writes there";

static void open_original(CheckSubject *subject, const Dataset *dataset) {
    CheckTask *task = subject->task;
    gsize item;
    g_autoptr(GError) error = NULL;
    if (dataset->original == NULL)
        return;
    if (!instance_index_find(dataset->original, task->original_sop, &item)) {
        task->no_original = g_strdup("the original folder has no file of the instance");
        return;
    }
    if (instance_index_changed(dataset->original, item))
        g_set_error(&error, DICOM_ERROR, DICOM_ERROR_IO, "%s", changed);
    else
        subject->original =
            sources_dicom(instance_index_sources(dataset->original), item, 0, &error);
    task->original = subject->original;
    subject->fate.original = item;
    if (subject->original != NULL)
        return;
    subject->fate.unread = g_strdup(error->message);
    task->no_original = g_strdup_printf("original: %s", error->message);
}

static gboolean note_place(Place *place, const char *name, const GError *error, gpointer data) {
    (void)name;
    (void)error;
    if (place)
        place_free(place);
    *(gboolean *)data = TRUE;
    return FALSE;
}

static gboolean holds_pictures(const DicomFile *file) {
    g_autoptr(GError) error = NULL;
    gboolean found = FALSE;
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), &error);
    if (pixels == NULL && error == NULL)
        places_visit(file, NULL, note_place, &found);
    return pixels != NULL || error != NULL || found;
}

/* The key asks nothing about the file's pixels, which may leak all the same. */
static void settle_unasked(CheckSubject *subject) {
    if (subject->deid == NULL)
        list_subject(subject, LISTED_UNREADABLE, g_strdup(subject->task->missing));
    else if (!holds_pictures(subject->deid))
        list_subject(subject, LISTED_NO_PIXELS, g_strdup("it holds no pixels"));
    else if (subject->original == NULL)
        list_subject(subject, LISTED_NOT_ASKED,
                     g_strdup("the key asks nothing about its pixels; with --original they are "
                              "compared all the same"));
}

/* Whose image it is; FALSE where that can't be told. */
static gboolean find_instance(CheckSubject *subject, const Dataset *dataset, gsize item) {
    CheckTask *task = subject->task;
    if (task->deid_sop == NULL || *task->deid_sop == '\0' ||
        instance_index_changed(dataset->deid, item)) {
        list_subject(subject, LISTED_UNREADABLE, g_strdup(changed));
    } else if (id_map_is_shared(dataset->uid_map, task->deid_sop)) {
        list_subject(subject, LISTED_MAP,
                     g_strdup_printf("%s gives its SOP Instance UID to several originals: whose "
                                     "image it is can't be told",
                                     dataset->uid_map_path));
    } else {
        task->original_sop = id_map_old_id(dataset->uid_map, task->deid_sop);
        if (task->original_sop == NULL && id_map_has_old(dataset->uid_map, task->deid_sop))
            list_subject(subject, LISTED_ORIGINAL,
                         g_strdup_printf("it is an original: its SOP Instance UID is one before "
                                         "scrubbing in %s",
                                         dataset->uid_map_path));
        else if (task->original_sop == NULL)
            list_subject(
                subject, LISTED_UNMAPPED,
                g_strdup_printf("its SOP Instance UID is not in %s", dataset->uid_map_path));
    }
    return !subject->fate.listed;
}

static void open_subject(CheckSubject *subject, const Dataset *dataset, AnswerReader *reader,
                         gsize item) {
    const Sources *sources = instance_index_sources(dataset->deid);
    g_autoptr(GError) error = NULL;
    subject_init(subject, dataset, sources_name(sources, item));
    subject->fate.item = item;
    CheckTask *task = subject->task;
    task->deid = subject->deid = sources_dicom(sources, item, 0, &error);
    if (task->deid == NULL)
        task->missing = g_strdup(error->message);
    g_autoptr(DicomFile) head =
        task->deid ? NULL : sources_dicom(sources, item, TAG_SERIES + 1, NULL);
    const DicomFile *ids = task->deid ? task->deid : head;
    task->deid_sop = id_text(ids, DICOM_SOP_INSTANCE_UID);
    if (!find_instance(subject, dataset, item))
        return;
    read_rows(subject, reader, ids);
    if (subject->fate.listed)
        return;
    open_original(subject, dataset);
    if (task->regions->len == 0 && task->expected_digest == NULL)
        settle_unasked(subject);
}

void check_subject_open(CheckSubject *subject, const Dataset *dataset, AnswerReader *reader,
                        gsize item) {
    open_subject(subject, dataset, reader, item);
    if (subject->fate.listed)
        g_clear_pointer(&subject->task, check_task_free);
}

/* Why no file was judged by the row. */
static char *missing_reason(const CheckTask *task, const Dataset *dataset, const AnswerRow *answer,
                            ListedKind *kind) {
    gsize item;
    char *problem = answer_row_problem(answer, dataset->uid_map);
    *kind = answer->scope == SCOPE_UNKNOWN ? LISTED_UNKNOWN_SCOPE : LISTED_MISSING;
    if (problem != NULL)
        return problem;
    if (answer->scope != SCOPE_INSTANCE)
        return g_strdup("no scrubbed file belongs to its series or study");
    if (task->deid_sop == NULL)
        return g_strdup_printf("%s has no entry for the instance", dataset->uid_map_path);
    if (id_map_is_shared(dataset->uid_map, task->deid_sop)) {
        *kind = LISTED_MAP;
        return g_strdup_printf("%s gives the instance's new UID to another one too: whose image it "
                               "is can't be told",
                               dataset->uid_map_path);
    }
    return g_strdup(instance_index_find(dataset->deid, task->deid_sop, &item)
                        ? "its scrubbed file could not be judged"
                        : "no scrubbed file with the instance's new UID");
}

static void settle_missing(CheckSubject *subject, const Dataset *dataset, const AnswerRow *answer) {
    RowFate *fate = g_ptr_array_index(subject->fate.rows, 0);
    ListedKind kind;
    subject->task->deid_sop = id_map_new_id(dataset->uid_map, answer->instance);
    char *reason = missing_reason(subject->task, dataset, answer, &kind);
    if (fate->judged) {
        list_row(fate, kind, reason);
        return;
    }
    g_free(reason); /* the row itself is what is wrong */
}

void check_subject_of_row(CheckSubject *subject, const Dataset *dataset, AnswerReader *reader,
                          guint32 row) {
    GStringChunk *memory = g_string_chunk_new(CHUNK);
    subject_init(subject, dataset, g_strdup(""));
    subject->fate.order = row;
    AnswerRow *answer = add_row(subject, reader, row, memory);
    const RowFate *fate = g_ptr_array_index(subject->fate.rows, 0);
    if (answer != NULL && fate->kind != LISTED_OTHER_CHECKS)
        settle_missing(subject, dataset, answer);
    subject->task->original_sop = g_strdup(fate->instance);
    subject->task->missing = g_strdup(fate->reason);
    if (subject->task->regions->len == 0 && subject->task->expected_digest == NULL)
        g_clear_pointer(&subject->task, check_task_free);
    answer_row_destroy(answer);
    g_string_chunk_free(memory);
}
