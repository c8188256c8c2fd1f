#include "core/shard/files_digest.h"

#include "core/file/plain_file.h"
#include "core/output/folder.h"
#include "core/output/results.h"
#include <errno.h>
#include <unistd.h>

static gboolean add_file(const char *path, GChecksum *digest, GError **error) {
    enum { CHUNK = 1 << 16 };
    g_autofree guchar *bytes = g_malloc(CHUNK);
    int fd = plain_file_open(path, error);
    if (fd < 0)
        return FALSE;
    gssize n;
    guint64 length = 0;
    for (; (n = read(fd, bytes, CHUNK)) > 0; length += (guint64)n)
        g_checksum_update(digest, bytes, n);
    /* So that what moves from one file to the next makes another digest. */
    length = GUINT64_TO_LE(length);
    g_checksum_update(digest, (const guchar *)&length, sizeof length);
    if (n < 0)
        g_set_error(error, RESULTS_ERROR, 0, "%s: %s", path, g_strerror(errno));
    close(fd);
    return n == 0;
}

char *files_digest(const char *const *paths, gsize n, GError **error) {
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
    for (gsize i = 0; i < n; i++)
        if (paths[i] != NULL && !add_file(paths[i], digest, error))
            return NULL;
    return g_strdup(g_checksum_get_string(digest));
}

char *files_folder(const char *const *paths, gsize n) {
    for (gsize i = 0; i < n; i++)
        if (paths[i] != NULL && !g_path_is_absolute(paths[i]))
            return g_get_current_dir();
    return NULL;
}

gboolean files_folder_is_here(const char *folder, GError **error) {
    g_autofree char *here = g_get_current_dir();
    if (folder == NULL || folder_is(folder, here))
        return TRUE;
    g_set_error(
        error, RESULTS_ERROR, 0,
        "the shards were run in %s, where relative paths of their options start: merge them "
        "there",
        folder);
    return FALSE;
}
