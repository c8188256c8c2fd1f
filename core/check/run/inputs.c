#include "core/check/run/inputs.h"

#include "core/key/belonging.h"
#include "core/output/place/place.h"

void check_inputs_clear(CheckInputs *inputs) {
    g_clear_pointer(&inputs->answers, answer_index_free);
    g_clear_pointer(&inputs->uid_map, id_map_free);
    g_clear_pointer(&inputs->patid_map, id_map_free);
    g_clear_pointer(&inputs->deid, instance_index_free);
    g_clear_pointer(&inputs->original, instance_index_free);
}

static gboolean read_key(CheckInputs *inputs, const CheckOptions *options, const ReaderTerms *terms,
                         GError **error) {
    inputs->uid_map = id_map_open(options->uid_map, terms, error);
    if (!inputs->uid_map)
        return FALSE;
    if (options->patid_map && !(inputs->patid_map = id_map_open(options->patid_map, terms, error)))
        return FALSE;
    inputs->answers = answer_index_new(options->key, inputs->uid_map, terms, error);
    return inputs->answers != NULL;
}

/* What this run writes, where that lies among its inputs, is none of them. */
static InstanceIndex *index_path(const CheckOptions *options, const char *path,
                                 const ReaderTerms *terms, GError **error) {
    const SourceOptions own = {.own_folder = options->out, .is_own = place_is_own};
    InstanceIndex *index = instance_index_of_path(path, &own, terms, error);
    if (index != NULL)
        place_tell_own(options->out, sources_n_own(instance_index_sources(index)));
    return index;
}

static InstanceIndex *index_shard(const PlannedShard *shard, gsize number, const ReaderTerms *terms,
                                  GError **error) {
    Sources *sources = planned_shard_sources_of(shard, number, error);
    return sources != NULL ? instance_index_new(sources, terms, error) : NULL;
}

static gboolean index_files(CheckInputs *inputs, const CheckOptions *options,
                            const PlannedShard *shard, const ReaderTerms *terms, GError **error) {
    inputs->deid = shard != NULL ? index_shard(shard, planned_shard_number(shard), terms, error)
                                 : index_path(options, options->deid, terms, error);
    if (inputs->deid && options->original)
        inputs->original = index_path(options, options->original, terms, error);
    return inputs->deid && (inputs->original || !options->original);
}

/* Which UIDs a folder's files have: stops where that tells what they are. */
typedef struct Seeing {
    UidsSeen seen;
    const IdMap *uid_map;
    gboolean for_originals;
} Seeing;

static gboolean see_file(const char *sop_instance, gsize item, gpointer data) {
    Seeing *seeing = data;
    (void)item;
    uids_see(&seeing->seen, seeing->uid_map, sop_instance);
    return seeing->for_originals ? !seeing->seen.old_ones : !seeing->seen.new_ones;
}

/* A shard may have but files whose UIDs were left as they were, which tell of all the plan's only
 * where no other shard has one that was replaced. */
static gboolean see_other_shards(Seeing *scrubbed, const PlannedShard *shard,
                                 const ReaderTerms *terms, GError **error) {
    gsize n = planned_shard_n_shards(shard), own = planned_shard_number(shard);
    for (gsize i = 0; i < n && scrubbed->seen.any && !scrubbed->seen.new_ones; i++) {
        g_autoptr(InstanceIndex) other = i != own ? index_shard(shard, i, terms, error) : NULL;
        if (other == NULL && i != own)
            return FALSE;
        if (other != NULL)
            instance_index_each(other, see_file, scrubbed);
    }
    return TRUE;
}

static gboolean are_scrubbed(const CheckInputs *inputs, const CheckOptions *options,
                             const PlannedShard *shard, const ReaderTerms *terms, GError **error) {
    Seeing scrubbed = {.uid_map = inputs->uid_map};
    instance_index_each(inputs->deid, see_file, &scrubbed);
    if (shard != NULL && !see_other_shards(&scrubbed, shard, terms, error))
        return FALSE;
    if (shard == NULL && !scrubbed.seen.any && !g_file_test(options->deid, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "%s was given as --deid and is neither a folder nor an archive or a "
                    "list with DICOM files",
                    options->deid);
        return FALSE;
    }
    return uids_are_scrubbed(&scrubbed.seen, "--deid", options->deid, options->uid_map, error);
}

static gboolean belong_together(const CheckInputs *inputs, const CheckOptions *options,
                                const PlannedShard *shard, const ReaderTerms *terms,
                                GError **error) {
    Seeing original = {.uid_map = inputs->uid_map, .for_originals = TRUE};
    if (!belongs_to_key(inputs->answers, inputs->uid_map, options->uid_map, inputs->patid_map,
                        options->patid_map, terms, error) ||
        !are_scrubbed(inputs, options, shard, terms, error))
        return FALSE;
    if (!inputs->original)
        return TRUE;
    instance_index_each(inputs->original, see_file, &original);
    return uids_are_original(&original.seen, "--original", options->original, options->uid_map,
                             error);
}

gboolean check_inputs_read(CheckInputs *inputs, const CheckOptions *options,
                           const PlannedShard *shard, const ReaderTerms *terms, GError **error) {
    return read_key(inputs, options, terms, error) &&
           index_files(inputs, options, shard, terms, error) &&
           belong_together(inputs, options, shard, terms, error);
}
