#include "core/validate/pixels.h"

#include "core/check/check.h"
#include "core/key/region.h"
#include "core/text/text_rule.h"
#include <math.h>
#include <string.h>

enum {
    TAG_ROWS = DICOM_TAG(0x0028, 0x0010),
    TAG_COLUMNS = DICOM_TAG(0x0028, 0x0011),
    TAG_NUMBER_OF_FRAMES = DICOM_TAG(0x0028, 0x0008),
    TAG_PIXEL_DATA = DICOM_TAG(0x7FE0, 0x0010),
};

static Text keep(GStringChunk *memory, const char *string) {
    return text_of(g_string_chunk_insert(memory, string));
}

/* Without < and > at either end, all of them. */
static Text stripped(Text text) {
    while (text.length > 0 && (text.data[0] == '<' || text.data[0] == '>')) {
        text.data++;
        text.length--;
    }
    while (text.length > 0 &&
           (text.data[text.length - 1] == '<' || text.data[text.length - 1] == '>'))
        text.length--;
    return text;
}

gboolean check_digest(const PixelSubject *subject, ResultRow *row, GStringChunk *memory) {
    Text expected = stripped(row->check.action_text);
    gboolean named = row->check.action_text.data != NULL;
    row->script.value = row->own.value = keep(memory, subject->digest);
    if (!named) {
        set_both(row, PASSED_UNKNOWN, NAN);
        row->reason = text_of("the check has no digest");
        return TRUE;
    }
    row->check.value = expected;
    gboolean equal = text_equals(expected, subject->digest);
    set_both(row, passed_if(equal), equal);
    return equal;
}

gboolean check_is_short(const PixelSubject *subject) {
    const DicomElement *element =
        dicom_dataset_find(dicom_file_dataset(subject->file), TAG_PIXEL_DATA);
    return !subject->original && (!element || element->n_fragments == 0);
}

static void judge_otherwise(const PixelSubject *subject, const PixelsResult *pixels, ResultRow *row,
                            GStringChunk *memory) {
    if (subject->unread) {
        row->own.passed = PASSED_UNKNOWN;
        row->reason = keep(memory, subject->unread);
    } else if (text_equals(row->check.value, pixels->samples_digest)) {
        row->own.passed = PASSED_YES;
        row->reason = text_of("transcoded: the samples are those of the key's digest");
    } else {
        g_autofree char *reason = g_strdup_printf("%s: %s", pixels_verdict_name(pixels->verdict),
                                                  pixels->reason ? pixels->reason : "");
        row->reason = keep(memory, reason);
        row->own.passed = pixels->verdict == PIXELS_UNDETERMINED
                              ? PASSED_UNKNOWN
                              : passed_if(pixels->verdict >= PIXELS_TRANSCODED);
    }
    row->own.score = row->own.passed == PASSED_UNKNOWN ? NAN : row->own.passed == PASSED_YES;
}

/* The key's text as the script looks for it: no line breaks, no "DOB:", no "[X]" marks. */
static GString *expected_text(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, "DOB:", -1);
    g_autofree char *joined = g_strjoinv("", parts);
    g_strdelimit(joined, "\n", ' ');
    GString *kept = g_string_new(NULL);
    for (const char *p = joined; *p; p++) {
        if (p[0] == '[' && g_ascii_isalpha(p[1]) && p[2] == ']')
            p += 2;
        else
            g_string_append_c(kept, *p);
    }
    return kept;
}

/* Whether the script's reading of the box raises: it takes frames for rows, and an empty box for a
 * picture. */
static gboolean reading_raises(const DicomFile *file, const RegionResult *region) {
    const DicomDataset *dataset = dicom_file_dataset(file);
    gint64 frames = 1, rows = 0, columns = 0;
    dicom_dataset_int(dataset, TAG_NUMBER_OF_FRAMES, &frames);
    dicom_dataset_int(dataset, TAG_ROWS, &rows);
    dicom_dataset_int(dataset, TAG_COLUMNS, &columns);
    return frames > 1 || region->x0 >= columns || region->y0 >= rows ||
           region->verdict == REGION_UNDETERMINED;
}

static void judge_region(const PixelSubject *subject, const RegionResult *region, ResultRow *row,
                         GStringChunk *memory) {
    g_autoptr(GString) expected = expected_text(region->expected_text);
    const char *read = region->ocr_text ? region->ocr_text : "";
    row->script.value = row->own.value = keep(memory, read);
    /* The script reads the box of the picture alone, and joins what it reads by blanks. */
    gboolean elsewhere =
        region->place && *region->place && !g_str_has_prefix(region->place, "frame");
    g_autofree char *line = g_strdelimit(g_strdup(elsewhere ? "" : read), "\n", ' ');
    if (region->verdict == REGION_UNTOUCHED && !elsewhere && *line == '\0')
        row->script.value = keep(memory, expected->str); /* needs no reading */
    else
        row->script.value = keep(memory, line);
    set_both(row, PASSED_YES, 1);
    if (row->script.value.length > 0) {
        TextVerdict verdict = text_rule(NULL, row->script.value.data, row->script.value.length,
                                        expected->str, expected->len, TEXT_REMOVED);
        row->script.passed = verdict.raises ? PASSED_UNKNOWN : passed_if(verdict.passed);
        row->script.score = verdict.raises ? NAN : verdict.score;
        row->only = verdict.raises;
    }
    row->only = row->only || reading_raises(subject->file, region);
    static const Passed passed[] = {[SEVERITY_CLEAN] = PASSED_YES,
                                    [SEVERITY_OPEN] = PASSED_UNKNOWN,
                                    [SEVERITY_FOUND] = PASSED_NO};
    Severity severity = region_verdicts.verdicts[region->verdict].severity;
    if (severity == SEVERITY_OPEN)
        set_both(row, PASSED_UNKNOWN, NAN);
    row->own.passed = passed[severity];
    if (row->own.passed == PASSED_NO)
        row->own.score = region->verdict == REGION_LEGIBLE && region->score < 1 ? region->score : 0;
    g_autofree char *reason =
        g_strdup_printf("%s%s%s: %s", region_verdict_name(region->verdict),
                        region->place && *region->place ? " in " : "",
                        region->place ? region->place : "", region->reason ? region->reason : "");
    row->reason = keep(memory, reason);
}

static void set_unread(ResultRow *row, const char *reason, GStringChunk *memory) {
    set_both(row, PASSED_UNKNOWN, NAN);
    row->only = TRUE;
    row->reason = keep(memory, reason);
}

/* Adds what the row asks for to the task; whether that is to be judged. */
static gboolean add_region(CheckTask *task, ResultRow *row, GStringChunk *memory) {
    AnswerRegion *answer = answer_region_new(row->check.number, row->check.action_text);
    check_task_add_region(task, answer);
    if (answer->problem)
        set_unread(row, answer->problem, memory);
    return answer->problem == NULL;
}

void check_pixels(const PixelSubject *subject, const GPtrArray *hidden, const GPtrArray *retained,
                  Recognizer *engine, const char *no_engine, GStringChunk *memory) {
    g_autoptr(CheckTask) task = check_task_new();
    g_autoptr(GPtrArray) rows = g_ptr_array_new(); /* of the task's regions; NULL: settled */
    if (retained->len > 0) {
        Text expected = ((const ResultRow *)g_ptr_array_index(retained, 0))->check.value;
        task->expected_digest = g_strndup(expected.data, expected.length);
    }
    for (guint i = 0; i < hidden->len; i++) {
        ResultRow *row = g_ptr_array_index(hidden, i);
        if (subject->unread)
            set_unread(row, subject->unread, memory);
        else
            g_ptr_array_add(rows, add_region(task, row, memory) ? row : NULL);
    }
    if (retained->len == 0 && rows->len == 0)
        return;

    task->original_sop = g_strdup("");
    task->deid_sop = g_strdup("");
    task->file = g_strdup(subject->path);
    task->deid = subject->file;
    task->original = subject->original;
    task->no_original = g_strdup(subject->no_original);
    task->wants_samples = retained->len > 0;
    g_autoptr(CheckResult) result = no_engine && rows->len > 0
                                        ? check_result_undetermined(task, no_engine)
                                        : check_instance(task, engine);
    for (guint i = 0; i < rows->len; i++)
        if (g_ptr_array_index(rows, i) != NULL)
            judge_region(subject, g_ptr_array_index(result->regions, i), g_ptr_array_index(rows, i),
                         memory);
    for (guint i = 0; i < retained->len; i++)
        judge_otherwise(subject, &result->pixels, g_ptr_array_index(retained, i), memory);
}
