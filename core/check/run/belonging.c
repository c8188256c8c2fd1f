#include "core/check/run/belonging.h"

static gboolean refuse(GError **error, const char *format, const char *first, const char *second) {
    g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, format, first, second);
    return FALSE;
}

/* What the key's instances are to the maps: a few of each sort are enough to know. */
typedef struct KeySeen {
    const CheckInputs *inputs;
    gboolean mapped, in_patid_map, new_ones;
} KeySeen;

static gboolean see_answer(const AnswerRow *answer, gboolean first, gpointer data) {
    KeySeen *seen = data;
    const CheckInputs *inputs = seen->inputs;
    (void)first;
    seen->mapped = id_map_has_old(inputs->uid_map, answer->instance);
    seen->new_ones |= id_map_has_new(inputs->uid_map, answer->instance);
    seen->in_patid_map |= inputs->patid_map && id_map_has_old(inputs->patid_map, answer->instance);
    return !seen->mapped;
}

static gboolean key_belongs(const CheckInputs *inputs, const CheckOptions *options,
                            GError **error) {
    KeySeen seen = {.inputs = inputs};
    g_autoptr(AnswerReader) reader = answer_reader_new(inputs->answers, inputs->uid_map, error);
    if (!reader || !answer_reader_each(reader, see_answer, &seen, error))
        return FALSE;
    if (seen.mapped)
        return TRUE;
    if (seen.in_patid_map)
        return refuse(error,
                      "%s is the UID map and %s is the patient ID map: they were given the other "
                      "way round",
                      options->patid_map, options->uid_map);
    if (seen.new_ones)
        return refuse(error,
                      "%s maps the wrong way: id_old must be the UID in the key %s, id_new the one "
                      "in the scrubbed files",
                      options->uid_map, options->key);
    return refuse(error, "%s has no entry for any instance of %s: they are of different datasets",
                  options->uid_map, options->key);
}

/* What the UIDs of a folder's files are to the map. */
typedef struct FilesSeen {
    const IdMap *map;
    gboolean old_ones, new_ones;
    gboolean want_old; /* else new ones */
} FilesSeen;

static gboolean see_file(const char *sop_instance, gsize item, gpointer data) {
    FilesSeen *seen = data;
    (void)item;
    seen->old_ones |= id_map_has_old(seen->map, sop_instance);
    seen->new_ones |= id_map_has_new(seen->map, sop_instance);
    return seen->want_old ? !seen->old_ones : !seen->new_ones;
}

static gboolean deid_belongs(const CheckInputs *inputs, const CheckOptions *options,
                             GError **error) {
    FilesSeen seen = {.map = inputs->uid_map};
    instance_index_each(inputs->deid, see_file, &seen);
    if (seen.new_ones || instance_index_length(inputs->deid) == 0)
        return TRUE;
    if (seen.old_ones)
        return refuse(error,
                      "%s was given as --deid and holds the originals: their UIDs are those before "
                      "scrubbing in %s",
                      options->deid, options->uid_map);
    return refuse(error, "%s belongs to another dataset: none of its files' UIDs is in %s",
                  options->deid, options->uid_map);
}

static gboolean original_belongs(const CheckInputs *inputs, const CheckOptions *options,
                                 GError **error) {
    FilesSeen seen = {.map = inputs->uid_map, .want_old = TRUE};
    instance_index_each(inputs->original, see_file, &seen);
    if (seen.old_ones)
        return TRUE;
    if (instance_index_length(inputs->original) == 0)
        return refuse(error, "%s was given as --original and holds no DICOM image",
                      options->original, NULL);
    if (seen.new_ones)
        return refuse(error,
                      "%s was given as --original and holds scrubbed files: their UIDs are those "
                      "after scrubbing in %s",
                      options->original, options->uid_map);
    return refuse(error,
                  "%s, given as --original, belongs to another dataset: none of its files' UIDs is "
                  "in %s",
                  options->original, options->uid_map);
}

gboolean belong_together(const CheckInputs *inputs, const CheckOptions *options, GError **error) {
    return key_belongs(inputs, options, error) && deid_belongs(inputs, options, error) &&
           (!inputs->original || original_belongs(inputs, options, error));
}
