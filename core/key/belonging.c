#include "core/key/belonging.h"

G_GNUC_PRINTF(2, 3) static gboolean refuse(GError **error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, KEY_ERROR, KEY_ERROR_FORMAT, message);
    return FALSE;
}

/* What the key's instances are to the maps. */
typedef struct KeySeen {
    const IdMap *uid_map, *patid_map;
    gboolean mapped, in_patid_map, new_ones;
    gboolean patient_mapped; /* or there is no patient ID map */
} KeySeen;

static gboolean see_answer(const AnswerRow *answer, gboolean first, gpointer data) {
    KeySeen *seen = data;
    (void)first;
    seen->mapped |= id_map_has_old(seen->uid_map, answer->instance);
    seen->new_ones |= id_map_has_new(seen->uid_map, answer->instance);
    seen->in_patid_map |= seen->patid_map && id_map_has_old(seen->patid_map, answer->instance);
    seen->patient_mapped |= !seen->patid_map || id_map_has_old(seen->patid_map, answer->patient);
    return !seen->mapped || !seen->patient_mapped; /* one is enough */
}

gboolean belongs_to_key(const AnswerIndex *answers, const IdMap *uid_map, const char *uid_map_path,
                        const IdMap *patid_map, const char *patid_map_path,
                        const ReaderTerms *terms, GError **error) {
    KeySeen seen = {.uid_map = uid_map, .patid_map = patid_map};
    const char *key = answer_index_path(answers);
    if (!answer_index_each(answers, terms, see_answer, &seen, error))
        return FALSE;
    if (seen.mapped && seen.patient_mapped)
        return TRUE;
    if (seen.mapped)
        return refuse(error, "%s has no entry for any patient of %s: it is of another dataset",
                      patid_map_path, key);
    if (seen.in_patid_map)
        return refuse(error,
                      "%s is the UID map and %s is the patient ID map: they were given the other "
                      "way round",
                      patid_map_path, uid_map_path);
    if (seen.new_ones)
        return refuse(error,
                      "%s maps the wrong way: id_old must be the UID in the key %s, id_new the one "
                      "in the scrubbed files",
                      uid_map_path, key);
    return refuse(error, "%s has no entry for any instance of %s: they are of different datasets",
                  uid_map_path, key);
}

void uids_see(UidsSeen *seen, const IdMap *uid_map, const char *sop_instance) {
    seen->any = TRUE;
    seen->old_ones |= id_map_has_old(uid_map, sop_instance);
    seen->new_ones |= id_map_has_new(uid_map, sop_instance);
}

gboolean uids_are_scrubbed(const UidsSeen *seen, const char *role, const char *path,
                           const char *uid_map_path, GError **error) {
    if (seen->new_ones || !seen->any)
        return TRUE;
    if (seen->old_ones)
        return refuse(error,
                      "%s was given as %s and holds the originals: their UIDs are those before "
                      "scrubbing in %s",
                      path, role, uid_map_path);
    return refuse(error,
                  "%s, given as %s, belongs to another dataset: none of its files' UIDs is in %s",
                  path, role, uid_map_path);
}

gboolean uids_are_original(const UidsSeen *seen, const char *role, const char *path,
                           const char *uid_map_path, GError **error) {
    if (seen->old_ones)
        return TRUE;
    if (!seen->any)
        return refuse(error, "%s was given as %s and holds no DICOM image", path, role);
    if (seen->new_ones)
        return refuse(error,
                      "%s was given as %s and holds scrubbed files: their UIDs are those after "
                      "scrubbing in %s",
                      path, role, uid_map_path);
    return refuse(error,
                  "%s, given as %s, belongs to another dataset: none of its files' UIDs is in %s",
                  path, role, uid_map_path);
}
