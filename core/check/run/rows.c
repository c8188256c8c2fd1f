#include "core/check/run/rows.h"

/* A hair from being gone is less bad than all there: the score orders regions of one verdict. */
static double region_rank(const RegionResult *region) {
    return region_verdicts.verdicts[region->verdict].rank + region->score / 2;
}

static gboolean add_crops(Results *results, gint64 number, const RegionResult *region,
                          GError **error) {
    for (guint i = 0; region->crops != NULL && i < region->crops->len; i++) {
        const RegionCrop *crop = g_ptr_array_index(region->crops, i);
        if (!results_add_crop(results, CHECK_REGIONS, number, crop->side, region_rank(region),
                              crop->png, error))
            return FALSE;
    }
    return TRUE;
}

static void bind_origin(Binder *binder, const ImageOrigin *origin) {
    bind_text(binder, origin->manufacturer);
    bind_text(binder, origin->model);
    bind_text(binder, origin->station);
    bind_count(binder, origin->rows > 0 ? origin->rows : -1);
    bind_count(binder, origin->columns > 0 ? origin->columns : -1);
}

/* row: of the subject's, from 0. */
static gboolean add_region(Results *results, const CheckPlace *place, gsize row,
                           const CheckResult *result, const RegionResult *region, GError **error) {
    gint64 number;
    Binder binder =
        results_row_begin(results, CHECK_REGIONS, results_row_number(place->subject, row));
    bind_int(&binder, (gint64)place->order);
    bind_int(&binder, region->check_index);
    bind_text(&binder, result->original_sop);
    bind_text(&binder, result->deid_sop);
    bind_text(&binder, result->file);
    bind_int(&binder, region->x0);
    bind_int(&binder, region->y0);
    bind_int(&binder, region->x1);
    bind_int(&binder, region->y1);
    bind_text(&binder, region->expected_text);
    bind_text(&binder, region_verdict_name(region->verdict));
    bind_text(&binder, region->place);
    bind_count(&binder, region->frame);
    bind_text(&binder, region->ocr_text);
    bind_int(&binder, region->tokens_total);
    bind_int(&binder, region->tokens_removed);
    bind_double(&binder, region->score);
    bind_double(&binder, region->residue);
    bind_text(&binder, region->reason);
    bind_origin(&binder, &result->origin);
    return results_row_end(results, &binder, &number, error) &&
           add_crops(results, number, region, error);
}

/* "x0,y0,x1,y1"; NULL without a box. */
static char *box_text(const PixelsResult *pixels) {
    if (!pixels->has_box)
        return NULL;
    return g_strdup_printf("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                           ",%" G_GINT64_FORMAT,
                           pixels->box[0], pixels->box[1], pixels->box[2], pixels->box[3]);
}

static gboolean add_pixels(Results *results, const CheckPlace *place, const CheckResult *result,
                           GError **error) {
    const PixelsResult *pixels = &result->pixels;
    g_autofree char *box = box_text(pixels);
    Binder binder = results_row_begin(results, CHECK_PIXELS, results_row_number(place->subject, 0));
    bind_int(&binder, (gint64)place->order);
    bind_text(&binder, result->original_sop);
    bind_text(&binder, result->deid_sop);
    bind_text(&binder, result->file);
    bind_text(&binder, pixels_verdict_name(pixels->verdict));
    bind_double(&binder, pixels->max_error);
    bind_double(&binder, pixels->psnr);
    bind_count(&binder, pixels->changed_pixels);
    bind_text(&binder, box);
    bind_text(&binder, pixels->reason);
    bind_int(&binder, (gint64)result->n_frames);
    return results_row_end(results, &binder, NULL, error);
}

gboolean check_rows_add(Results *results, const CheckPlace *place, const CheckResult *result,
                        GError **error) {
    for (guint i = 0; i < result->regions->len; i++)
        if (!add_region(results, place, i, result, g_ptr_array_index(result->regions, i), error))
            return FALSE;
    return add_pixels(results, place, result, error);
}
