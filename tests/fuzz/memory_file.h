/* An input as a file, in memory where there is room for shared memory, for readers that want a
 * path: SQLite follows links, so that a memfd's path won't do. */
#pragma once
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static inline char *memory_file(const guint8 *data, gsize size) {
    const char *folder = g_access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir();
    char *path = g_strdup_printf("%s/pixleak-fuzz.%d", folder, getpid());
    g_autoptr(GError) error = NULL;
    if (!g_file_set_contents_full(path, (const char *)data, (gssize)size, G_FILE_SET_CONTENTS_NONE,
                                  0600, &error))
        g_error("%s", error->message);
    return path;
}

static inline void memory_file_free(char *path) {
    g_unlink(path);
    g_free(path);
}
typedef char MemoryFile; /* its path, so that leaving a scope removes the file */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MemoryFile, memory_file_free)
