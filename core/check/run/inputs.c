#include "core/check/run/inputs.h"

#include "core/check/run/belonging.h"

void check_inputs_clear(CheckInputs *inputs) {
    g_clear_pointer(&inputs->answers, answer_index_free);
    g_clear_pointer(&inputs->uid_map, id_map_free);
    g_clear_pointer(&inputs->patid_map, id_map_free);
    g_clear_pointer(&inputs->deid, instance_index_free);
    g_clear_pointer(&inputs->original, instance_index_free);
}

/* The key and the maps, which a thread of their own may read. */
typedef struct KeyReading {
    CheckInputs *inputs;
    const CheckOptions *options;
    GError *error;
} KeyReading;

static gpointer read_key(gpointer data) {
    KeyReading *reading = data;
    CheckInputs *inputs = reading->inputs;
    const CheckOptions *options = reading->options;
    inputs->uid_map = id_map_open(options->uid_map, &reading->error);
    if (inputs->uid_map && options->patid_map)
        inputs->patid_map = id_map_open(options->patid_map, &reading->error);
    if (!reading->error)
        inputs->answers = answer_index_new(options->key, inputs->uid_map, &reading->error);
    return NULL;
}

static gboolean index_files(CheckInputs *inputs, const CheckOptions *options, guint jobs,
                            GError **error) {
    inputs->deid = instance_index_of_path(options->deid, jobs, error);
    if (inputs->deid && options->original)
        inputs->original = instance_index_of_path(options->original, jobs, error);
    return inputs->deid && (inputs->original || !options->original);
}

gboolean check_inputs_read(CheckInputs *inputs, const CheckOptions *options, guint jobs,
                           GError **error) {
    KeyReading reading = {inputs, options, NULL};
    GThread *thread = jobs > 1 ? g_thread_new("key", read_key, &reading) : NULL;
    g_autoptr(GError) failure = NULL;
    if (!thread)
        read_key(&reading);
    if (!reading.error || thread)
        index_files(inputs, options, jobs, &failure);
    if (thread)
        g_thread_join(thread);
    if (reading.error || failure) {
        g_propagate_error(error, reading.error ? reading.error : g_steal_pointer(&failure));
        return FALSE;
    }
    return belong_together(inputs, options, error);
}
