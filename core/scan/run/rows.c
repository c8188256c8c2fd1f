#include "core/scan/run/rows.h"

#include <math.h>

/* The worst class first, of a class what was read with most confidence (0..100). */
static double finding_rank(const Finding *finding) {
    return 1000.0 * finding_verdicts.verdicts[finding->class].rank + 100 - finding->confidence;
}

static void bind_file(Binder *binder, gsize task, const ScanResult *result) {
    bind_int(binder, (gint64)task);
    bind_text(binder, result->file);
    bind_text(binder, result->sop_instance);
    bind_text(binder, result->modality);
    bind_text(binder, result->origin.manufacturer);
}

static gboolean add_file(Results *results, gsize task, const ScanResult *result, GError **error) {
    Binder binder = results_row_begin(results, SCAN_FILES, results_row_number(task, 0));
    bind_file(&binder, task, result);
    bind_int(&binder, (gint64)result->n_pictures);
    return results_row_end(results, &binder, NULL, error);
}

static void bind_origin(Binder *binder, const ImageOrigin *origin) {
    bind_text(binder, origin->model);
    bind_text(binder, origin->station);
    bind_count(binder, origin->rows > 0 ? origin->rows : -1);
    bind_count(binder, origin->columns > 0 ? origin->columns : -1);
    bind_text(binder, origin->series);
    bind_text(binder, origin->patient);
}

/* row: of the file's, from 0. */
static gboolean add_finding(Results *results, gsize task, gsize row, const ScanResult *result,
                            const Finding *finding, GError **error) {
    gint64 number;
    Binder binder = results_row_begin(results, SCAN_FINDINGS, results_row_number(task, row));
    bind_file(&binder, task, result);
    bind_text(&binder, finding->place);
    bind_count(&binder, finding->frame);
    bind_int(&binder, finding->x0);
    bind_int(&binder, finding->y0);
    bind_int(&binder, finding->x1);
    bind_int(&binder, finding->y1);
    bind_text(&binder, finding->text);
    bind_double(&binder, finding->confidence);
    bind_text(&binder, finding_class_name(finding->class));
    bind_text(&binder, finding->reason);
    bind_double(&binder, finding->direction);
    bind_text(&binder, finding->location ? finding->location : "");
    bind_origin(&binder, &result->origin);
    if (!results_row_end(results, &binder, &number, error))
        return FALSE;
    return finding->crop == NULL || results_add_crop(results, SCAN_FINDINGS, number, "found",
                                                     finding_rank(finding), finding->crop, error);
}

static gboolean add_problem(Results *results, gsize task, gsize row, const ScanResult *result,
                            const ScanProblem *problem, GError **error) {
    const Finding finding = {.place = problem->place,
                             .frame = problem->frame,
                             .class = problem->texture ? FINDING_UNREAD : FINDING_UNDETERMINED,
                             .reason = problem->reason,
                             .direction = NAN};
    return add_finding(results, task, row, result, &finding, error);
}

gboolean scan_rows_add(Results *results, gsize task, const ScanResult *result, GError **error) {
    if (result->listed && result->kind != LISTED_NO_PIXELS)
        return TRUE;
    if (!add_file(results, task, result, error))
        return FALSE;
    gsize n = result->findings->len;
    for (guint i = 0; i < n; i++)
        if (!add_finding(results, task, i, result, g_ptr_array_index(result->findings, i), error))
            return FALSE;
    for (guint i = 0; i < result->problems->len; i++)
        if (!add_problem(results, task, n + i, result, g_ptr_array_index(result->problems, i),
                         error))
            return FALSE;
    return TRUE;
}
