/* A shard's results on their way to their place: what SQLite complains of to nobody. */
#include "core/output/part/part.h"
#include "core/output/part/part_file.h"
#include <glib/gstdio.h>
#include <string.h>

static guint n_misuses;

static void count_misuses(void *data, int code, const char *message) {
    (void)data;
    g_test_message("SQLite: %d: %s", code, message);
    n_misuses += code == SQLITE_MISUSE;
}

static Results *begin(const char *folder, Account *account) {
    static char text[] = "x", *arguments[] = {NULL};
    const ResultPart part = {text, text, text, text, 0, 1, 0, 0, 0, text, text};
    g_autoptr(GError) error = NULL;
    Results *results = part_new(&scan_result_kind, folder, &part, arguments, account, &error);
    g_assert_no_error(error);
    return results;
}

/* Whether it was concluded or not, its database is closed once. */
static void test_ends(gconstpointer concluded) {
    g_autofree char *folder = g_dir_make_tmp(NULL, NULL), *name = result_part_name(0);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(Account) account = account_new();
    g_autoptr(GError) error = NULL;
    Results *results = begin(folder, account);
    if (concluded != NULL) {
        g_assert_true(part_conclude(results, 1, &error));
        g_assert_no_error(error);
    }
    results_free(results);
    g_assert_cmpuint(n_misuses, ==, 0);
    g_assert_cmpint(g_file_test(path, G_FILE_TEST_EXISTS), ==, concluded != NULL);
    g_unlink(path);
    g_assert_cmpint(g_rmdir(folder), ==, 0); /* nothing else is left there */
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    sqlite3_config(SQLITE_CONFIG_LOG, count_misuses, NULL);
    g_test_add_data_func("/part/concluded", "concluded", test_ends);
    g_test_add_data_func("/part/given-up", NULL, test_ends);
    return g_test_run();
}
