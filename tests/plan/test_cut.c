/* Items are cut into shards one behind the other, all of them or none. */
#include "core/plan/inside.h"
#include "tests/seeded.h"

enum { MOST_ITEMS = 60, MOST_SHARDS = 12, ROUNDS = 60 };

static sqlite3 *open_database(const char *schema) {
    sqlite3 *database = NULL;
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(sqlite3_open(":memory:", &database), ==, SQLITE_OK);
    sealed_run(database, schema, &error);
    g_assert_no_error(error);
    return database;
}

static void add_items(sqlite3 *database, GRand *random, gsize n) {
    for (gsize i = 0; i < n; i++) {
        g_autofree char *sql = g_strdup_printf("INSERT INTO items VALUES (%" G_GSIZE_FORMAT
                                               ", 'x%" G_GSIZE_FORMAT "', 0, NULL, %d, 1)",
                                               i, i, g_rand_int_range(random, 0, 1 << 24));
        g_assert_true(sealed_run(database, sql, NULL));
    }
}

static gint64 ask(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement = NULL;
    g_assert_true(sealed_prepare(database, sql, &statement, NULL));
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    gint64 number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static void test_all_items(void) {
    g_autoptr(GRand) random = seeded();
    for (guint round = 0; round < ROUNDS; round++) {
        gsize n = (gsize)g_rand_int_range(random, 1, MOST_ITEMS);
        PlanTotals totals = {0};
        ArchivePlanOptions options = {.n_shards = (gsize)g_rand_int_range(random, 0, MOST_SHARDS),
                                      .shard_size =
                                          (guint64)g_rand_int_range(random, 1 << 20, 1 << 30)};
        g_autoptr(GError) error = NULL;
        sqlite3 *database = open_database(PLAN_SCHEMA);
        add_items(database, random, n);
        g_assert_true(archive_plan_cut(database, &options, &totals, &error));
        g_assert_no_error(error);
        g_assert_cmpint(ask(database, "SELECT count(*) FROM shards"), ==, (gint64)totals.n_shards);
        g_assert_cmpint(ask(database, "SELECT sum(n) FROM shards"), ==, (gint64)n);
        g_assert_cmpint(ask(database,
                            "SELECT count(*) FROM shards s WHERE first <> (SELECT"
                            " coalesce(sum(n), 0) FROM shards b WHERE b.shard < s.shard)"),
                        ==, 0);
        sqlite3_close(database);
    }
}

/* An item that can't be read, wherever it stands, ends the cutting, rather than the list. */
static void test_unreadable_item(void) {
    g_autoptr(GRand) random = seeded();
    for (guint round = 0; round < ROUNDS; round++) {
        PlanTotals totals = {0};
        ArchivePlanOptions options = {.n_shards = 3};
        g_autoptr(GError) error = NULL;
        g_autofree char *failing = g_strdup_printf(
            "ALTER TABLE items RENAME TO readable; CREATE VIEW items AS SELECT item, path, kind,"
            " reason, CASE WHEN item = %d THEN abs(-9223372036854775807 - 1) ELSE bytes END bytes,"
            " time FROM readable",
            g_rand_int_range(random, 0, MOST_ITEMS));
        sqlite3 *database = open_database(PLAN_SCHEMA);
        add_items(database, random, MOST_ITEMS);
        g_assert_true(sealed_run(database, failing, NULL));
        g_assert_false(archive_plan_cut(database, &options, &totals, &error));
        g_assert_error(error, SEALED_ERROR, 0);
        sqlite3_close(database);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cut/all-items", test_all_items);
    g_test_add_func("/cut/unreadable-item", test_unreadable_item);
    return g_test_run();
}
