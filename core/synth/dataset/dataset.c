#include "core/synth/dataset/dataset.h"

#include "core/synth/dataset/base.h"
#include "core/synth/dataset/instance.h"
#include "core/synth/failure.h"
#include "core/synth/key/key_writer.h"
#include "core/synth/ordered.h"
#include <errno.h>
#include <glib/gstdio.h>

typedef struct DatasetMaking {
    const DatasetOptions *options;
    const Plan *plan;
    GPtrArray *base; /* paths; NULL: images are drawn */
    KeyWriter *key;
} DatasetMaking;

static gpointer start(gpointer data, GError **error) {
    const DatasetMaking *making = data;
    return typesetter_new(making->options->fonts, error);
}

static char **make(gsize task, gpointer state, gpointer data, GError **error) {
    const DatasetMaking *making = data;
    const char *base = making->base ? making->base->pdata[task % making->base->len] : NULL;
    return instance_make(making->options, making->plan, (guint)task, base, state, error);
}

static gboolean take(gsize task, const char *const *texts, gpointer data, GError **error) {
    (void)task;
    const DatasetMaking *making = data;
    KeyRow row = {texts[ROW_MODALITY], texts[ROW_SOP_CLASS], texts[ROW_PATIENT],
                  texts[ROW_STUDY],    texts[ROW_SERIES],    texts[ROW_SOP_INSTANCE],
                  texts[ROW_ANSWERS]};
    if (!key_writer_add(making->key, &row, error))
        return FALSE;
    if (*texts[ROW_FONT] == '\0')
        return TRUE;
    BurnedInRow burned_in = {texts[ROW_SOP_INSTANCE], texts[ROW_FONT],
                             (guint)g_ascii_strtoull(texts[ROW_CAPITALS], NULL, 10),
                             (guint)g_ascii_strtoull(texts[ROW_CONTRAST], NULL, 10)};
    if (!key_writer_add_burned_in(making->key, &burned_in, error))
        return FALSE;
    SceneRow scene = {texts[ROW_SOP_INSTANCE], texts[ROW_SCENE], texts[ROW_DRAWN],
                      texts[ROW_DEGREES],      texts[ROW_X],     texts[ROW_Y]};
    return *texts[ROW_SCENE] == '\0' || key_writer_add_scene(making->key, &scene, error);
}

gboolean dataset_make_folder(const char *path, GError **error) {
    if (g_mkdir_with_parents(path, 0777) != 0) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    g_autoptr(GDir) folder = g_dir_open(path, 0, error);
    if (folder == NULL)
        return FALSE;
    if (g_dir_read_name(folder) == NULL)
        return TRUE;
    g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "%s: is there and not empty", path);
    return FALSE;
}

gboolean dataset_make(const DatasetOptions *options, gsize *n_instances, GError **error) {
    g_autoptr(Plan) plan = NULL;
    g_autoptr(GPtrArray) base = NULL;
    if (options->base)
        base = base_find(options->base, &options->plan, &plan, error);
    else
        plan = plan_new(&options->plan, error);
    if (plan == NULL || !dataset_make_folder(options->out, error))
        return FALSE;
    g_autofree char *path = g_build_filename(options->out, "answers.db", NULL);
    g_autoptr(KeyWriter) key = key_writer_new(path, error);
    if (key == NULL)
        return FALSE;
    DatasetMaking making = {options, plan, base, key};
    OrderedJob job = {.n_tasks = plan->n_instances,
                      .jobs = options->jobs,
                      .start = start,
                      .run = make,
                      .take = take,
                      .quiet = options->quiet,
                      .data = &making};
    *n_instances = plan->n_instances;
    return ordered_run(&job, error) && key_writer_finish(key, error);
}
