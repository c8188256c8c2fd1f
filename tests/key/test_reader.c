/* Whom the rows of a key are for, what they ask for, and keys that can't be read. */
#include "core/key/answers.h"

#include "tests/key/made_key.h"
#include <string.h>

static char *folder, *path;

static GArray *match(AnswerReader *reader, const char *instance, const char *series,
                     const char *study) {
    g_autoptr(GError) error = NULL;
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    answer_reader_match(reader, instance, series, study, rows, &error);
    g_assert_no_error(error);
    return rows;
}

static void assert_rows(GArray *rows, const guint32 *wanted, gsize n) {
    g_assert_cmpmem(rows->data, rows->len * sizeof(guint32), wanted, n * sizeof(guint32));
    g_array_unref(rows);
}

static AnswerReader *reader_of(AnswerIndex **index, const IdMap *map) {
    g_autoptr(GError) error = NULL;
    *index = answer_index_new(path, map, NULL, &error);
    g_assert_no_error(error);
    AnswerReader *reader = answer_reader_new(*index, map, &error);
    g_assert_no_error(error);
    return reader;
}

static IdMap *make_map(const char *text) {
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_build_filename(folder, "map.csv", NULL);
    g_file_set_contents(name, text, -1, &error);
    g_assert_no_error(error);
    IdMap *map = id_map_open(name, NULL, &error);
    g_assert_no_error(error);
    g_unlink(name);
    return map;
}

static void test_scopes(void) {
    static const MadeRow rows[] = {
        {"<Instance>", "1", "1.1", "1.1.1", "{}"}, {"<Series>", "1", "1.1", "1.1.2", "{}"},
        {"<Study>", "1", "1.1", "1.1.3", "{}"},    {"<Patient>", "2", "2.1", "2.1.1", "{}"},
        {" series ", "1", "1.1", "1.1.4", "{}"},   {"<Hospital>", "1", "1.1", "1.1.1", "{}"},
        {NULL, "1", "1.1", "1.1.1", "{}"},         {"<Series>", "3", "3.1", "3.1.1", "{}"},
    };
    make_key(path, TRUE, rows, G_N_ELEMENTS(rows));
    g_autoptr(IdMap) map = make_map("id_old,id_new\n1,9\n1.1,9.1\n2,8\n1.1.1,9.1.1\n");
    g_autoptr(AnswerIndex) index = NULL;
    g_autoptr(AnswerReader) reader = reader_of(&index, map);
    g_assert_cmpuint(answer_index_length(index), ==, G_N_ELEMENTS(rows));
    assert_rows(match(reader, "1.1.1", "9.1", "9"), (guint32[]){0, 1, 2, 4}, 4);
    assert_rows(match(reader, NULL, "9.1", NULL), (guint32[]){1, 4}, 2);
    assert_rows(match(reader, NULL, NULL, "8"), (guint32[]){3}, 1);
    assert_rows(match(reader, "9.1.1", "1.1", "1"), NULL, 0);

    /* Rows that are for nobody say so. */
    static const char *const problems[] = {NULL, NULL,         NULL,   NULL,
                                           NULL, "<Hospital>", "\"\"", "does not have: 3.1"};
    GStringChunk *memory = g_string_chunk_new(1024);
    for (guint32 i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        AnswerRow *row = answer_reader_row(reader, i, memory, &error);
        g_assert_no_error(error);
        g_autofree char *problem = answer_row_problem(row, map);
        g_assert_true((problem != NULL) == (problems[i] != NULL));
        g_assert_true(problem == NULL || strstr(problem, problems[i]));
        g_assert_true(row->scope_spelled == (i < 4 || i == 7));
        answer_row_destroy(row);
    }
    g_string_chunk_free(memory);
}

/* Without a map UIDs are the key's; without the column all rows are for instances. */
static void test_without(void) {
    static const MadeRow rows[] = {{"<Series>", "1", "1.1", "1.1.1", "{}"},
                                   {"<Instance>", "1", "1.1", "1.1.1", "{}"}};
    g_autoptr(AnswerIndex) index = NULL;
    make_key(path, TRUE, rows, G_N_ELEMENTS(rows));
    g_autoptr(AnswerReader) reader = reader_of(&index, NULL);
    assert_rows(match(reader, "1.1.1", "1.1", "1"), (guint32[]){0, 1}, 2);
    g_clear_pointer(&index, answer_index_free);
    g_clear_pointer(&reader, answer_reader_free);
    make_key(path, FALSE, rows, G_N_ELEMENTS(rows));
    reader = reader_of(&index, NULL);
    assert_rows(match(reader, "1.1.1", NULL, NULL), (guint32[]){0, 1}, 2);
}

#define CHECK(number, action) "\"" number "\": {\"action\": " action "}"

static void test_pixel_checks(void) {
    static const MadeRow row = {
        NULL, "1", "1.1", "1.1.1",
        "{" CHECK("0", "\"<tag_retained>\"") "," CHECK("1", "\"<Pixels_Hidden>\"") "," CHECK(
            "2",
            "\"<pixels_retained>\"") "," CHECK("3",
                                               "\"<pixels_gone>\"") "," CHECK("4",
                                                                              "[]") "," CHECK("5",
                                                                                              "\"\\"
                                                                                              "u003"
                                                                                              "cp\\"
                                                                                              "u006"
                                                                                              "9xel"
                                                                                              "s_"
                                                                                              "hidd"
                                                                                              "en>"
                                                                                              "\"") ","
                                                                                                    "\"6\": {}}"};
    static const Action wanted[] = {ACTION_PIXELS_HIDDEN, ACTION_PIXELS_RETAINED, ACTION_UNKNOWN,
                                    ACTION_UNKNOWN,       ACTION_PIXELS_HIDDEN,   ACTION_UNKNOWN};
    make_key(path, FALSE, &row, 1);
    g_autoptr(AnswerIndex) index = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(AnswerReader) reader = reader_of(&index, NULL);
    g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck));
    GStringChunk *memory = g_string_chunk_new(1024);
    AnswerRow *answer = answer_reader_row(reader, 0, memory, &error);
    g_assert_true(answer_reader_pixel_checks(reader, answer, checks, memory, &error));
    g_assert_cmpuint(checks->len, ==, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < checks->len; i++) {
        const KeyCheck *check = &g_array_index(checks, KeyCheck, i);
        g_autofree char *problem = key_check_problem(check);
        g_assert_cmpint(check->kind, ==, wanted[i]);
        g_assert_true((problem != NULL) == (wanted[i] == ACTION_UNKNOWN));
    }
    const KeyCheck *check = &g_array_index(checks, KeyCheck, 0);
    g_assert_false(check->spelled);
    g_assert_true(g_array_index(checks, KeyCheck, 1).spelled);
    g_autofree char *problem = key_check_problem(&g_array_index(checks, KeyCheck, 2));
    g_assert_cmpstr(problem, ==,
                    "row 1 of the key, of 1.1.1, asks in check 3 for an action that is not known: "
                    "\"<pixels_gone>\"");
    answer_row_destroy(answer);
    g_string_chunk_free(memory);
}

static void assert_no_index(const char *words) {
    g_autoptr(GError) error = NULL;
    g_autoptr(AnswerIndex) index = answer_index_new(path, NULL, NULL, &error);
    g_assert_null(index);
    g_assert_nonnull(error);
    g_assert_nonnull(strstr(error->message, path));
    g_assert_nonnull(strstr(error->message, words));
}

static void test_no_keys(void) {
    make_key(path, TRUE, NULL, 0);
    assert_no_index("no rows");
    g_unlink(path);
    assert_no_index("no such file");
    g_assert_true(g_file_set_contents(path, "index,SOPInstanceUID\n1,1.2.3\n", -1, NULL));
    assert_no_index("not a database");
    sqlite3 *database = NULL;
    g_unlink(path);
    sqlite3_open(path, &database);
    sqlite3_exec(database, "CREATE TABLE answers (AnswerData)", NULL, NULL, NULL);
    sqlite3_close(database);
    assert_no_index("no such table: answer_data");
}

/* What a key computes is not carried out: it may never come to an end. */
static void test_computed(void) {
#define ENDLESS                                                                                    \
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
#define COLUMNS                                                                                    \
    "Modality, SOPClassUID, PatientID, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID"
    static const char *const schemas[] = {
        "CREATE VIEW answer_data AS SELECT 1 AS rowid, 1 AS Modality, 1 AS SOPClassUID, "
        "1 AS PatientID, 1 AS StudyInstanceUID, 1 AS SeriesInstanceUID, 1 AS SOPInstanceUID, "
        "(" ENDLESS ") AS AnswerData",
        "CREATE VIRTUAL TABLE ANSWER_data USING fts5(" COLUMNS ", AnswerData)",
        "CREATE TABLE answer_data (" COLUMNS ", AnswerData AS (hex(zeroblob(400000000))))"};
    for (gsize i = 0; i < G_N_ELEMENTS(schemas); i++) {
        sqlite3 *database = NULL;
        g_unlink(path);
        sqlite3_open(path, &database);
        g_assert_cmpint(sqlite3_exec(database, schemas[i], NULL, NULL, NULL), ==, SQLITE_OK);
        sqlite3_close(database);
        assert_no_index("store its rows in a table");
    }
}

enum { N_ROWS = 200, PAGE = 1024, DATA = 3000 };

/* Overwrites whole pages of the file. */
static void break_pages(gsize first, gsize n) {
    g_autofree char *data = NULL;
    gsize length;
    g_assert_true(g_file_get_contents(path, &data, &length, NULL));
    for (gsize i = first; i < first + n && (i + 1) * PAGE <= length; i++)
        memset(data + i * PAGE, 0xEE, PAGE);
    g_assert_true(g_file_set_contents(path, data, (gssize)length, NULL));
}

/* Every row either comes or is told of: by the index, or by who asks for the row. */
static void test_broken_pages(void) {
    g_autofree char *text = g_strnfill(DATA, 'x');
    MadeRow rows[N_ROWS];
    for (gsize i = 0; i < N_ROWS; i++)
        rows[i] = (MadeRow){"<Instance>", "1", "1.1", "1.1.1", text};
    gsize told_by_index = 0, told_by_rows = 0;
    for (gsize page = 1; page < 100; page++) {
        make_key(path, TRUE, rows, N_ROWS);
        break_pages(page, 1);
        g_autoptr(GError) error = NULL;
        g_autoptr(AnswerIndex) index = answer_index_new(path, NULL, NULL, &error);
        g_assert_true((index == NULL) == (error != NULL));
        if (index == NULL) {
            g_assert_nonnull(strstr(error->message, path));
            told_by_index++;
            continue;
        }
        g_assert_cmpuint(answer_index_length(index), ==, N_ROWS);
        g_autoptr(AnswerReader) reader = answer_reader_new(index, NULL, &error);
        g_assert_no_error(error);
        GStringChunk *memory = g_string_chunk_new(1024);
        g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck));
        gsize n_told = 0;
        for (guint32 i = 0; i < N_ROWS; i++) {
            g_autoptr(GError) failure = NULL;
            AnswerRow *row = answer_reader_row(reader, i, memory, &failure);
            g_assert_true((row == NULL) == (failure != NULL));
            if (row)
                g_assert_false(answer_reader_checks(reader, row, checks, memory, &failure));
            n_told += strstr(failure->message, path) != NULL;
            answer_row_destroy(row);
        }
        g_string_chunk_free(memory);
        told_by_rows += n_told > 0;
    }
    g_test_message("told by the index %zu times, by rows %zu", told_by_index, told_by_rows);
    g_assert_cmpuint(told_by_index, >, 0);
    g_assert_cmpuint(told_by_rows, >, 0);
}

/* Where the pointer to a leaf stands in the table's root, an interior page: SQLite's file format,
 * section 1.6. */
static gsize child_at(const guint8 *file, gsize root, gsize cell) {
    enum { INTERIOR_TABLE = 5, HEADER = 12 };
    const guint8 *page = file + root * PAGE;
    g_assert_cmpuint(page[0], ==, INTERIOR_TABLE);
    return root * PAGE + ((gsize)page[HEADER + 2 * cell] << 8 | page[HEADER + 2 * cell + 1]);
}

/* Two pointers to the same page: its rows come twice and another's are lost. */
static void test_shared_page(void) {
    g_autofree char *file = NULL;
    gsize size;
    MadeRow rows[N_ROWS];
    for (gsize i = 0; i < N_ROWS; i++)
        rows[i] = (MadeRow){"<Instance>", "1", "1.1", "1.1.1", "x"};
    make_key(path, TRUE, rows, N_ROWS);
    g_assert_true(g_file_get_contents(path, &file, &size, NULL));
    memcpy(file + child_at((guint8 *)file, 1, 1), file + child_at((guint8 *)file, 1, 0), 4);
    g_assert_true(g_file_set_contents(path, file, (gssize)size, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(AnswerIndex) index = answer_index_new(path, NULL, NULL, &error);
    g_assert_null(index);
    g_assert_nonnull(strstr(error->message, "a row comes twice"));
}

/* By what stands before a zero byte another image would be found. */
static void test_cut(void) {
    static const MadeRow row = {"<Instance>", "1", "1.1", "1.1.1", "{}"};
    static const char *const columns[] = {"Modality", "PatientID", "SOPInstanceUID", "scope"};
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        sqlite3 *database = NULL;
        g_autoptr(GError) error = NULL;
        make_key(path, TRUE, &row, 1);
        g_assert_cmpint(sqlite3_open(path, &database), ==, SQLITE_OK);
        g_autofree char *sql =
            g_strdup_printf("UPDATE answer_data SET %s = CAST(%s AS TEXT) || char(0) || '.2'",
                            columns[i], columns[i]);
        g_assert_cmpint(sqlite3_exec(database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
        sqlite3_close(database);
        g_assert_null(answer_index_new(path, NULL, NULL, &error));
        g_assert_nonnull(strstr(error->message, "with a zero byte in it"));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_autoptr(GError) error = NULL;
    folder = g_dir_make_tmp("pixleak-reader.XXXXXX", &error);
    g_assert_no_error(error);
    path = g_build_filename(folder, "key.db", NULL);
    g_test_add_func("/reader/scopes", test_scopes);
    g_test_add_func("/reader/without", test_without);
    g_test_add_func("/reader/pixel_checks", test_pixel_checks);
    g_test_add_func("/reader/no_keys", test_no_keys);
    g_test_add_func("/reader/computed", test_computed);
    g_test_add_func("/reader/broken_pages", test_broken_pages);
    g_test_add_func("/reader/shared_page", test_shared_page);
    g_test_add_func("/reader/cut", test_cut);
    int status = g_test_run();
    g_unlink(path);
    g_rmdir(folder);
    g_free(path);
    g_free(folder);
    return status;
}
