/* Any bytes as a UID map. */
#include "core/key/id_map.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(MemoryFile) path = memory_file(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(IdMap) map = id_map_open(path, NULL, &error);
    if ((map == NULL) != (error != NULL))
        g_error("a map and an error, or neither");
    if (map != NULL) {
        g_autofree char *found = id_map_new_id(map, "1.2.3");
        if (found != NULL && !id_map_has_new(map, found))
            g_error("an ID that is in the map one way only");
    }
    return 0;
}
