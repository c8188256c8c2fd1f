#include "core/output/folder.h"

#include "core/output/output.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(const char *path, const char *why, int fd, GError **error) {
    g_set_error(error, OUTPUT_ERROR, 0, "%s: %s", path, why);
    if (fd >= 0)
        close(fd);
    return -1;
}

static void keep_from_others(int fd) {
    struct stat status;
    if (fstat(fd, &status) == 0 && status.st_uid == geteuid() && !(status.st_mode & S_ISVTX))
        fchmod(fd, status.st_mode & 0700);
}

/* Workers of a run that was killed hold its claim until they have ended too. */
static gboolean is_claimed(int fd, int kind) {
    enum { TRIES = 40, WAIT_MICROSECONDS = 50000 };
    for (guint i = 0; flock(fd, kind | LOCK_NB) != 0; i++) {
        if (errno != EWOULDBLOCK)
            return FALSE; /* this file system knows no locks: nobody can be told */
        if (i == TRIES)
            return TRUE;
        g_usleep(WAIT_MICROSECONDS);
    }
    return FALSE;
}

static int make_and_open(const char *path, GError **error) {
    int fd =
        g_mkdir_with_parents(path, 0700) == 0 ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    return fd >= 0 ? fd : fail(path, g_strerror(errno), -1, error);
}

gboolean folder_make(const char *path, GError **error) {
    int fd = make_and_open(path, error);
    if (fd < 0)
        return FALSE;
    keep_from_others(fd);
    close(fd);
    return TRUE;
}

int folder_claim(const char *path, GError **error) {
    int fd = make_and_open(path, error);
    if (fd < 0)
        return -1;
    if (is_claimed(fd, LOCK_EX))
        return fail(path,
                    "another run writes here, or `pixleak serve` shows it; wait for its end, or "
                    "name another folder",
                    fd, error);
    keep_from_others(fd);
    return fd;
}

int folder_share(const char *path, GError **error) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fail(path, g_strerror(errno), -1, error);
    if (is_claimed(fd, LOCK_SH))
        return fail(path, "a run writes here: wait for its end", fd, error);
    return fd;
}

gboolean folder_is(const char *first, const char *second) {
    g_autofree char *one_name = g_canonicalize_filename(first, NULL);
    g_autofree char *other_name = g_canonicalize_filename(second, NULL);
    struct stat one, other;
    return g_str_equal(one_name, other_name) ||
           (stat(first, &one) == 0 && stat(second, &other) == 0 && one.st_dev == other.st_dev &&
            one.st_ino == other.st_ino);
}

gboolean folder_is_apart(const char *out, const char *other, const char *what, GError **error) {
    if (other == NULL || !folder_is(out, other))
        return TRUE;
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s holds the %s, among which results would lie: name another folder as --out", out,
                what);
    return FALSE;
}

/* The folder as it is called without links; the deepest one that is there, of one that is to be
 * made. The caller frees it; NULL where there is none. */
static char *real_folder(const char *path) {
    g_autofree char *here = g_get_current_dir();
    char *folder = g_path_is_absolute(path) ? g_strdup(path) : g_build_filename(here, path, NULL);
    for (;;) {
        g_autofree char *tried = folder;
        char *real = realpath(tried, NULL); /* from malloc(), as all of GLib's */
        if (real != NULL || g_str_equal(tried, "/"))
            return real;
        folder = g_path_get_dirname(tried);
    }
}

static gboolean lies_below(const char *out, const char *other) {
    g_autofree char *folder = real_folder(out);
    while (folder != NULL && !folder_is(folder, other) && !g_str_equal(folder, "/")) {
        char *parent = g_path_get_dirname(folder);
        g_free(folder);
        folder = parent;
    }
    return folder != NULL && folder_is(folder, other);
}

gboolean folder_is_outside(const char *out, const char *other, const char *what, GError **error) {
    if (!folder_is_apart(out, other, what, error))
        return FALSE;
    if (other == NULL || !lies_below(out, other))
        return TRUE;
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s lies in %s, which holds the %s, and results would lie among them: name a "
                "folder elsewhere as --out",
                out, other, what);
    return FALSE;
}

gboolean folder_make_empty(const char *path, GError **error) {
    g_autoptr(GDir) folder =
        g_mkdir_with_parents(path, 0700) == 0 ? g_dir_open(path, 0, error) : NULL;
    if (folder != NULL && g_dir_read_name(folder) == NULL)
        return TRUE;
    if (error == NULL || *error == NULL)
        g_set_error(error, OUTPUT_ERROR, 0, "%s: %s", path,
                    folder != NULL ? "the folder must not hold anything" : g_strerror(errno));
    return FALSE;
}
