/* Any bytes as a UID map. */
#include "core/key/id_map.h"

#include <glib/gstdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *path = g_strdup_printf("%s/pixleak-fuzz-map.%d", g_get_tmp_dir(), getpid());
    g_autoptr(GError) error = NULL;
    g_file_set_contents_full(path, (const char *)data, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0600,
                             NULL);
    g_autoptr(IdMap) map = id_map_open(path, &error);
    if ((map == NULL) != (error != NULL))
        g_error("a map and an error, or neither");
    if (map != NULL) {
        g_autofree char *found = id_map_new_id(map, "1.2.3");
        if (found != NULL && !id_map_has_new(map, found))
            g_error("an ID that is in the map one way only");
    }
    g_unlink(path);
    return 0;
}
