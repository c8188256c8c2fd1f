#include "core/file/synced.h"

#include "core/file/plain_file.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static gboolean fail(const char *path, GError **error) {
    g_set_error(error, PLAIN_FILE_ERROR, 0, "%s: %s", path, g_strerror(errno));
    return FALSE;
}

/* unable: an error that says that nothing of the kind can be synced, or 0. */
static gboolean sync_at(const char *path, int flags, int unable, GError **error) {
    int fd = open(path, flags | O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(path, error);
    gboolean good = fsync(fd) == 0 || errno == unable || fail(path, error);
    close(fd);
    return good;
}

gboolean file_sync(const char *path, GError **error) {
    return sync_at(path, O_NOFOLLOW | O_NONBLOCK, 0, error);
}

gboolean folder_sync(const char *path, GError **error) {
    return sync_at(path, O_DIRECTORY, EINVAL, error);
}
