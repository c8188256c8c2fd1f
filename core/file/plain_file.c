#include "core/file/plain_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - plain - file - error - quark, plain_file_error)

static gboolean fail(const char *path, const char *why, GError **error) {
    g_set_error(error, PLAIN_FILE_ERROR, 0, "%s: %s", path, why);
    return FALSE;
}

static const char *kind_of(const struct stat *status) {
    return S_ISREG(status->st_mode)    ? NULL
           : S_ISDIR(status->st_mode)  ? "a folder"
           : S_ISLNK(status->st_mode)  ? "a link"
           : S_ISFIFO(status->st_mode) ? "a pipe"
           : S_ISSOCK(status->st_mode) ? "a socket"
                                       : "a device";
}

const char *other_than_file(const char *path, gboolean follow) {
    struct stat status;
    return (follow ? stat : lstat)(path, &status) == 0 ? kind_of(&status) : NULL;
}

static gboolean is_file(const char *path, const char *other, GError **error) {
    if (other == NULL)
        return TRUE;
    gboolean is_pipe = strcmp(other, "a pipe") == 0, is_folder = strcmp(other, "a folder") == 0;
    g_set_error(error, PLAIN_FILE_ERROR, 0, "%s: it is %s: %s", path, other,
                is_pipe     ? "write into a file what comes out of it, and name that"
                : is_folder ? "name a file in it"
                            : "name a file");
    return FALSE;
}

gboolean plain_file_may_be(const char *path, GError **error) {
    return is_file(path, other_than_file(path, TRUE), error);
}

/* Looks first and opens then: some devices act when they are opened. */
int plain_file_open(const char *path, GError **error) {
    struct stat status;
    if (!plain_file_may_be(path, error))
        return -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &status) != 0)
        fail(path, g_strerror(errno), error);
    else if (is_file(path, kind_of(&status), error))
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

/* Up to one byte more than `most`, so that whoever has more is found. */
static gboolean read_all(int fd, const char *path, gsize most, GByteArray *bytes, GError **error) {
    enum { CHUNK = 1 << 16 };
    g_autofree guint8 *chunk = g_malloc(CHUNK);
    while (bytes->len <= most) {
        gssize n = read(fd, chunk, MIN(CHUNK, most + 1 - bytes->len));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(path, g_strerror(errno), error);
        if (n == 0)
            return TRUE;
        g_byte_array_append(bytes, chunk, (guint)n);
    }
    return TRUE;
}

/* Whether it may be what it is taken for. */
static gboolean is_fitting(const char *path, gsize most, const char *what, gboolean is_text,
                           const GByteArray *bytes, GError **error) {
    g_autofree char *why =
        bytes->len > most
            ? g_strdup_printf("this is no %s: it has more than %" G_GSIZE_FORMAT " bytes", what,
                              most)
        : is_text && memchr(bytes->data, '\0', bytes->len) != NULL
            ? g_strdup_printf("this is no %s: it holds bytes that are no text", what)
            : NULL;
    return why == NULL || fail(path, why, error);
}

char *plain_file_text(const char *path, gsize most, const char *what, gsize *length,
                      GError **error) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    int fd = plain_file_open(path, error);
    if (fd < 0)
        return NULL;
    gboolean good = read_all(fd, path, most, bytes, error);
    close(fd);
    if (!good)
        return NULL;
    gsize n = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    bytes->len--;
    if (!is_fitting(path, most, what, length == NULL, bytes, error))
        return NULL;
    if (length != NULL)
        *length = n;
    return (char *)g_byte_array_free(g_steal_pointer(&bytes), FALSE);
}
