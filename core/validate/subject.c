#include "core/validate/subject.h"

#include "core/validate/checks.h"
#include "core/values/path.h"
#include "core/values/value.h"
#include <string.h>

enum {
    TAG_PIXEL_DATA = DICOM_TAG(0x7FE0, 0x0010),
    FIRST_PIXEL_TAG = DICOM_TAG(0x7FE0, 0x0000),
    CHUNK = 8192,
    /* Digests that are made side by side: as many as fill the lanes, and whose bytes may lie in
     * memory together. */
    DIGEST_FILES = 32,
    DIGEST_BYTES = 16 << 20,
};

static const struct {
    guint32 tag;
    const char *name;
} identity_tags[N_IDENTITY] = {{DICOM_TAG(0x0008, 0x0060), "Modality"},
                               {DICOM_TAG(0x0008, 0x0016), "SOP Class UID"},
                               {DICOM_TAG(0x0010, 0x0020), "Patient ID"},
                               {DICOM_TAG(0x0020, 0x000D), "Study Instance UID"},
                               {DICOM_TAG(0x0020, 0x000E), "Series Instance UID"},
                               {DICOM_SOP_INSTANCE_UID, "SOP Instance UID"}};

char *identity_name(gsize i) {
    guint32 tag = identity_tags[i].tag;
    return g_strdup_printf("%s (%04x,%04x)", identity_tags[i].name, tag >> 16, tag & 0xFFFF);
}

static void malformed_clear(gpointer data) {
    g_free(((Malformed *)data)->reason);
}

void subject_clear(Subject *subject) {
    g_clear_pointer(&subject->file, dicom_file_free);
    g_free(subject->path);
    g_free(subject->reason);
    g_free(subject->unread);
    g_free(subject->old_instance);
    for (gsize i = 0; i < N_IDENTITY; i++)
        g_free(subject->identity[i]);
    g_ptr_array_unref(subject->answers);
    g_array_unref(subject->checks);
    g_array_unref(subject->malformed);
    g_array_unref(subject->elements);
    g_string_chunk_free(subject->memory);
    g_string_free(subject->scratch, TRUE);
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

/* FALSE where nothing can be judged; the status says why, and whose it is may still be told. */
static gboolean read_file(Subject *subject) {
    g_autoptr(GError) error = NULL;
    subject->file = dicom_file_open(subject->path, 0, &error);
    if (subject->file)
        return TRUE;
    subject->reason = g_strdup(error->message);
    subject->status =
        g_error_matches(error, DICOM_ERROR, DICOM_ERROR_NOT_DICOM) ? FILE_NOT_DICOM : FILE_BROKEN;
    if (subject->status == FILE_NOT_DICOM)
        return FALSE;
    subject->file = dicom_file_open(subject->path, FIRST_PIXEL_TAG, NULL);
    if (subject->file) {
        subject->unread = g_strdup(error->message);
        subject->status = FILE_JUDGED;
        return TRUE;
    }
    g_autoptr(DicomFile) head = dicom_file_open(subject->path, DICOM_SOP_INSTANCE_UID + 1, NULL);
    if (head)
        read_identity(subject, head);
    return FALSE;
}

static void subject_init(Subject *subject, guint32 number, char *path) {
    *subject = (Subject){.number = number,
                         .path = path,
                         .answers = g_ptr_array_new_with_free_func(answer_row_destroy),
                         .checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck)),
                         .malformed = g_array_new(FALSE, FALSE, sizeof(Malformed)),
                         .elements = g_array_new(FALSE, FALSE, sizeof(SubjectElement)),
                         .memory = g_string_chunk_new(CHUNK),
                         .scratch = g_string_new(NULL)};
    g_array_set_clear_func(subject->malformed, malformed_clear);
}

void subject_open(Subject *subject, guint32 number, char *path) {
    subject_init(subject, number, path);
    if (!read_file(subject))
        return;
    read_identity(subject, subject->file);
    const DicomElement *pixels =
        dicom_dataset_find(dicom_file_dataset(subject->file), TAG_PIXEL_DATA);
    const char *odd = !dicom_file_has_preamble(subject->file)
                          ? "no preamble: the public script doesn't see the file"
                      : pixels && pixels->length == 0
                          ? "empty Pixel Data: the public script doesn't see the file"
                          : NULL;
    subject->unseen = odd != NULL;
    if (odd) {
        g_free(subject->reason);
        subject->reason = g_strdup(odd);
    }
    const char *instance = subject->identity[IDENTITY_INSTANCE];
    if (!instance || !*instance) {
        g_free(subject->reason);
        subject->reason = g_strdup("no SOP Instance UID (0008,0018)");
        subject->status = FILE_BROKEN;
        g_clear_pointer(&subject->file, dicom_file_free);
    }
}

void subject_open_head(Subject *subject, guint32 number, char *path) {
    g_autoptr(DicomFile) head = dicom_file_open(path, DICOM_SOP_INSTANCE_UID + 1, NULL);
    char *instance = head ? element_text(dicom_file_dataset(head), DICOM_SOP_INSTANCE_UID) : NULL;
    if (instance && *instance) {
        subject_init(subject, number, path);
        subject->identity[IDENTITY_INSTANCE] = instance;
        return;
    }
    g_free(instance);
    subject_open(subject, number, path); /* which says why */
}

static void note_malformed(Subject *subject, const AnswerRow *answer, const char *reason) {
    Malformed malformed = {answer, g_strdup(reason)};
    g_array_append_val(subject->malformed, malformed);
}

static void read_row(Subject *subject, guint32 row, AnswerReader *reader) {
    g_autoptr(GError) error = NULL;
    AnswerRow *answer = answer_reader_row(reader, row, subject->memory, &error);
    if (answer)
        g_ptr_array_add(subject->answers, answer);
    if (!answer || !answer_reader_checks(reader, answer, subject->checks, subject->memory, &error))
        note_malformed(subject, answer, error->message);
}

/* Gives every check the number of its element: checks of one follow one another, as a rule. */
static void number_elements(Subject *subject) {
    for (guint i = 0; i < subject->checks->len; i++) {
        KeyCheck *check = &g_array_index(subject->checks, KeyCheck, i);
        guint n = subject->elements->len;
        if (n == 0 || !text_same(check->tag_ds,
                                 g_array_index(subject->elements, SubjectElement, n - 1).path)) {
            SubjectElement element = {.path = check->tag_ds};
            g_array_append_val(subject->elements, element);
            n++;
        }
        check->element = n - 1;
    }
}

void subject_read_checks(Subject *subject, const IdMap *uids, AnswerReader *reader,
                         const char *no_reader) {
    subject->old_instance = id_map_old_id(uids, subject->identity[IDENTITY_INSTANCE]);
    if (!reader) { /* the key has gone since it was looked at */
        note_malformed(subject, NULL, no_reader);
        return;
    }
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GError) error = NULL;
    if (!answer_reader_match(reader, subject->old_instance, subject->identity[IDENTITY_SERIES],
                             subject->identity[IDENTITY_STUDY], rows, &error))
        note_malformed(subject, NULL, error->message);
    for (guint i = 0; i < rows->len; i++)
        read_row(subject, g_array_index(rows, guint32, i), reader);
    number_elements(subject);
}

/* The pixel data that a check wants the digest of. */
static const DicomElement *digested(const Subject *subject) {
    if (!subject->file)
        return NULL;
    for (guint i = 0; i < subject->checks->len; i++)
        if (g_array_index(subject->checks, KeyCheck, i).kind == ACTION_PIXELS_RETAINED)
            return dicom_dataset_find(dicom_file_dataset(subject->file), TAG_PIXEL_DATA);
    return NULL;
}

static void digest_some(Subject *const *subjects, const DicomElement *const *elements, gsize n) {
    PixelDigest digests[DIGEST_FILES];
    pixel_data_digest_elements(elements, n, digests);
    for (gsize i = 0; i < n; i++) {
        subjects[i]->digest = digests[i];
        dicom_file_release(subjects[i]->file, elements[i]);
    }
}

void subjects_digest(Subject *subjects, gsize n) {
    Subject *some[DIGEST_FILES];
    const DicomElement *elements[DIGEST_FILES];
    gsize count = 0, bytes = 0;
    for (gsize i = 0; i < n; i++) {
        subjects[i].digest = (PixelDigest){"None"};
        const DicomElement *element = digested(&subjects[i]);
        if (!element)
            continue;
        if (count == DIGEST_FILES || (count > 0 && bytes + element->length > DIGEST_BYTES)) {
            digest_some(some, elements, count);
            count = bytes = 0;
        }
        some[count] = &subjects[i];
        elements[count++] = element;
        bytes += element->length;
    }
    if (count > 0)
        digest_some(some, elements, count);
}

gboolean subject_has(const Subject *subject, const char *path) {
    const DicomDataset *holder;
    return subject->file && path_find(dicom_file_dataset(subject->file), path, &holder);
}

Text subject_value(Subject *subject, const KeyCheck *check) {
    SubjectElement *found = &g_array_index(subject->elements, SubjectElement, check->element);
    if (found->known || !found->path.data)
        return found->value;
    /* Texts of the key need not end with a zero byte. */
    g_string_set_size(subject->scratch, 0);
    g_string_append_len(subject->scratch, found->path.data, (gssize)found->path.length);
    const DicomDataset *holder;
    const DicomElement *element =
        path_find(dicom_file_dataset(subject->file), subject->scratch->str, &holder);
    found->known = TRUE;
    if (element) {
        GString *text = subject->scratch;
        g_string_set_size(text, 0);
        value_entry(holder, element, text);
        found->value.data =
            g_string_chunk_insert_len(subject->memory, text->str, (gssize)text->len);
        found->value.length = text->len;
    }
    return found->value;
}
