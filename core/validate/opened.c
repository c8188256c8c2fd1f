#include "core/validate/opened.h"

#include "core/machine/memory.h"

void validate_inputs_clear(ValidateInputs *inputs) {
    g_clear_pointer(&inputs->original, instance_index_free);
    g_clear_pointer(&inputs->answers, answer_index_free);
    g_clear_pointer(&inputs->patients, id_map_free);
    g_clear_pointer(&inputs->uids, id_map_free);
}

guint validate_n_workers(const ValidateOptions *options) {
    return CLAMP(options->jobs > 0 ? (guint)options->jobs : options->config->cpus, 1, 1024);
}

Confinement *validate_confinement(const ValidateOptions *options, GError **error) {
    return confinement_new(worker_memory(options->memory, validate_n_workers(options)),
                           options->needs_sandbox, error);
}

gboolean validate_inputs_read(ValidateInputs *inputs, const ValidateOptions *options,
                              Confinement *confinement, GError **error) {
    const Config *config = options->config;
    const ReaderTerms terms = {validate_n_workers(options), options->timeout, confinement};
    if ((inputs->uids = id_map_open(config->uid_mapping_file, &terms, error)) == NULL ||
        (inputs->patients = id_map_open(config->patid_mapping_file, &terms, error)) == NULL ||
        (inputs->answers = answer_index_new(config->answer_db_file, inputs->uids, &terms, error)) ==
            NULL)
        return FALSE;
    if (options->original == NULL)
        return TRUE;
    inputs->original = instance_index_of_path(options->original, NULL, &terms, error);
    return inputs->original != NULL;
}

void validate_inputs_allow(const ValidateOptions *options, const Inputs *files,
                           Confinement *confinement) {
    const Config *config = options->config;
    const char *const paths[] = {config->answer_db_file, config->input_data_path};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
        confinement_allow(confinement, paths[i]);
    for (guint32 i = 0; i < inputs_length(files); i++) {
        g_autofree char *path = inputs_path(files, i);
        confinement_allow(confinement, path);
    }
}
