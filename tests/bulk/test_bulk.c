/* Tables that core/bulk fills, read back by SQLite and held against the same rows put in by INSERT.
 */
#include "core/bulk/pages.h"
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

enum { N_COLUMNS = 5 };

typedef struct Database {
    char *folder, *path;
} Database;

static void make_database(Database *database, int page_size) {
    database->folder = g_dir_make_tmp("pixleak-bulk-XXXXXX", NULL);
    database->path = g_build_filename(database->folder, "table.db", NULL);
    sqlite3 *connection = NULL;
    g_autofree char *sql = g_strdup_printf(
        "PRAGMA page_size = %d; PRAGMA auto_vacuum = NONE; CREATE TABLE other (x);"
        "CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, r REAL, a TEXT, b TEXT)",
        page_size);
    g_assert_cmpint(sqlite3_open(database->path, &connection), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(connection, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(connection);
}

static void remove_database(Database *database) {
    g_unlink(database->path);
    g_rmdir(database->folder);
    g_free(database->folder);
    g_free(database->path);
}

static BulkFile *open_table(const Database *database) {
    g_autoptr(GError) error = NULL;
    BulkFile *file = bulk_file_open(database->path, "t", &error);
    g_assert_no_error(error);
    return file;
}

static gint64 random_integer(GRand *rand) {
    guint64 bits = (guint64)g_rand_int(rand) << 32 | g_rand_int(rand);
    return (gint64)bits >> g_rand_int_range(rand, 0, 64);
}

/* A text of a length that may take several pages; its bytes tell its row. */
static char *random_text(GRand *rand, gsize page_size) {
    gsize n = g_rand_int_range(rand, 0, 20) == 0
                  ? (gsize)g_rand_int_range(rand, 0, 4 * (gint)page_size)
                  : (gsize)g_rand_int_range(rand, 0, 60);
    char *text = g_malloc(n + 1);
    for (gsize i = 0; i < n; i++)
        text[i] = (char)g_rand_int_range(rand, 'a', 'z' + 1);
    text[n] = '\0';
    return text;
}

/* What the row of this number holds, always the same; texts to be freed. */
static void make_row(gint64 rowid, guint32 seed, gsize page_size, BulkValue values[N_COLUMNS]) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed ^ (guint32)rowid);
    memset(values, 0, N_COLUMNS * sizeof *values);
    if (g_rand_int_range(rand, 0, 5) > 0)
        values[1] = (BulkValue){.type = BULK_INTEGER, .integer = random_integer(rand)};
    if (g_rand_int_range(rand, 0, 5) > 0) {
        double reals[] = {0, 1, -1, 0.5, 1e300, 12345};
        values[2] = (BulkValue){.type = BULK_REAL, .real = reals[g_rand_int_range(rand, 0, 6)]};
    }
    for (guint i = 3; i < 5; i++)
        if (g_rand_int_range(rand, 0, 5) > 0) {
            char *text = random_text(rand, page_size);
            values[i] = (BulkValue){.type = BULK_TEXT, .text = text, .length = strlen(text)};
        }
}

static void free_row(BulkValue values[N_COLUMNS]) {
    g_free((char *)values[3].text);
    g_free((char *)values[4].text);
}

static void write_rows(BulkRows *rows, gint64 first, gint64 n, guint32 seed, gsize page_size,
                       GArray *pages) {
    g_autoptr(GError) error = NULL;
    for (gint64 rowid = first; rowid < first + n; rowid++) {
        BulkValue values[N_COLUMNS];
        make_row(rowid, seed, page_size, values);
        g_assert_true(bulk_rows_add(rows, rowid, values, N_COLUMNS, &error));
        free_row(values);
    }
    g_assert_true(bulk_rows_end(rows, pages, &error));
}

static void assert_whole(sqlite3 *connection) {
    sqlite3_stmt *check = NULL;
    sqlite3_prepare_v2(connection, "PRAGMA integrity_check", -1, &check, NULL);
    g_assert_cmpint(sqlite3_step(check), ==, SQLITE_ROW);
    g_assert_cmpstr((const char *)sqlite3_column_text(check, 0), ==, "ok");
    sqlite3_finalize(check);
}

static void assert_value(sqlite3_stmt *row, int column, const BulkValue *value) {
    static const int types[] = {SQLITE_NULL, SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT};
    g_assert_cmpint(sqlite3_column_type(row, column), ==, types[value->type]);
    if (value->type == BULK_INTEGER)
        g_assert_cmpint(sqlite3_column_int64(row, column), ==, value->integer);
    if (value->type == BULK_REAL)
        g_assert_true(sqlite3_column_double(row, column) == value->real);
    if (value->type == BULK_TEXT)
        g_assert_cmpmem(sqlite3_column_text(row, column), sqlite3_column_bytes(row, column),
                        value->text, value->length);
}

/* All rows are there, with these numbers, and the database is whole if `whole` is set; while it is
 * filled pages may lie unused. */
static void assert_rows(const Database *database, const GArray *rowids, guint32 seed,
                        gsize page_size, gboolean whole) {
    sqlite3 *connection = NULL;
    sqlite3_stmt *row = NULL;
    sqlite3_open_v2(database->path, &connection, SQLITE_OPEN_READWRITE, NULL);
    if (whole)
        assert_whole(connection);
    sqlite3_prepare_v2(connection, "SELECT * FROM t ORDER BY id", -1, &row, NULL);
    for (guint i = 0; i < rowids->len; i++) {
        gint64 rowid = g_array_index(rowids, gint64, i);
        BulkValue values[N_COLUMNS];
        g_assert_cmpint(sqlite3_step(row), ==, SQLITE_ROW);
        g_assert_cmpint(sqlite3_column_int64(row, 0), ==, rowid);
        make_row(rowid, seed, page_size, values);
        for (int j = 1; j < N_COLUMNS; j++)
            assert_value(row, j, &values[j]);
        free_row(values);
    }
    g_assert_cmpint(sqlite3_step(row), ==, SQLITE_DONE);
    sqlite3_finalize(row);
    if (whole) { /* SQLite goes on where it was left off */
        g_assert_cmpint(sqlite3_exec(connection,
                                     "INSERT INTO other SELECT i FROM t; INSERT INTO t (a) VALUES "
                                     "('one more'); UPDATE t SET b = b || b",
                                     NULL, NULL, NULL),
                        ==, SQLITE_OK);
        assert_whole(connection);
    }
    sqlite3_close(connection);
}

static void bind_value(sqlite3_stmt *insert, int parameter, const BulkValue *value) {
    if (value->type == BULK_INTEGER)
        sqlite3_bind_int64(insert, parameter, value->integer);
    else if (value->type == BULK_REAL)
        sqlite3_bind_double(insert, parameter, value->real);
    else if (value->type == BULK_TEXT)
        sqlite3_bind_text(insert, parameter, value->text, (int)value->length, SQLITE_STATIC);
    else
        sqlite3_bind_null(insert, parameter);
}

/* The plain path: the same table by INSERT, in a database of its own. */
static void insert_rows(const Database *plain, const GArray *rowids, guint32 seed,
                        gsize page_size) {
    sqlite3 *connection = NULL;
    sqlite3_stmt *insert = NULL;
    sqlite3_open(plain->path, &connection);
    sqlite3_exec(connection, "PRAGMA synchronous = OFF; BEGIN", NULL, NULL, NULL);
    sqlite3_prepare_v2(connection, "INSERT INTO t VALUES (?, ?, ?, ?, ?)", -1, &insert, NULL);
    for (guint i = 0; i < rowids->len; i++) {
        gint64 rowid = g_array_index(rowids, gint64, i);
        BulkValue values[N_COLUMNS];
        make_row(rowid, seed, page_size, values);
        sqlite3_bind_int64(insert, 1, rowid);
        for (int j = 1; j < N_COLUMNS; j++)
            bind_value(insert, j + 1, &values[j]);
        g_assert_cmpint(sqlite3_step(insert), ==, SQLITE_DONE);
        sqlite3_reset(insert);
        free_row(values);
    }
    sqlite3_finalize(insert);
    g_assert_cmpint(sqlite3_exec(connection, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(connection);
}

/* SQLite finds no difference in value, type or number of rows between what was filled in and what
 * was inserted. */
static void assert_as_inserted(const Database *database, const GArray *rowids, guint32 seed,
                               int page_size) {
    Database plain;
    make_database(&plain, page_size);
    insert_rows(&plain, rowids, seed, (gsize)page_size);
    sqlite3 *connection = NULL;
    sqlite3_stmt *count = NULL;
    sqlite3_open(database->path, &connection);
    char *attach = sqlite3_mprintf("ATTACH %Q AS plain", plain.path);
    g_assert_cmpint(sqlite3_exec(connection, attach, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_free(attach);
    sqlite3_prepare_v2(connection,
                       "SELECT (SELECT count(*) FROM main.t), (SELECT count(*) FROM plain.t),"
                       " (SELECT count(*) FROM main.t JOIN plain.t AS p USING (id)"
                       "  WHERE t.i IS p.i AND t.r IS p.r AND t.a IS p.a AND t.b IS p.b"
                       "  AND typeof(t.i) = typeof(p.i) AND typeof(t.r) = typeof(p.r)"
                       "  AND typeof(t.a) = typeof(p.a) AND typeof(t.b) = typeof(p.b))",
                       -1, &count, NULL);
    g_assert_cmpint(sqlite3_step(count), ==, SQLITE_ROW);
    for (int i = 0; i < 3; i++)
        g_assert_cmpint(sqlite3_column_int64(count, i), ==, rowids->len);
    sqlite3_finalize(count);
    sqlite3_close(connection);
    remove_database(&plain);
}

static int compare(gconstpointer a, gconstpointer b) {
    gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;
    return first < second ? -1 : first > second;
}

/* Parts of a table that come in any order, with gaps between them, linked in now and then. */
static void fill(int page_size, gint64 n_rows, gint64 spread, guint32 seed) {
    g_test_message("page size %d, %" G_GINT64_FORMAT " rows, seed %u", page_size, n_rows, seed);
    Database database;
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GArray) rowids = g_array_new(FALSE, FALSE, sizeof(gint64));
    make_database(&database, page_size);
    g_autoptr(BulkFile) file = open_table(&database);
    g_autoptr(BulkRows) first = bulk_rows_new(file), second = bulk_rows_new(file);
    gint64 part = MAX(n_rows / 7, 1);
    for (gint64 at = 0; at < n_rows; at += part)
        g_array_append_val(starts, at);
    while (starts->len > 0) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(BulkPage));
        guint which = (guint)g_rand_int_range(rand, 0, (gint)MIN(starts->len, 3));
        gint64 start = g_array_index(starts, gint64, which), n = MIN(part, n_rows - start);
        g_array_remove_index(starts, which);
        write_rows(g_rand_boolean(rand) ? first : second, start * spread, n, seed, (gsize)page_size,
                   pages);
        for (gint64 rowid = start * spread; rowid < start * spread + n; rowid++)
            g_array_append_val(rowids, rowid);
        g_array_sort(rowids, compare);
        g_assert_true(bulk_file_take(file, (const BulkPage *)(gpointer)pages->data, pages->len));
        if (g_rand_boolean(rand))
            bulk_reserve(file, 3); /* for somebody who ends before they are written */
        if (g_rand_boolean(rand)) {
            g_assert_true(bulk_file_link(file, TRUE, &error));
            assert_rows(&database, rowids, seed, (gsize)page_size, FALSE);
        }
    }
    g_autoptr(GError) error = NULL;
    g_assert_true(bulk_file_finish(file, &error));
    g_assert_no_error(error);
    assert_as_inserted(&database, rowids, seed, page_size);
    assert_rows(&database, rowids, seed, (gsize)page_size, TRUE);
    remove_database(&database);
}

static void test_sizes(void) {
    static const int page_sizes[] = {512, 1024, 4096, 32768, 65536};
    static const gint64 counts[] = {0, 1, 2, 50, 3000};
    for (gsize i = 0; i < G_N_ELEMENTS(page_sizes); i++)
        for (gsize j = 0; j < G_N_ELEMENTS(counts); j++)
            fill(page_sizes[i], counts[j], 1 + (gint64)j * 1000, (guint32)(7 * i + j));
}

/* Three levels of pages. */
static void test_levels(void) {
    fill(512, 40000, 1, 99);
}

/* The page at one gigabyte is SQLite's own. */
static void test_lock_page(void) {
    enum { PAGE_SIZE = 65536, LOCK_PAGE = 0x40000000 / PAGE_SIZE + 1 };
    Database database;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) rowids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(BulkPage));
    make_database(&database, PAGE_SIZE);
    g_autoptr(BulkFile) file = open_table(&database);
    g_autoptr(BulkRows) rows = bulk_rows_new(file);
    guint32 next = bulk_reserve(file, 1);
    bulk_reserve(file, LOCK_PAGE - next - 3);
    for (gint64 rowid = 0; rowid < 5000; rowid++)
        g_array_append_val(rowids, rowid);
    write_rows(rows, 0, rowids->len, 5, PAGE_SIZE, pages);
    gboolean before = FALSE, behind = FALSE;
    for (guint i = 0; i < pages->len; i++) {
        guint32 number = g_array_index(pages, BulkPage, i).number;
        g_assert_cmpuint(number, !=, LOCK_PAGE);
        before = before || number < LOCK_PAGE;
        behind = behind || number > LOCK_PAGE;
    }
    g_assert_true(before && behind);
    g_assert_true(bulk_file_take(file, (const BulkPage *)(gpointer)pages->data, pages->len));
    g_assert_true(bulk_file_finish(file, &error));
    assert_rows(&database, rowids, 5, PAGE_SIZE, TRUE);
    remove_database(&database);
}

/* Who reads holds the table back, and is not disturbed. */
static void test_reader(void) {
    Database database;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(BulkPage));
    make_database(&database, 4096);
    g_autoptr(BulkFile) file = open_table(&database);
    g_autoptr(BulkRows) rows = bulk_rows_new(file);
    write_rows(rows, 0, 100, 3, 4096, pages);
    g_assert_true(bulk_file_take(file, (const BulkPage *)(gpointer)pages->data, pages->len));
    sqlite3 *connection = NULL;
    sqlite3_stmt *count = NULL;
    sqlite3_open(database.path, &connection);
    sqlite3_exec(connection, "BEGIN; SELECT * FROM other", NULL, NULL, NULL);
    g_assert_true(bulk_file_link(file, FALSE, &error));
    sqlite3_prepare_v2(connection, "SELECT count(*) FROM t", -1, &count, NULL);
    g_assert_cmpint(sqlite3_step(count), ==, SQLITE_ROW);
    g_assert_cmpint(sqlite3_column_int(count, 0), ==, 0);
    sqlite3_reset(count);
    sqlite3_exec(connection, "COMMIT", NULL, NULL, NULL);
    g_assert_true(bulk_file_link(file, FALSE, &error));
    g_assert_cmpint(sqlite3_step(count), ==, SQLITE_ROW);
    g_assert_cmpint(sqlite3_column_int(count, 0), ==, 100);
    sqlite3_finalize(count);
    sqlite3_close(connection);
    remove_database(&database);
}

static void test_errors(void) {
    g_autoptr(GError) error = NULL;
    Database database;
    make_database(&database, 4096);
    g_assert_null(bulk_file_open(database.path, "none", &error));
    g_assert_error(error, BULK_ERROR, 0);
    g_clear_error(&error);
    g_assert_null(bulk_file_open("/nowhere/table.db", "t", &error));
    g_assert_error(error, BULK_ERROR, 0);
    g_autoptr(GError) too_long = NULL;
    g_autoptr(BulkFile) file = open_table(&database);
    g_autoptr(BulkRows) rows = bulk_rows_new(file);
    BulkValue values[1] = {{.type = BULK_TEXT, .text = "", .length = BULK_MAX_ROW}};
    g_assert_false(bulk_rows_add(rows, 0, values, 1, &too_long));
    g_assert_error(too_long, BULK_ERROR, 0);
    remove_database(&database);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bulk/sizes", test_sizes);
    g_test_add_func("/bulk/levels", test_levels);
    g_test_add_func("/bulk/lock-page", test_lock_page);
    g_test_add_func("/bulk/reader", test_reader);
    g_test_add_func("/bulk/errors", test_errors);
    return g_test_run();
}
