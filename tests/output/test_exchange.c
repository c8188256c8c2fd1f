/* Files that take the places of earlier ones, with a failure or the end of the process at each of
 * the calls that do it. */
#include "core/output/output.h"
#include "core/output/place/exchange.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What becomes of the calls from the `at`th on, counted from 1; 0: all are carried out. */
typedef enum FaultKind { ONE_FAILS, ALL_FAIL, ENDS } FaultKind;
static struct {
    guint at, n;
    FaultKind how;
} fault;

int __real_rename(const char *from, const char *to);
int __real_unlink(const char *path);
int __wrap_rename(const char *from, const char *to);
int __wrap_unlink(const char *path);

static gboolean is_refused(void) {
    fault.n++;
    if (fault.at == 0 || fault.n < fault.at || (fault.how == ONE_FAILS && fault.n > fault.at))
        return FALSE;
    if (fault.how == ENDS)
        _exit(9);
    errno = EIO;
    return TRUE;
}

int __wrap_rename(const char *from, const char *to) {
    return is_refused() ? -1 : __real_rename(from, to);
}

int __wrap_unlink(const char *path) {
    return is_refused() ? -1 : __real_unlink(path);
}

static const char *const files[] = {"a.db", "b.csv", "c.csv", NULL};
static const char *const earlier_files[] = {"a.db",  "a.db-journal", "b.csv",
                                            "c.csv", "d.csv",        NULL};

static void put_text(const char *folder, const char *name, const char *suffix, const char *text) {
    g_autofree char *full = g_strconcat(name, suffix, NULL);
    g_autofree char *path = g_build_filename(folder, full, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static int compare(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What lies there, as "name=text " in the order of names. */
static char *content(const char *folder) {
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(entries)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL), *text = NULL;
        g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
        g_ptr_array_add(all, g_strdup_printf("%s=%s ", name, text));
    }
    g_ptr_array_sort(all, compare);
    g_ptr_array_add(all, NULL);
    return g_strjoinv("", (char **)all->pdata);
}

static char *make_folder(gboolean any) {
    char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
    for (gsize i = 0; any && earlier_files[i] != NULL; i++)
        if (i != 3) /* c.csv is not among the earlier ones */
            put_text(folder, earlier_files[i], "", "old");
    for (gsize i = 0; files[i] != NULL; i++)
        put_text(folder, files[i], ".merged", "new");
    return folder;
}

static void remove_folder(char *folder) {
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(entries)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_assert_cmpint(g_unlink(path), ==, 0);
    }
    g_assert_cmpint(g_rmdir(folder), ==, 0);
    g_free(folder);
}

#define OLD "a.db-journal=old a.db=old b.csv=old d.csv=old "
#define NEW "a.db=new b.csv=new c.csv=new "
#define BOTH                                                                                       \
    "a.db-journal=old a.db.merged=new a.db=old b.csv.merged=new b.csv=old c.csv.merged=new "       \
    "d.csv=old "

static gboolean exchange_in(const char *folder, GError **error) {
    const Exchange exchange = {folder, ".merged", files, earlier_files};
    return exchange_files(&exchange, error);
}

static void assert_content(const char *folder, const char *expected) {
    g_autofree char *there = content(folder);
    g_assert_cmpstr(there, ==, expected);
}

/* As the next run does, which makes new ones. */
static void drop_new(const char *folder) {
    for (gsize i = 0; files[i] != NULL; i++) {
        g_autofree char *name = g_strconcat(files[i], ".merged", NULL);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
}

static void assert_settles(const char *folder) {
    g_assert_true(exchange_settle(folder, earlier_files, NULL));
    drop_new(folder);
    g_autofree char *there = content(folder);
    g_assert_true(strcmp(there, OLD) == 0 || strcmp(there, NEW) == 0);
    g_assert_false(exchange_is_left(folder, earlier_files));
}

static guint count_calls(void) {
    char *folder = make_folder(TRUE);
    fault.at = fault.n = 0;
    g_assert_true(exchange_in(folder, NULL));
    assert_content(folder, NEW);
    remove_folder(folder);
    return fault.n;
}

/* The call of that number fails, as `how` says. */
static gboolean exchange_failing(const char *folder, guint at, FaultKind how, GError **error) {
    fault.at = at, fault.n = 0, fault.how = how;
    gboolean good = exchange_in(folder, error);
    fault.at = 0;
    return good;
}

static void test_one_fails(void) {
    guint n_calls = count_calls(), n_failed = 0;
    for (guint at = 1; at <= n_calls; at++) {
        g_autoptr(GError) error = NULL;
        char *folder = make_folder(TRUE);
        gboolean good = exchange_failing(folder, at, ONE_FAILS, &error);
        if (good) {
            g_assert_true(exchange_settle(folder, earlier_files, NULL));
            assert_content(folder, NEW);
        } else {
            n_failed++;
            g_assert_error(error, OUTPUT_ERROR, 0);
            g_assert_nonnull(strstr(error->message, "NAME.merged"));
            g_assert_nonnull(strstr(error->message, "Earlier results are as they were"));
            assert_content(folder, BOTH);
        }
        remove_folder(folder);
    }
    g_assert_cmpuint(n_failed, >=, 7); /* renames; the others only remove */
}

static void test_all_fail(void) {
    guint n_calls = count_calls();
    for (guint at = 1; at <= n_calls; at++) {
        g_autoptr(GError) error = NULL;
        char *folder = make_folder(TRUE);
        gboolean good = exchange_failing(folder, at, ALL_FAIL, &error);
        g_assert_true(good || error != NULL);
        assert_settles(folder);
        remove_folder(folder);
    }
}

/* FALSE where the process was ended at that call. */
static gboolean in_child(const char *folder, guint at, gboolean settles) {
    int status;
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        fault.at = at, fault.n = 0, fault.how = ENDS;
        _exit((settles ? exchange_settle(folder, earlier_files, NULL) : exchange_in(folder, NULL))
                  ? 0
                  : 1);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 1);
    return WEXITSTATUS(status) == 0;
}

/* And so is who looks for what it left, at any call. */
static void test_ended(void) {
    guint n_calls = count_calls();
    for (guint at = 1; at <= n_calls; at++) {
        gboolean done = FALSE;
        for (guint again = 1; !done; again++) {
            char *folder = make_folder(TRUE);
            g_assert_false(in_child(folder, at, FALSE));
            done = in_child(folder, again, TRUE);
            assert_settles(folder);
            remove_folder(folder);
        }
    }
}

static void test_no_earlier(void) {
    char *folder = make_folder(FALSE);
    put_text(folder, "d.csv", "", "somebody's");
    g_assert_true(exchange_in(folder, NULL));
    assert_content(folder, NEW "d.csv=somebody's ");
    remove_folder(folder);
}

/* Who has a file of such a name keeps it. */
static void test_somebodys(void) {
    g_autoptr(GError) error = NULL;
    char *folder = make_folder(TRUE);
    put_text(folder, "b.csv", EXCHANGE_REPLACED, "mine");
    g_assert_false(exchange_settle(folder, earlier_files, &error));
    g_assert_nonnull(strstr(error->message, "b.csv.replaced: pixleak did not leave it there"));
    remove_folder(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/exchange/one-fails", test_one_fails);
    g_test_add_func("/exchange/all-fail", test_all_fail);
    g_test_add_func("/exchange/ended", test_ended);
    g_test_add_func("/exchange/no-earlier", test_no_earlier);
    g_test_add_func("/exchange/somebodys", test_somebodys);
    return g_test_run();
}
