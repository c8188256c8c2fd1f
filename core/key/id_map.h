/* UID and patient ID maps: CSV with the columns id_old and id_new. */
#pragma once
#include "core/key/error.h"
#include "core/run/reader_terms.h"

typedef struct IdMap IdMap;

/* Reads a map, in a process by these terms (core/run/foreign.h); of a repeated id_old the first
 * counts. Quotes, CRLF, a byte order mark and further columns are allowed. The map lies on disk
 * (core/spill), and forked processes may read it. */
IdMap *id_map_open(const char *path, const ReaderTerms *terms, GError **error);
void id_map_free(IdMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IdMap, id_map_free)

/* The new ID, which the caller frees; NULL where the old one is not in the map. */
char *id_map_new_id(const IdMap *map, const char *old_id);
gboolean id_map_has_old(const IdMap *map, const char *old_id);
/* Whether some old ID is mapped to this one. */
gboolean id_map_has_new(const IdMap *map, const char *new_id);
/* The old ID that is mapped to this one, of several the last in the file, which the caller frees;
 * NULL if none. */
char *id_map_old_id(const IdMap *map, const char *new_id);
/* Whether several old IDs are mapped to this one. */
gboolean id_map_is_shared(const IdMap *map, const char *new_id);
/* What is wrong with the map, of char *: an old ID that comes again with another new one, a new ID
 * that several old ones have. */
const GPtrArray *id_map_problems(const IdMap *map);
gsize id_map_size(const IdMap *map);
