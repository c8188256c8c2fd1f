#include "core/run/wire.h"

#define REGION_FORMAT "(uiiii^ayu^ayx^ayuudd^ay@a(ayay))"

static const char *text(const char *string) {
    return string ? string : "";
}

static GVariant *crops_to_variant(const GPtrArray *crops) {
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("a(ayay)"));
    for (guint i = 0; crops != NULL && i < crops->len; i++) {
        const RegionCrop *crop = g_ptr_array_index(crops, i);
        g_variant_builder_add(&builder, "(^ay@ay)", crop->side,
                              g_variant_new_from_bytes(G_VARIANT_TYPE("ay"), crop->png, TRUE));
    }
    return g_variant_builder_end(&builder);
}

static GPtrArray *crops_from_variant(GVariant *variant) {
    GPtrArray *crops = g_ptr_array_new_with_free_func((GDestroyNotify)region_crop_free);
    GVariantIter iter;
    g_variant_iter_init(&iter, variant);
    char *side;
    GVariant *bytes;
    while (g_variant_iter_next(&iter, "(^ay@ay)", &side, &bytes)) {
        g_ptr_array_add(crops, region_crop_new(side, g_variant_get_data_as_bytes(bytes)));
        g_variant_unref(bytes);
        g_free(side);
    }
    return crops;
}

GVariant *check_result_to_variant(const CheckResult *result) {
    GVariantBuilder regions;
    g_variant_builder_init(&regions, G_VARIANT_TYPE("a(uiiiiayuayxayuuddaya(ayay))"));
    for (guint i = 0; i < result->regions->len; i++) {
        const RegionResult *row = g_ptr_array_index(result->regions, i);
        g_variant_builder_add(&regions, REGION_FORMAT, row->check_index, row->x0, row->y0, row->x1,
                              row->y1, text(row->expected_text), (guint32)row->verdict,
                              text(row->place), row->frame, text(row->ocr_text), row->tokens_total,
                              row->tokens_removed, row->score, row->residue, text(row->reason),
                              crops_to_variant(row->crops));
    }
    const PixelsResult *pixels = &result->pixels;
    return g_variant_new("(^ay^ay^aya(uiiiiayuayxayuuddaya(ayay))(uddxb(xxxx)^ay))",
                         text(result->original_sop), text(result->deid_sop), text(result->file),
                         &regions, (guint32)pixels->verdict, pixels->max_error, pixels->psnr,
                         pixels->changed_pixels, pixels->has_box, pixels->box[0], pixels->box[1],
                         pixels->box[2], pixels->box[3], text(pixels->reason));
}

CheckResult *check_result_from_variant(GVariant *variant) {
    if (!g_variant_is_normal_form(variant))
        return NULL;
    CheckResult *result = check_result_new();
    PixelsResult *pixels = &result->pixels;
    guint32 verdict;
    GVariantIter *regions = NULL;
    g_variant_get(variant, "(^ay^ay^aya(uiiiiayuayxayuuddaya(ayay))(uddxb(xxxx)^ay))",
                  &result->original_sop, &result->deid_sop, &result->file, &regions, &verdict,
                  &pixels->max_error, &pixels->psnr, &pixels->changed_pixels, &pixels->has_box,
                  &pixels->box[0], &pixels->box[1], &pixels->box[2], &pixels->box[3],
                  &pixels->reason);
    pixels->verdict = verdict <= PIXELS_RETAINED ? (PixelsVerdict)verdict : PIXELS_UNDETERMINED;
    RegionResult row;
    GVariant *crops;
    while (g_variant_iter_next(regions, REGION_FORMAT, &row.check_index, &row.x0, &row.y0, &row.x1,
                               &row.y1, &row.expected_text, &verdict, &row.place, &row.frame,
                               &row.ocr_text, &row.tokens_total, &row.tokens_removed, &row.score,
                               &row.residue, &row.reason, &crops)) {
        row.crops = crops_from_variant(crops);
        g_variant_unref(crops);
        row.verdict = verdict <= REGION_HIDDEN ? (RegionVerdict)verdict : REGION_UNDETERMINED;
        g_ptr_array_add(result->regions, g_memdup2(&row, sizeof row));
    }
    g_variant_iter_free(regions);
    return result;
}
