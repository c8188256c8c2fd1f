/* An input as a file, in memory where there is room for shared memory, for readers that want a
 * path: SQLite follows links, so that a memfd's path won't do. */
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static inline char *memory_file(const guint8 *data, gsize size) {
    const char *folder = g_access("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir();
    char *path = g_strdup_printf("%s/pixleak-fuzz.%d", folder, getpid());
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || write(file, data, size) != (ssize_t)size)
        g_error("%s: %s", path, g_strerror(errno));
    close(file);
    return path;
}

static inline void memory_file_free(char *path) {
    g_unlink(path);
    g_free(path);
}
typedef char MemoryFile; /* its path, so that leaving a scope removes the file */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MemoryFile, memory_file_free)
