/* Rows that `pixleak serve` finds are those that looking at each of them finds; who may ask. */
#include "core/serve/guard.h"
#include "core/serve/rows/query.h"
#include "core/serve/rows/radix.h"
#include "tests/seeded.h"
#include <string.h>

enum { SORT_ROUNDS = 200, TABLES = 12, QUERIES = 60, MOST_ROWS = 300 };

static void test_radix_sort(void) {
    GRand *random = seeded();
    for (guint round = 0; round < SORT_ROUNDS; round++) {
        guint n = (guint)g_rand_int_range(random, 0, 2000);
        guint32 mask = G_MAXUINT32 >> g_rand_int_range(random, 0, 32);
        g_autofree RadixKey *keys = g_new(RadixKey, n + 1);
        g_autofree guint32 *items = g_new(guint32, n + 1);
        for (guint i = 0; i < n; i++) {
            keys[i] = g_rand_int(random) & mask;
            items[i] = i;
        }
        radix_sort(items, n, keys);
        for (guint i = 1; i < n; i++)
            g_assert_true(keys[items[i - 1]] < keys[items[i]] ||
                          (keys[items[i - 1]] == keys[items[i]] && items[i - 1] < items[i]));
    }
    g_rand_free(random);
}

static void run_sql(sqlite3 *database, const char *sql) {
    g_assert_cmpint(sqlite3_exec(database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static const char *const texts[] = {"SMITH JOHN", "smith john", "Müller", "MÜLLER ANNA", "GAIN 12",
                                    "12.03.1946", "",           "a\\b%_", "山田"};
static const char *const classes[] = {"phi-match", "phi-suspect", "device", "other"};
static const char *const modalities[] = {"US", "CR", ""};
#define ONE_OF(random, list) list[g_rand_int_range(random, 0, G_N_ELEMENTS(list))]

/* Results of a scan with random findings. */
static sqlite3 *make_results(GRand *random) {
    sqlite3 *database = NULL;
    const ResultTable *findings = &scan_result_kind.tables[SCAN_FINDINGS];
    g_autofree char *schema = g_strdup_printf(
        "CREATE TABLE run (version TEXT, started TEXT, ended TEXT, baseline TEXT);"
        "INSERT INTO run VALUES ('1', '', '', NULL);"
        "CREATE TABLE listed (kind TEXT, side TEXT, name TEXT, reason TEXT);"
        "INSERT INTO listed VALUES ('unreadable', 'input', '/data/broken.dcm', 'broken');"
        "CREATE TABLE accepted (\"table\" TEXT, \"row\" INTEGER); CREATE TABLE findings (%s)",
        findings->columns);
    g_assert_cmpint(sqlite3_open(":memory:", &database), ==, SQLITE_OK);
    run_sql(database, schema);
    int n = g_rand_int_range(random, 0, MOST_ROWS);
    for (int i = 0; i < n; i++) {
        char *sql = sqlite3_mprintf(
            "INSERT INTO findings (file, modality, place, frame, text, confidence, class, reason)"
            " VALUES ('/data/%d.dcm', %Q, 'frame', %d, %Q, %d, %Q, 'why')",
            g_rand_int_range(random, 0, 20), ONE_OF(random, modalities),
            g_rand_int_range(random, 0, 12), ONE_OF(random, texts), g_rand_int_range(random, 0, 99),
            ONE_OF(random, classes));
        run_sql(database, sql);
        sqlite3_free(sql);
    }
    return database;
}

static gboolean holds(const RowTable *rows, RowIndex row, const char *column, const char *part) {
    const char *cell = row_table_cell(rows, row, column);
    g_autofree char *lower = g_utf8_strdown(cell != NULL ? cell : "", -1);
    g_autofree char *needle = g_utf8_strdown(part, -1);
    return strstr(lower, needle) != NULL;
}

static gboolean is_same(const RowTable *rows, RowIndex row, const char *text) {
    const char *cell = row_table_cell(rows, row, "text");
    g_autofree char *lower = g_utf8_strdown(cell != NULL ? cell : "", -1);
    g_autofree char *wanted = g_utf8_strdown(text, -1);
    return strcmp(lower, wanted) == 0;
}

static gboolean passes(const RowTable *rows, const Decisions *decisions, const RowQuery *query,
                       RowIndex row) {
    DecisionKind kind = decisions_kind(decisions, row);
    const char *modality = row_table_cell(rows, row, "modality");
    gboolean found = FALSE;
    for (const char *const *name = row_table_searched(rows); *name != NULL; name++)
        found = found || holds(rows, row, *name, query->search != NULL ? query->search : "");
    return found && (query->file == NULL || holds(rows, row, "file", query->file)) &&
           (query->same == NULL || is_same(rows, row, query->same)) &&
           (query->decided == NULL ||
            (strcmp(query->decided, "no") == 0) == (kind == DECISION_NONE)) &&
           (query->facets[0] == NULL || g_strcmp0(modality, query->facets[1]) == 0) &&
           (query->classes == NULL ||
            g_strcmp0(row_table_cell(rows, row, "class"), query->classes) == 0);
}

static RowQuery make_query(GRand *random, char **facets) {
    static const char *const sorts[] = {NULL,     "text",  "-text", "confidence",
                                        "-frame", "count", "x"};
    static const char *const decided[] = {NULL, NULL, "no", "yes"};
    static const char *const parts[] = {NULL, NULL, "", "smi", "Ü", "12", "%", "why"};
    return (RowQuery){.classes = g_rand_boolean(random) ? NULL : ONE_OF(random, classes),
                      .search = ONE_OF(random, parts),
                      .file = g_rand_boolean(random) ? NULL : "1",
                      .same = g_rand_int_range(random, 0, 4) ? NULL : ONE_OF(random, texts),
                      .decided = ONE_OF(random, decided),
                      .sort = ONE_OF(random, sorts),
                      .grouped = g_rand_boolean(random),
                      .facets = facets};
}

static gint64 number_in(const RowTable *rows, RowIndex row, const char *column) {
    gint64 number;
    return row_table_number(rows, row, column, &number) ? number : G_MAXINT64;
}

/* Of two rows that follow each other in an answer. */
static void check_order(const RowTable *rows, const RowQuery *query, QueryRow a, QueryRow b) {
    const char *sort = query->sort != NULL ? query->sort : "";
    const char *left = row_table_cell(rows, a.row, "text");
    const char *right = row_table_cell(rows, b.row, "text");
    if (strcmp(sort, "confidence") == 0)
        g_assert_cmpint(number_in(rows, a.row, sort), <=, number_in(rows, b.row, sort));
    if (strcmp(sort, "-frame") == 0 && number_in(rows, b.row, "frame") != G_MAXINT64)
        g_assert_cmpint(number_in(rows, a.row, "frame"), >=, number_in(rows, b.row, "frame"));
    if (strcmp(sort, "count") == 0 && query->grouped)
        g_assert_cmpuint(a.n, >=, b.n);
    if (g_str_has_suffix(sort, "text") && left != NULL && right != NULL) {
        g_autofree char *first = g_utf8_strdown(left, -1), *second = g_utf8_strdown(right, -1);
        int order = strcmp(first, second);
        g_assert_true(*sort == '-' ? order >= 0 : order <= 0);
    }
}

static void check_answer(const RowTable *rows, const Decisions *decisions, const RowQuery *query,
                         QueryAnswer answer) {
    guint wanted = 0, found = 0, done = 0, wanted_done = 0;
    for (RowIndex row = 0; row < row_table_length(rows); row++)
        if (passes(rows, decisions, query, row)) {
            wanted++;
            wanted_done += decisions_kind(decisions, row) != DECISION_NONE;
        }
    for (guint i = 0; i < answer.n; i++) {
        g_assert_true(passes(rows, decisions, query, answer.rows[i].row));
        found += answer.rows[i].n;
        done += answer.rows[i].done;
        if (i > 0)
            check_order(rows, query, answer.rows[i - 1], answer.rows[i]);
    }
    g_assert_cmpuint(found, ==, wanted);
    if (query->grouped)
        g_assert_cmpuint(done, ==, wanted_done);
}

static void decide_some(GRand *random, const RowTable *rows, Decisions *decisions) {
    RowIndex row = (RowIndex)g_rand_int_range(random, 0, (gint32)row_table_length(rows));
    g_autoptr(GError) error = NULL;
    decisions_make(decisions, &row, 1, (DecisionKind)g_rand_int_range(random, 0, N_DECISIONS), "",
                   "who", &error);
    g_assert_no_error(error);
}

static void check_table(GRand *random) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Account) account = account_new();
    sqlite3 *database = make_results(random);
    ResultView view;
    g_assert_true(result_view_open(&view, database, &scan_result_kind, account, "", &error));
    g_autoptr(RowTable) rows = row_table_new(&view, &error);
    g_assert_no_error(error);
    g_autoptr(Decisions) decisions = decisions_open(":memory:", rows, &error);
    g_assert_no_error(error);
    RowClasses *of = row_classes_new(rows, &view);
    QueryEngine *engine = query_engine_new(rows, of, decisions);
    for (guint i = 0; i < QUERIES; i++) {
        char *facets[] = {g_rand_boolean(random) ? "modality" : NULL, "US", NULL};
        RowQuery query = make_query(random, facets);
        decide_some(random, rows, decisions);
        check_answer(rows, decisions, &query, query_run(engine, &query));
        check_answer(rows, decisions, &query, query_run(engine, &query)); /* as it was kept */
    }
    query_engine_free(engine);
    row_classes_free(of);
    g_clear_pointer(&decisions, decisions_free);
    g_clear_pointer(&rows, row_table_free);
    sqlite3_close(database);
}

static void test_queries(void) {
    GRand *random = seeded();
    for (guint i = 0; i < TABLES; i++)
        check_table(random);
    g_rand_free(random);
}

static void test_guard(void) {
    Guard guard, other;
    g_assert_true(guard_init(&guard, 8080) && guard_init(&other, 8080));
    g_assert_cmpstr(guard.token, !=, other.token);
    g_autofree char *own = g_strdup_printf("/%s/rows", guard.token);
    g_autofree char *foreign = g_strdup_printf("/%s/rows", other.token);
    g_autofree char *bare = g_strdup_printf("/%s", guard.token);
    g_assert_cmpstr(guard_path(&guard, own), ==, "rows");
    g_assert_null(guard_path(&guard, foreign));
    g_assert_null(guard_path(&guard, bare));
    g_assert_null(guard_path(&guard, ""));
    g_assert_true(guard_host(&guard, "127.0.0.1:8080") && guard_host(&guard, "localhost:8080"));
    static const char *const hosts[] = {"127.0.0.1", "127.0.0.1:80",        "evil:8080",
                                        "",          "127.0.0.1:8080.evil", "localhost:8080 "};
    for (gsize i = 0; i < G_N_ELEMENTS(hosts); i++)
        g_assert_false(guard_host(&guard, hosts[i]));
    g_assert_false(guard_host(&guard, NULL));
    g_assert_true(guard_origin(&guard, NULL, NULL));
    g_assert_true(guard_origin(&guard, "http://localhost:8080", "same-origin"));
    g_assert_false(guard_origin(&guard, "http://localhost:8080", "cross-site"));
    g_assert_false(guard_origin(&guard, "https://127.0.0.1:8080", NULL));
    g_assert_false(guard_origin(&guard, "null", NULL));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/serve/radix", test_radix_sort);
    g_test_add_func("/serve/queries", test_queries);
    g_test_add_func("/serve/guard", test_guard);
    return g_test_run();
}
