#include "core/check/run/instance.h"

static void add_region(CheckTask *task, const AnswerRegion *answer) {
    KeyRegion *region = g_new0(KeyRegion, 1);
    *region = (KeyRegion){g_strdup(answer->text ? answer->text : ""),
                          answer->x0,
                          answer->y0,
                          answer->x1,
                          answer->y1,
                          answer->check_index};
    g_ptr_array_add(task->regions, region);
}

static void locate(CheckTask *task, const Dataset *dataset) {
    g_autofree char *new_id = id_map_new_id(dataset->uid_map, task->original_sop);
    task->deid_path = new_id ? file_index_find(dataset->deid, new_id) : NULL;
    if (new_id == NULL)
        task->missing_reason = g_strdup("the UID map has no entry for the instance");
    else if (task->deid_path == NULL)
        task->missing_reason = g_strdup("no scrubbed file with the instance's new UID");
    task->deid_sop = new_id ? g_steal_pointer(&new_id) : g_strdup("");
    if (task->missing_reason != NULL || dataset->original == NULL)
        return;
    task->original_path = file_index_find(dataset->original, task->original_sop);
    if (task->original_path == NULL)
        task->missing_reason = g_strdup("the original folder has no file of the instance");
}

CheckTask *instance_task(const AnswerInstance *instance, const Dataset *dataset) {
    if (instance->regions->len == 0 && instance->pixels_digest == NULL)
        return NULL;
    CheckTask *task = check_task_new();
    task->original_sop = g_strdup(instance->sop_instance);
    task->expected_digest = g_strdup(instance->pixels_digest);
    for (guint i = 0; i < instance->regions->len; i++)
        add_region(task, g_ptr_array_index(instance->regions, i));
    locate(task, dataset);
    return task;
}

/* Rows come in the order of the key's regions. */
static void apply_problems(const AnswerInstance *instance, CheckResult *result) {
    for (guint i = 0; i < result->regions->len; i++) {
        const AnswerRegion *region = g_ptr_array_index(instance->regions, i);
        RegionResult *row = g_ptr_array_index(result->regions, i);
        if (region->problem == NULL)
            continue;
        row->verdict = REGION_UNDETERMINED;
        g_free(row->reason);
        row->reason = g_strdup(region->problem);
    }
}

void instances_check(AnswerInstance *const instances[], CheckTask *const tasks[], gsize n,
                     OcrEngine *engine, CheckResult *results[]) {
    check_instances(tasks, n, engine, results);
    for (gsize i = 0; i < n; i++)
        apply_problems(instances[i], results[i]);
}

CheckResult *instance_undetermined(const AnswerInstance *instance, const CheckTask *task,
                                   const char *reason) {
    CheckResult *result = check_result_undetermined(task, reason);
    apply_problems(instance, result);
    return result;
}
