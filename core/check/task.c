#include "core/check/check.h"

#include <math.h>

/* Each region is compared, sought and read by itself, so that a row of 11 MB could keep a worker
 * busy for minutes. A densely written page has 600 words, and no key names each of them. */
enum { REGIONS_MOST = 1024 };

CheckTask *check_task_new(void) {
    CheckTask *task = g_new0(CheckTask, 1);
    task->regions = g_ptr_array_new_with_free_func((GDestroyNotify)answer_region_free);
    return task;
}

void check_task_add_region(CheckTask *task, AnswerRegion *region) {
    if (task->regions->len >= REGIONS_MOST && region->problem == NULL)
        region->problem = g_strdup_printf(
            "check %u of the key: it is none of the first %d regions of its image, and no more are "
            "judged; give the others in a key of their own",
            region->check_index, REGIONS_MOST);
    g_ptr_array_add(task->regions, region);
}

void check_task_free(CheckTask *task) {
    if (task == NULL)
        return;
    g_free(task->original_sop);
    g_free(task->deid_sop);
    g_free(task->file);
    g_free(task->missing);
    g_free(task->no_original);
    g_free(task->expected_digest);
    g_ptr_array_unref(task->regions);
    g_free(task);
}

RegionCrop *region_crop_new(const char *side, GBytes *png) {
    RegionCrop *crop = g_new(RegionCrop, 1);
    *crop = (RegionCrop){g_strdup(side), png};
    return crop;
}

void region_crop_free(RegionCrop *crop) {
    if (crop == NULL)
        return;
    g_free(crop->side);
    g_bytes_unref(crop->png);
    g_free(crop);
}

static void region_result_free(gpointer data) {
    RegionResult *result = data;
    g_free(result->expected_text);
    g_free(result->place);
    g_free(result->ocr_text);
    g_free(result->reason);
    g_clear_pointer(&result->crops, g_ptr_array_unref);
    g_free(result);
}

CheckResult *check_result_new(void) {
    CheckResult *result = g_new0(CheckResult, 1);
    result->regions = g_ptr_array_new_with_free_func(region_result_free);
    result->pixels.verdict = PIXELS_UNDETERMINED;
    result->pixels.max_error = result->pixels.psnr = NAN;
    result->pixels.changed_pixels = -1;
    return result;
}

void check_result_free(CheckResult *result) {
    if (result == NULL)
        return;
    g_free(result->original_sop);
    g_free(result->deid_sop);
    g_free(result->file);
    origin_clear(&result->origin);
    g_ptr_array_unref(result->regions);
    g_free(result->pixels.reason);
    g_free(result);
}

CheckResult *check_result_for_task(const CheckTask *task) {
    CheckResult *result = check_result_new();
    result->original_sop = g_strdup(task->original_sop ? task->original_sop : "");
    result->deid_sop = g_strdup(task->deid_sop ? task->deid_sop : "");
    result->file = g_strdup(task->file ? task->file : "");
    if (task->original != NULL || task->deid != NULL)
        origin_read(&result->origin, task->original != NULL ? task->original : task->deid);
    for (guint i = 0; i < task->regions->len; i++) {
        const AnswerRegion *region = g_ptr_array_index(task->regions, i);
        RegionResult *row = g_new0(RegionResult, 1);
        *row = (RegionResult){.check_index = region->check_index,
                              .x0 = region->x0,
                              .y0 = region->y0,
                              .x1 = region->x1,
                              .y1 = region->y1,
                              .expected_text = g_strdup(region->text ? region->text : ""),
                              .verdict = REGION_UNDETERMINED,
                              .place = g_strdup(""),
                              .frame = -1,
                              .ocr_text = g_strdup(""),
                              .residue = NAN,
                              .reason = g_strdup(region->problem ? region->problem : "")};
        g_ptr_array_add(result->regions, row);
    }
    return result;
}

CheckResult *check_result_undetermined(const CheckTask *task, const char *reason) {
    CheckResult *result = check_result_for_task(task);
    for (guint i = 0; i < result->regions->len; i++) {
        RegionResult *row = g_ptr_array_index(result->regions, i);
        const AnswerRegion *region = g_ptr_array_index(task->regions, i);
        g_free(row->reason);
        row->reason = g_strdup(region->problem ? region->problem : reason);
    }
    g_free(result->pixels.reason);
    result->pixels.reason = g_strdup(reason);
    return result;
}
