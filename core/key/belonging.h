/* Whether key, maps and files are those of one dataset, each given as what it is. */
#pragma once
#include "core/key/answers.h"

/* Whether the map has entries for instances of the key. FALSE, with an error that says what was
 * given for what, where it has none: nothing could be judged then. patid_map and its path may be
 * NULL. */
gboolean belongs_to_key(const AnswerIndex *answers, const IdMap *uid_map, const char *uid_map_path,
                        const IdMap *patid_map, const char *patid_map_path,
                        const ReaderTerms *terms, GError **error);

/* What UIDs of files are to the map. */
typedef struct UidsSeen {
    gboolean any, old_ones, new_ones;
} UidsSeen;
void uids_see(UidsSeen *seen, const IdMap *uid_map, const char *sop_instance);

/* Whether files whose UIDs were seen may be the scrubbed ones, or the originals. FALSE with an
 * error that says what they are instead. path: where they lie. Without any file the first is TRUE.
 */
gboolean uids_are_scrubbed(const UidsSeen *seen, const char *role, const char *path,
                           const char *uid_map_path, GError **error);
gboolean uids_are_original(const UidsSeen *seen, const char *role, const char *path,
                           const char *uid_map_path, GError **error);
