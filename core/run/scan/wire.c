#include "core/run/scan/wire.h"

static const char *text(const char *string) {
    return string ? string : "";
}

static GVariant *crop_variant(const Finding *finding) {
    gsize size = 0;
    const void *data = finding->crop ? g_bytes_get_data(finding->crop, &size) : NULL;
    return g_variant_new_fixed_array(G_VARIANT_TYPE_BYTE, data, size, 1);
}

GVariant *scan_result_to_variant(const ScanResult *result) {
    GVariantBuilder findings, problems;
    g_variant_builder_init(&findings, G_VARIANT_TYPE("a(ayxiiiiayduayay)"));
    for (guint i = 0; i < result->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(result->findings, i);
        g_variant_builder_add(&findings, "(^ayxiiii^aydu^ay@ay)", text(finding->place),
                              finding->frame, finding->x0, finding->y0, finding->x1, finding->y1,
                              text(finding->text), finding->confidence, (guint32)finding->class,
                              text(finding->reason), crop_variant(finding));
    }
    g_variant_builder_init(&problems, G_VARIANT_TYPE("a(ayxayb)"));
    for (guint i = 0; i < result->problems->len; i++) {
        const ScanProblem *problem = g_ptr_array_index(result->problems, i);
        g_variant_builder_add(&problems, "(^ayx^ayb)", text(problem->place), problem->frame,
                              text(problem->reason), problem->texture);
    }
    return g_variant_new("(^ayb^ay^ay^ayta(ayxiiiiayduayay)a(ayxayb))", result->file,
                         result->is_dicom, result->sop_instance, result->modality,
                         result->manufacturer, (guint64)result->n_pictures, &findings, &problems);
}

static GBytes *crop_bytes(GVariant *variant) {
    gsize size = 0;
    const void *data = g_variant_get_fixed_array(variant, &size, 1);
    return size > 0 ? g_bytes_new(data, size) : NULL;
}

ScanResult *scan_result_from_variant(GVariant *variant) {
    if (!g_variant_is_normal_form(variant))
        return NULL;
    ScanResult *result = scan_result_new("");
    GVariantIter *findings = NULL, *problems = NULL;
    guint64 n_pictures;
    g_clear_pointer(&result->file, g_free);
    g_clear_pointer(&result->sop_instance, g_free);
    g_clear_pointer(&result->modality, g_free);
    g_clear_pointer(&result->manufacturer, g_free);
    g_variant_get(variant, "(^ayb^ay^ay^ayta(ayxiiiiayduayay)a(ayxayb))", &result->file,
                  &result->is_dicom, &result->sop_instance, &result->modality,
                  &result->manufacturer, &n_pictures, &findings, &problems);
    result->n_pictures = n_pictures;
    Finding row;
    guint32 finding_class;
    GVariant *crop;
    while (g_variant_iter_next(findings, "(^ayxiiii^aydu^ay@ay)", &row.place, &row.frame, &row.x0,
                               &row.y0, &row.x1, &row.y1, &row.text, &row.confidence,
                               &finding_class, &row.reason, &crop)) {
        row.class = finding_class < FINDING_CLASSES ? (FindingClass)finding_class : FINDING_OTHER;
        row.crop = crop_bytes(crop);
        g_variant_unref(crop);
        g_ptr_array_add(result->findings, g_memdup2(&row, sizeof row));
    }
    g_variant_iter_free(findings);
    ScanProblem problem;
    while (g_variant_iter_next(problems, "(^ayx^ayb)", &problem.place, &problem.frame,
                               &problem.reason, &problem.texture))
        g_ptr_array_add(result->problems, g_memdup2(&problem, sizeof problem));
    g_variant_iter_free(problems);
    return result;
}
