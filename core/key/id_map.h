/* UID and patient ID maps: CSV with the columns id_old and id_new. */
#pragma once
#include "core/key/error.h"

typedef struct IdMap IdMap;

/* Reads a map; of a repeated id_old the first counts. Quotes, CRLF, a byte order mark and further
 * columns are allowed. */
IdMap *id_map_open(const char *path, GError **error);
void id_map_free(IdMap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IdMap, id_map_free)

/* The new ID, NULL where the old one is not in the map. */
const char *id_map_new_id(const IdMap *map, const char *old_id);
/* Whether some old ID is mapped to this one. */
gboolean id_map_has_new(const IdMap *map, const char *new_id);
gsize id_map_size(const IdMap *map);
