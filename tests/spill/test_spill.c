/* What is kept on disk against the same in memory, with random texts. */
#include "core/spill/spill_list.h"
#include "core/spill/spill_table.h"
#include "tests/seeded.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Mostly short, some empty, some longer than any buffer. */
static char *random_text(GRand *random, guint32 variety) {
    guint32 number = (guint32)g_rand_int_range(random, 0, (gint32)variety);
    if (number == 0)
        return g_strdup("");
    if (number % 97 == 0)
        return g_strnfill(number % 1000 * 100 + 250, (char)('a' + number % 26));
    return g_strdup_printf("1.2.826.0.1.%u", number);
}

static gboolean count_pair(const char *key, const char *value, gpointer data) {
    (void)key;
    (void)value;
    return ++*(gsize *)data < 1000;
}

static void check_table(const SpillTable *table, GHashTable *model) {
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, model);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        g_autofree char *found = spill_table_find(table, key);
        g_assert_cmpstr(found, ==, value);
        g_assert_true(spill_table_contains(table, key));
    }
    g_assert_null(spill_table_find(table, "never added"));
    g_assert_cmpuint(spill_table_size(table), ==, g_hash_table_size(model));
}

/* Runs a check in two forked processes at once. */
static void check_in_two_processes(void (*check)(gconstpointer data), gconstpointer data) {
    pid_t pids[2];
    for (guint i = 0; i < 2; i++)
        if ((pids[i] = fork()) == 0) {
            check(data);
            _exit(0);
        }
    for (guint i = 0; i < 2; i++) {
        int status;
        g_assert_cmpint(waitpid(pids[i], &status, 0), ==, pids[i]);
        g_assert_cmpint(status, ==, 0);
    }
}

typedef struct SharedTable {
    const SpillTable *table;
    GHashTable *model;
} SharedTable;

static void check_shared_table(gconstpointer data) {
    const SharedTable *shared = data;
    check_table(shared->table, shared->model);
}

static void test_table(void) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autoptr(GError) error = NULL;
    g_autoptr(SpillTable) table = spill_table_new(&error);
    g_assert_no_error(error);
    g_autoptr(GHashTable) model = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < 30000; i++) {
        g_autofree char *key = random_text(random, 20000), *value = random_text(random, 500);
        gboolean there = g_hash_table_contains(model, key), added;
        if (i % 3 == 0) {
            g_assert_true(spill_table_set(table, key, value, &error));
            g_hash_table_replace(model, g_steal_pointer(&key), g_steal_pointer(&value));
        } else {
            g_assert_true(spill_table_add(table, key, value, &added, &error));
            g_assert_cmpint(added, ==, !there);
            if (!there)
                g_hash_table_insert(model, g_steal_pointer(&key), g_steal_pointer(&value));
        }
    }
    check_table(table, model);
    gsize n = 0;
    g_assert_false(spill_table_each(table, count_pair, &n));
    g_assert_cmpuint(n, ==, 1000);
    g_assert_true(spill_table_share(table, &error));
    check_table(table, model); /* the parent reads before and beside its children */
    check_in_two_processes(check_shared_table, &(SharedTable){table, model});
    check_table(table, model);
}

typedef struct Expected {
    GPtrArray *keys;
    guint next;
} Expected;

static gboolean compare_pair(const char *key, const char *value, gpointer data) {
    Expected *expected = data;
    g_assert_cmpstr(key, ==, expected->keys->pdata[expected->next++]);
    g_assert_true(g_str_has_prefix(value, "v"));
    return TRUE;
}

static void test_order(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(SpillTable) table = spill_table_new(&error);
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < 5000; i++) {
        char *key = g_strdup_printf("%u", i * 7919 % 5003);
        g_ptr_array_add(keys, key);
        g_assert_true(spill_table_add(table, key, "v", NULL, &error));
        g_assert_true(spill_table_add(table, key, "x", NULL, &error));
    }
    Expected expected = {keys, 0};
    g_assert_true(spill_table_each(table, compare_pair, &expected));
    g_assert_cmpuint(expected.next, ==, keys->len);
}

static void check_list(const SpillList *list, const GPtrArray *model) {
    for (guint i = 0; i < model->len; i++) {
        g_autofree char *text = spill_list_get(list, i);
        g_assert_cmpstr(text, ==, model->pdata[i]);
    }
}

typedef struct SharedList {
    const SpillList *list;
    const GPtrArray *model;
} SharedList;

static void check_shared_list(gconstpointer data) {
    const SharedList *shared = data;
    check_list(shared->list, shared->model);
}

static void test_list(void) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autoptr(GError) error = NULL;
    g_autoptr(SpillList) list = spill_list_new(&error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) model = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < 5000; i++) {
        g_ptr_array_add(model, random_text(random, 20000));
        g_assert_true(spill_list_add(list, model->pdata[i], &error));
    }
    g_assert_cmpuint(spill_list_length(list), ==, model->len);
    check_list(list, model);
    g_assert_true(spill_list_flush(list, &error));
    check_list(list, model);
    check_in_two_processes(check_shared_list, &(SharedList){list, model});
}

/* Nothing stays in the temporary folder, shared or not. */
static void test_nothing_stays(void) {
    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
        return;
    }
    g_autofree char *folder = g_dir_make_tmp("pixleak-spill-XXXXXX", NULL);
    g_setenv("TMPDIR", folder, TRUE);
    g_autoptr(GError) error = NULL;
    SpillTable *shared = spill_table_new(&error), *unshared = spill_table_new(&error);
    for (guint i = 0; i < 50000; i++) { /* more than the cache holds */
        g_autofree char *key = g_strdup_printf("%u", i * 2654435761u);
        g_assert_true(spill_table_add(shared, key, "value of some length", NULL, &error));
        g_assert_true(spill_table_add(unshared, key, "value of some length", NULL, &error));
    }
    g_assert_true(spill_table_share(shared, &error));
    g_assert_cmpint(g_rmdir(folder), ==, 0); /* it is empty */
    g_assert_true(spill_table_contains(shared, "0"));
    spill_table_free(shared);
    spill_table_free(unshared);
}

/* What is shared is complete. */
static void test_end_of_adding(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(SpillTable) table = spill_table_new(&error);
    g_assert_true(spill_table_add(table, "a", "1", NULL, &error));
    g_assert_true(spill_table_share(table, &error));
    g_assert_false(spill_table_add(table, "b", "2", NULL, &error));
    g_assert_error(error, SPILL_ERROR, 0);
    g_assert_cmpuint(spill_table_size(table), ==, 1);
}

/* In a process of its own: GLib asks for the folder but once. */
static void test_no_folder(void) {
    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
        return;
    }
    g_setenv("TMPDIR", "/nowhere", TRUE);
    g_autoptr(GError) error = NULL;
    g_autoptr(SpillTable) table = spill_table_new(&error);
    g_assert_null(table);
    g_assert_error(error, SPILL_ERROR, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/spill/table", test_table);
    g_test_add_func("/spill/order", test_order);
    g_test_add_func("/spill/list", test_list);
    g_test_add_func("/spill/nothing_stays", test_nothing_stays);
    g_test_add_func("/spill/end_of_adding", test_end_of_adding);
    g_test_add_func("/spill/no_folder", test_no_folder);
    return g_test_run();
}
