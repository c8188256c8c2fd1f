/* Rows beyond the worst RESULTS_CROPS lose their pictures; once worse ones are gone, exactly the
 * items are named whose rows may have come among the worst. */
#include "core/output/again/drop_item.h"
#include "core/output/again/resume.h"
#include "core/output/again/unpictured.h"
#include "core/output/output.h"
#include "tests/seeded.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

enum { TASKS = 3000, ROWS_MOST = 4, RANKS = 40 };

/* A row with a picture, as the test has it. */
typedef struct PicturedRow {
    gsize task;
    gint64 number;
    double rank;
} PicturedRow;

static int compare_rows(gconstpointer a, gconstpointer b) {
    const PicturedRow *one = a, *other = b;
    if (one->rank != other->rank)
        return one->rank < other->rank ? -1 : 1;
    return one->number < other->number ? -1 : one->number > other->number;
}

static void add_pictures(Results *results, GBytes *png, const PicturedRow *row, gint n) {
    for (gint i = 0; i < n; i++)
        g_assert_true(results_add_crop(results, SCAN_FINDINGS, row->number, i ? "after" : "found",
                                       row->rank, png, NULL));
}

/* In any order, as workers are done. */
static GArray *fill(Results *results, GRand *draw) {
    g_autoptr(GBytes) png = g_bytes_new_static("png", 3);
    g_autofree gsize *tasks = g_new(gsize, TASKS);
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(PicturedRow));
    for (gsize i = 0; i < TASKS; i++) {
        gsize j = (gsize)g_rand_int_range(draw, 0, (gint32)i + 1);
        tasks[i] = tasks[j];
        tasks[j] = i;
    }
    for (gsize i = 0; i < TASKS; i++) {
        gint n = g_rand_int_range(draw, 0, ROWS_MOST + 1);
        for (gint j = 0; j < n; j++) {
            PicturedRow row = {tasks[i], results_row_number(tasks[i], (gsize)j),
                               g_rand_int_range(draw, 0, RANKS)};
            add_pictures(results, png, &row, g_rand_int_range(draw, 1, 3));
            g_array_append_val(rows, row);
        }
        g_autofree char *name = g_strdup_printf("%" G_GSIZE_FORMAT, tasks[i]);
        const FinishedItem item = {.size = 1, .digest = "1"};
        g_assert_true(results_note_item(results, tasks[i], name, &item, NULL));
    }
    g_array_sort(rows, compare_rows);
    return rows;
}

/* Pictures that a row must have, or its task be named; and a row without them whose task is. */
static void check_found(GArray *rows, guint n_before, GHashTable *gone, GArray *found) {
    g_autoptr(GHashTable) named = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint i = 0; i < found->len; i++) {
        gsize task = g_array_index(found, gsize, i);
        g_assert_false(g_hash_table_contains(gone, GSIZE_TO_POINTER(task)));
        g_hash_table_add(named, GSIZE_TO_POINTER(task));
    }
    guint n_there = 0;
    for (guint i = 0; i < rows->len && n_there < RESULTS_CROPS; i++) {
        const PicturedRow *row = &g_array_index(rows, PicturedRow, i);
        if (g_hash_table_contains(gone, GSIZE_TO_POINTER(row->task)))
            continue;
        n_there++;
        g_assert_true(i < n_before || g_hash_table_contains(named, GSIZE_TO_POINTER(row->task)));
    }
    for (guint i = n_before; i < rows->len; i++)
        g_hash_table_remove(named, GSIZE_TO_POINTER(g_array_index(rows, PicturedRow, i).task));
    g_assert_cmpuint(g_hash_table_size(named), ==, 0);
}

static void drop_some(Results *results, GRand *draw, GHashTable *gone) {
    double share = g_rand_double_range(draw, 0, 0.6);
    for (gsize task = 0; task < TASKS; task++) {
        if (g_rand_double(draw) >= share)
            continue;
        g_autofree char *name = g_strdup_printf("%" G_GSIZE_FORMAT, task);
        g_assert_true(results_drop_item(results, task, name, NULL));
        g_hash_table_add(gone, GSIZE_TO_POINTER(task));
    }
}

static void test_worst(void) {
    g_autoptr(GRand) draw = seeded();
    g_autoptr(Account) account = account_new();
    g_autofree char *out = g_dir_make_tmp("unpictured-XXXXXX", NULL);
    char *arguments[] = {"pixleak", NULL};
    g_autoptr(Results) results = results_new(&scan_result_kind, out, arguments, account, NULL);
    g_assert_nonnull(results);
    g_assert_true(results_let_resume(results, "{}", NULL));
    g_autoptr(GArray) rows = fill(results, draw), found = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_autoptr(GHashTable) gone = g_hash_table_new(g_direct_hash, g_direct_equal);
    g_assert_cmpuint(rows->len, >, RESULTS_CROPS);
    g_assert_true(results_find_unpictured(results, found, NULL));
    g_assert_cmpuint(found->len, ==, 0); /* the worst have theirs */
    drop_some(results, draw, gone);
    g_assert_true(results_find_unpictured(results, found, NULL));
    check_found(rows, RESULTS_CROPS, gone, found);
    g_clear_pointer(&results, results_free);
    g_autofree char *left = g_build_filename(out, "results.db.unfinished", NULL);
    g_remove(left);
    g_rmdir(out);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/unpictured/worst", test_worst);
    return g_test_run();
}
