#include "core/scan/scan.h"

#include "core/image/frame_picture.h"
#include "core/image/places.h"
#include "core/image/voi.h"
#include "core/scan/limits/parts_limits.h"
#include "core/scan/pages.h"
#include "core/scan/place_scan.h"
#include "core/scan/raster_parts.h"
#include "core/scan/regions.h"
#include "core/scan/sort/beside.h"
#include "core/scan/sort/classify.h"
#include "core/scan/views.h"
#include "ocr/no_memory.h"

#include <string.h>

enum { SCAN_CERTAIN = 100 }; /* confidence of text that was not read from pixels */

#define MODALITY DICOM_TAG(0x0008, 0x0060)

static void free_finding(gpointer finding) {
    finding_free(finding);
}

static void free_problem(gpointer data) {
    ScanProblem *problem = data;
    g_free(problem->place);
    g_free(problem->reason);
    g_free(problem);
}

ScanResult *scan_result_new(const char *file) {
    ScanResult *result = g_new0(ScanResult, 1);
    result->file = g_strdup(file);
    result->listed_reason = g_strdup("");
    result->sop_instance = g_strdup("");
    result->modality = g_strdup("");
    result->findings = g_ptr_array_new_with_free_func(free_finding);
    result->problems = g_ptr_array_new_with_free_func(free_problem);
    return result;
}

void scan_result_free(ScanResult *result) {
    if (result == NULL)
        return;
    g_free(result->file);
    g_free(result->listed_reason);
    g_free(result->sop_instance);
    g_free(result->modality);
    origin_clear(&result->origin);
    g_ptr_array_unref(result->findings);
    g_ptr_array_unref(result->problems);
    g_free(result);
}

ScanProblem *scan_result_add_problem(ScanResult *result, const char *place, gint64 frame,
                                     const char *reason) {
    ScanProblem *problem = g_new(ScanProblem, 1);
    *problem = (ScanProblem){g_strdup(place), frame, g_strdup(reason), FALSE};
    g_ptr_array_add(result->problems, problem);
    return problem;
}

void scan_result_list(ScanResult *result, ListedKind kind, const char *reason) {
    g_free(result->listed_reason);
    result->listed = TRUE;
    result->kind = kind;
    result->listed_reason = g_strdup(reason);
}

/* One file while it is looked at. */
typedef struct FileScan {
    LineReader *reader;
    gboolean crops;
    ScanResult *result;
    const PixelData *pixels; /* NULL: none */
    const VoiViews *views;   /* of its frames; NULL: none */
    GHashTable *places;      /* PlaceScan by name: frames of one place come one after another */
} FileScan;

static void free_place_scan(gpointer scan) {
    place_scan_free(scan);
}

/* Looks at a picture of a place, and takes it. */
static void add_picture(FileScan *scan, const char *place, gint64 frame, Picture *picture) {
    g_autoptr(GError) error = NULL;
    PlaceScan *state = g_hash_table_lookup(scan->places, place);
    if (state == NULL) {
        state = place_scan_new(scan->reader, place, scan->crops);
        g_hash_table_insert(scan->places, g_strdup(place), state);
    }
    scan->result->n_pictures++;
    if (!place_scan_add(state, picture, frame, scan->result->findings, &error))
        scan_result_add_problem(scan->result, place, frame, error->message);
}

static void note_unread(FileScan *scan) {
    GHashTableIter iter;
    gpointer name, state;
    g_hash_table_iter_init(&iter, scan->places);
    while (g_hash_table_iter_next(&iter, &name, &state)) {
        gint64 frame;
        gboolean texture;
        g_autofree char *reason = place_scan_unread(state, &frame, &texture);
        if (reason != NULL)
            scan_result_add_problem(scan->result, name, frame, reason)->texture = texture;
    }
}

/* As the header wants the frame to be seen. */
static void add_views(FileScan *scan, const Picture *picture, gint64 frame) {
    SampleRange ranges[3] = {{0, G_MAXUINT8}};
    if (voi_views_n(scan->views) > 0 && picture->depth == 2)
        picture_ranges(picture, ranges);
    for (gsize i = 0; i < voi_views_n(scan->views); i++) {
        if (!voi_view_is_narrow(scan->views, i, ranges[0]))
            continue;
        g_autofree char *name = g_strdup_printf("frame, %s", voi_view_name(scan->views, i));
        Picture *view = voi_picture(scan->views, i, picture);
        if (view == NULL)
            scan_result_add_problem(scan->result, name, frame, NO_MEMORY_FOR("the picture"));
        else
            add_picture(scan, name, frame, view);
    }
}

static gboolean scan_frame(const Frame *frame, gsize index, const GError *error, gpointer data) {
    FileScan *scan = data;
    g_autoptr(GError) failure = NULL;
    Picture *picture =
        frame ? picture_from_frame(frame, pixel_data_palette(scan->pixels), &failure) : NULL;
    if (picture == NULL)
        scan_result_add_problem(scan->result, "frame", (gint64)index,
                                frame ? failure->message : error->message);
    else {
        add_views(scan, picture, (gint64)index);
        add_picture(scan, "frame", (gint64)index, picture);
    }
    return TRUE;
}

/* Text that need not be read; the same in many frames is one finding. */
static void add_text(FileScan *scan, const char *place, gint64 frame, const char *comment) {
    g_autofree char *text = g_strdelimit(g_strdup(comment), "\r\n\t", ' ');
    for (guint i = 0; i < scan->result->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(scan->result->findings, i);
        if (strcmp(finding->place, place) == 0 && strcmp(finding->text, text) == 0)
            return;
    }
    Finding *finding = finding_new();
    finding->place = g_strdup(place);
    finding->frame = frame;
    finding->text = g_steal_pointer(&text);
    finding->confidence = SCAN_CERTAIN;
    finding->is_comment = TRUE;
    g_ptr_array_add(scan->result->findings, finding);
}

static gboolean scan_place(Place *given, const char *name, const GError *error, gpointer data) {
    FileScan *scan = data;
    g_autoptr(Place) place = given;
    if (place == NULL) {
        scan_result_add_problem(scan->result, name, -1, error->message);
        return TRUE;
    }
    if (place->text != NULL) {
        add_text(scan, place->name, (gint64)place->frame, place->text);
        return TRUE;
    }
    g_autoptr(GError) failure = NULL;
    Picture *picture = picture_from_place(place, &failure);
    if (picture == NULL)
        scan_result_add_problem(scan->result, name, (gint64)place->frame, failure->message);
    else
        add_picture(scan, name, (gint64)place->frame, picture);
    return TRUE;
}

static void take_text(const DicomDataset *dataset, guint32 tag, char **out) {
    char *text = dicom_dataset_text(dataset, tag);
    if (text == NULL)
        return;
    g_free(*out);
    *out = g_strstrip(text);
}

void scan_result_describe(ScanResult *result, const DicomFile *file) {
    const DicomDataset *dataset = dicom_file_dataset(file);
    take_text(dataset, DICOM_SOP_INSTANCE_UID, &result->sop_instance);
    take_text(dataset, MODALITY, &result->modality);
    origin_clear(&result->origin);
    origin_read(&result->origin, file);
}

/* A barcode's text says that it is one. */
static void name_barcode(Finding *finding) {
    if (finding->barcode == NULL || *finding->barcode == '\0')
        return;
    g_autofree char *content = finding->text;
    finding->text = g_strdup_printf("%s barcode: %s", finding->barcode, content);
}

static void classify(const DicomFile *file, const Languages *languages, GPtrArray *findings) {
    g_autoptr(Classifier) classifier = classifier_new(file);
    g_autofree char *tried = languages_describe(languages);
    for (guint i = 0; i < findings->len; i++) {
        Finding *finding = g_ptr_array_index(findings, i);
        (finding->is_comment ? classifier_classify_comment : classifier_classify)(
            classifier, finding->text, &finding->class, &finding->reason);
    }
    findings_judge_beside(classifier, findings);
    for (guint i = 0; i < findings->len; i++) {
        classifier_doubt(g_ptr_array_index(findings, i), tried);
        name_barcode(g_ptr_array_index(findings, i));
    }
    findings_gather_pages(findings);
    classifier_finish(classifier, findings);
}

static void file_scan_init(FileScan *scan, ScanResult *result, LineReader *reader, gboolean crops) {
    *scan = (FileScan){.reader = reader,
                       .crops = crops,
                       .result = result,
                       .places =
                           g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_place_scan)};
}

/* file: NULL where there is no header. */
static void file_scan_end(FileScan *scan, const DicomFile *file) {
    note_unread(scan);
    g_hash_table_unref(scan->places);
    findings_drop_repeated(scan->result->findings);
    findings_drop_columns(scan->result->findings);
    if (file != NULL)
        findings_locate(dicom_file_dataset(file), scan->result->findings);
    classify(file, recognizer_languages(line_reader_recognizer(scan->reader)),
             scan->result->findings);
}

void scan_result_look(ScanResult *result, LineReader *reader, const DicomFile *file,
                      gboolean crops) {
    g_autoptr(GError) error = NULL;
    FileScan scan;
    scan_result_describe(result, file);
    file_scan_init(&scan, result, reader, crops);
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), &error);
    if (error != NULL)
        scan_result_add_problem(result, "frame", -1, error->message);
    scan.pixels = pixels;
    g_autoptr(VoiViews) views =
        pixels ? voi_views_new(dicom_file_dataset(file), pixel_data_format(pixels)) : NULL;
    scan.views = views;
    places_visit_all(file, pixels, scan_frame, scan_place, &scan);
    file_scan_end(&scan, file);
    if (result->n_pictures == 0 && result->problems->len == 0)
        scan_result_list(result, LISTED_NO_PIXELS, "it holds no pixels");
}

/* Looks at a copy with the margin that the finder wants. */
static void add_copy(FileScan *scan, const char *place, gint64 page, const Picture *picture) {
    if (picture->width == 0)
        return;
    Picture *copy = g_new0(Picture, 1);
    if (!picture_copy(picture, copy)) {
        g_free(copy);
        scan_result_add_problem(scan->result, place, page, NO_MEMORY_FOR("the picture"));
        return;
    }
    picture_border(copy);
    add_picture(scan, place, page, copy);
}

static void add_view(FileScan *scan, const char *place, const char *view, gint64 page,
                     const Picture *picture) {
    g_autofree char *name = g_strconcat(place, view, NULL);
    add_copy(scan, name, page, picture);
}

static void scan_page(FileScan *scan, const Raster *raster, const char *place, guint number) {
    g_autoptr(GError) error = NULL;
    g_auto(RasterPage) page = {0};
    if (!raster_read(raster, number, &page, &error)) {
        scan_result_add_problem(scan->result, place, number, error->message);
        return;
    }
    if (scan->result->origin.columns == 0 && number == 0) {
        scan->result->origin.columns = (gint64)page.colours.width;
        scan->result->origin.rows = (gint64)page.colours.height;
    }
    add_view(scan, place, "", number, &page.colours);
    add_view(scan, place, " flattened", number, &page.flattened);
    add_view(scan, place, " alpha", number, &page.alpha);
    add_view(scan, place, " indices", number, &page.indices);
    if (page.unread != NULL)
        scan_result_add_problem(scan->result, place, number, page.unread);
}

static void scan_raster(FileScan *scan, const Raster *raster, const char *place, guint depth,
                        UnreadParts *unread);

/* A text, a file of a picture by itself, or what can only be told. */
static void scan_part(FileScan *scan, const RasterPart *part, guint depth, UnreadParts *unread) {
    g_autofree char *text = raster_part_text(part);
    g_autoptr(Raster) raster = NULL;
    if (text == NULL && depth < PARTS_DEPTH_MOST)
        raster = raster_open(part->content, NULL);
    if (text != NULL)
        add_text(scan, "comment", -1, text);
    else if (raster != NULL)
        scan_raster(scan, raster, "thumbnail", depth + 1, unread);
    else
        unread_parts_add(unread, part);
}

static void scan_raster(FileScan *scan, const Raster *raster, const char *place, guint depth,
                        UnreadParts *unread) {
    for (guint i = 0; i < raster_n_pages(raster); i++)
        scan_page(scan, raster, place, i);
    if (raster_unread(raster) != NULL)
        scan_result_add_problem(scan->result, "file", -1, raster_unread(raster));
    for (guint i = 0; i < raster_parts(raster)->len; i++)
        scan_part(scan, g_ptr_array_index(raster_parts(raster), i), depth, unread);
}

void scan_result_look_at_raster(ScanResult *result, LineReader *reader, GBytes *bytes,
                                gboolean crops) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Raster) raster = raster_open(bytes, &error);
    g_auto(UnreadParts) unread;
    FileScan scan;
    unread_parts_init(&unread);
    if (raster == NULL) {
        scan_result_add_problem(result, "file", -1, error->message);
        return;
    }
    file_scan_init(&scan, result, reader, crops);
    scan_raster(&scan, raster, "page", 0, &unread);
    const GPtrArray *reasons = unread_parts_end(&unread);
    for (guint i = 0; i < reasons->len; i++)
        scan_result_add_problem(result, "file", -1, g_ptr_array_index(reasons, i));
    file_scan_end(&scan, NULL);
}
