/* Results that take their places are durable first, and what storage could not keep costs nothing
 * of an earlier run: fsync() stands here in place of the C library's. */
#include "core/output/format.h"
#include "core/output/results.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static GHashTable *synced; /* inode numbers */
static const char *lost;   /* the end of a file's name that storage can't keep; NULL: none */

static gboolean is_lost(int fd) {
    char path[64], name[4096];
    g_snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(path, name, sizeof name - 1);
    name[MAX(n, 0)] = '\0';
    return lost != NULL && strstr(name, lost) != NULL;
}

int fsync(int fd) {
    struct stat status;
    if (is_lost(fd)) {
        errno = EIO;
        return -1;
    }
    if (fstat(fd, &status) == 0)
        g_hash_table_add(synced, GSIZE_TO_POINTER(status.st_ino));
    return (int)syscall(SYS_fsync, fd);
}

static gboolean run(const char *folder, GError **error) {
    static char *arguments[] = {"test", NULL};
    g_autoptr(Account) account = account_new();
    g_autoptr(Results) results = results_new(&scan_result_kind, folder, arguments, account, error);
    int status;
    return results != NULL && results_conclude(results, 1, NULL, &status, error);
}

static gboolean is_synced(const char *path) {
    GStatBuf status;
    g_assert_cmpint(g_stat(path, &status), ==, 0);
    return g_hash_table_contains(synced, GSIZE_TO_POINTER(status.st_ino));
}

typedef void (*Visit)(const char *path);

static void each_file(const char *folder, Visit visit) {
    g_auto(GStrv) files = formats_files(&scan_result_kind);
    for (char **file = files; *file != NULL; file++) {
        g_autofree char *path = g_build_filename(folder, *file, NULL);
        visit(path);
    }
    g_autofree char *database = g_build_filename(folder, "results.db", NULL);
    visit(database);
}

static void expect_synced(const char *path) {
    g_assert_true(is_synced(path));
}

static void expect_there(const char *path) {
    g_assert_true(g_file_test(path, G_FILE_TEST_IS_REGULAR));
}

static void remove_file(const char *path) {
    g_unlink(path);
}

static void test_all(void) {
    g_autofree char *folder = g_dir_make_tmp(NULL, NULL);
    g_autoptr(GError) error = NULL;
    g_hash_table_remove_all(synced);
    g_assert_true(run(folder, &error));
    g_assert_no_error(error);
    each_file(folder, expect_synced);
    g_assert_true(is_synced(folder));
    each_file(folder, remove_file);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static void test_loss(void) {
    g_autofree char *folder = g_dir_make_tmp(NULL, NULL);
    g_autofree char *left = g_build_filename(folder, "results.db.unfinished", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(run(folder, &error));
    g_assert_no_error(error);
    lost = "findings.csv.unfinished";
    g_assert_false(run(folder, &error));
    lost = NULL;
    g_assert_nonnull(strstr(error->message, g_strerror(EIO)));
    each_file(folder, expect_there); /* of the earlier run */
    each_file(folder, remove_file);
    g_unlink(left);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    synced = g_hash_table_new(NULL, NULL);
    g_test_add_func("/synced/all", test_all);
    g_test_add_func("/synced/loss", test_loss);
    int failed = g_test_run();
    g_hash_table_unref(synced);
    return failed;
}
