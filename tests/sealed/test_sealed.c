/* Sealed files on storage that is full, that loses what was written, and that locks as NFS does:
 * fsync() and flock() stand here in place of the C library's. */
#include "core/sealed/sealed.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int told = -1; /* the descriptor that storage tells of a loss; -1: there is none */
static gboolean locks_as_nfs;

/* A loss is told to descriptors that were open when it was met (fsync(2)). */
int fsync(int fd) {
    if (fd != told)
        return (int)syscall(SYS_fsync, fd);
    errno = EIO;
    return -1;
}

/* For one process alone only what it may write to (flock(2)). */
int flock(int fd, int operation) {
    if (!locks_as_nfs || !(operation & LOCK_EX) || (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY)
        return (int)syscall(SYS_flock, fd, operation);
    errno = EBADF;
    return -1;
}

typedef struct Place {
    char *folder, *path;
} Place;

static void make_place(Place *place, gconstpointer unused) {
    (void)unused;
    place->folder = g_dir_make_tmp(NULL, NULL);
    place->path = g_build_filename(place->folder, "plan.db", NULL);
}

/* Nothing but the file is in it. */
static void remove_place(Place *place, gconstpointer unused) {
    (void)unused;
    g_unlink(place->path);
    g_assert_cmpint(g_rmdir(place->folder), ==, 0);
    g_free(place->folder);
    g_free(place->path);
}

static void begin(Sealed *sealed, const Place *place) {
    g_autoptr(GError) error = NULL;
    *sealed = (Sealed){0};
    sealed_begin(sealed, place->path, &error);
    g_assert_no_error(error);
    sealed_run(sealed->database, "CREATE TABLE numbers (number INTEGER)", &error);
    g_assert_no_error(error);
}

static void test_loss(Place *place, gconstpointer unused) {
    (void)unused;
    Sealed sealed;
    g_autoptr(GError) error = NULL;
    begin(&sealed, place);
    told = sealed.claim - 1;
    g_assert_false(sealed_end(&sealed, TRUE, &error));
    told = -1;
    g_assert_error(error, SEALED_ERROR, 0);
    g_assert_false(g_file_test(place->path, G_FILE_TEST_EXISTS));
}

/* Room for a part of the seal. */
static void test_no_room(Place *place, gconstpointer unused) {
    (void)unused;
    Sealed sealed;
    GStatBuf status;
    struct rlimit before;
    g_autoptr(GError) error = NULL;
    begin(&sealed, place);
    g_assert_cmpint(g_stat(sealed.temporary, &status), ==, 0);
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    struct rlimit limit = {(rlim_t)status.st_size + 10, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    g_assert_false(sealed_end(&sealed, TRUE, &error));
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
    g_assert_error(error, SEALED_ERROR, 0);
    g_assert_nonnull(strstr(error->message, g_strerror(ENOSPC)));
}

/* What a killed process left goes, and what one that lives is writing stays. */
static void test_left(Place *place, gconstpointer nfs) {
    Sealed sealed;
    char *left;
    g_autoptr(GError) error = NULL;
    locks_as_nfs = nfs != NULL;
    close(sealed_temporary(place->path, &left));
    begin(&sealed, place);
    g_assert_false(g_file_test(left, G_FILE_TEST_EXISTS));
    sealed_remove_left(place->path);
    g_assert_true(sealed_end(&sealed, TRUE, &error));
    g_assert_no_error(error);
    locks_as_nfs = FALSE;
    g_free(left);
}

/* Neither goes what is somebody else's; what was begun is told after any of its writes. */
static void test_somebodys(Place *place, gconstpointer unused) {
    static const char *const texts[] = {"my notes", "SQLite format 3", "pixleak seal "};
    g_autofree char *mine = g_strconcat(place->path, ".abcdef.part", NULL);
    g_autofree char *killed = g_strconcat(place->path, ".ghijkl.part", NULL);
    g_autofree char *content = NULL;
    sqlite3 *database = NULL;
    gsize length;
    Sealed sealed;
    (void)unused;
    for (gsize i = 0; i <= G_N_ELEMENTS(texts); i++) {
        if (i < G_N_ELEMENTS(texts)) {
            g_assert_true(g_file_set_contents(mine, texts[i], -1, NULL));
        } else { /* a database of another program */
            g_unlink(mine);
            g_assert_cmpint(sqlite3_open(mine, &database), ==, SQLITE_OK);
            g_assert_true(sealed_run(database, "CREATE TABLE items (path)", NULL));
            sqlite3_close(database);
        }
        begin(&sealed, place);
        g_assert_true(g_file_get_contents(sealed.temporary, &content, &length, NULL));
        g_assert_true(g_file_set_contents(killed, content, (gssize)length, NULL));
        g_clear_pointer(&content, g_free);
        g_assert_true(sealed_may_be_left(killed) && !sealed_may_be_left(mine));
        sealed_remove_left(place->path);
        g_assert_true(g_file_test(mine, G_FILE_TEST_EXISTS));
        g_assert_true(g_file_test(sealed.temporary, G_FILE_TEST_EXISTS));
        g_assert_false(g_file_test(killed, G_FILE_TEST_EXISTS));
        g_assert_true(sealed_end(&sealed, TRUE, NULL));
    }
    g_unlink(mine);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add("/sealed/loss", Place, NULL, make_place, test_loss, remove_place);
    g_test_add("/sealed/no-room", Place, NULL, make_place, test_no_room, remove_place);
    g_test_add("/sealed/left", Place, NULL, make_place, test_left, remove_place);
    g_test_add("/sealed/left-nfs", Place, "nfs", make_place, test_left, remove_place);
    g_test_add("/sealed/somebodys", Place, NULL, make_place, test_somebodys, remove_place);
    return g_test_run();
}
