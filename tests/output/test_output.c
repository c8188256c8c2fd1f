/* The table of verdicts, the exit status that comes of it, and what formats say of a run. */
#include "core/output/format.h"
#include "core/output/formats/reasons.h"
#include "core/output/formats/terminal_text.h"
#include "core/output/output.h"
#include "core/output/place/place.h"
#include "core/output/results.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void check_ranks(const ResultKind *kind) {
    for (const ResultTable *a = kind->tables; a->name != NULL; a++)
        for (const ResultTable *b = kind->tables; a->verdicts && b->name != NULL; b++)
            for (guint i = 0; i < a->verdicts->n; i++)
                for (guint j = 0; b->verdicts && j < b->verdicts->n; j++) {
                    const VerdictInfo *x = &a->verdicts->verdicts[i],
                                      *y = &b->verdicts->verdicts[j];
                    /* One name, one rank, one meaning; what is worse stands before. */
                    g_assert_true((strcmp(x->name, y->name) == 0) == (x->rank == y->rank));
                    if (x->rank < y->rank)
                        g_assert_cmpint(x->severity == SEVERITY_CLEAN, <=,
                                        y->severity == SEVERITY_CLEAN);
                    if (x->leak)
                        g_assert_cmpint(x->severity, ==, SEVERITY_FOUND);
                }
}

static void test_tables(void) {
    check_ranks(&check_result_kind);
    check_ranks(&scan_result_kind);
    g_assert_cmpstr(region_verdict_name(REGION_RECOVERABLE), ==, "recoverable");
    g_assert_cmpstr(pixels_verdict_name(PIXELS_TRANSCODED), ==, "transcoded");
    g_assert_cmpstr(finding_class_name(FINDING_UNREAD), ==, "unread");
    g_assert_cmpint(verdict_find(&pixels_verdicts, "lossy")->severity, ==, SEVERITY_CLEAN);
    g_assert_null(verdict_find(&pixels_verdicts, "hidden"));
}

static void test_exit_status(void) {
    g_autoptr(Account) account = account_new();
    g_assert_cmpint(verdict_exit_status(SEVERITY_CLEAN, account), ==, 3); /* nothing was judged */
    account_judge(account, ACCOUNT_INPUT, 1);
    g_assert_cmpint(verdict_exit_status(SEVERITY_CLEAN, account), ==, 0);
    g_assert_cmpint(verdict_exit_status(SEVERITY_OPEN, account), ==, 3);
    g_assert_cmpint(verdict_exit_status(SEVERITY_FOUND, account), ==, 1);
    account_list(account, ACCOUNT_INPUT, LISTED_NO_IMAGE);
    g_assert_cmpint(verdict_exit_status(SEVERITY_CLEAN, account), ==, 0);
    account_list(account, ACCOUNT_INPUT, LISTED_UNMAPPED);
    g_assert_cmpint(verdict_exit_status(SEVERITY_CLEAN, account), ==, 3);
    g_assert_cmpint(verdict_exit_status(SEVERITY_FOUND, account), ==, 1);
    g_assert_true(account_allow(account, "unmapped", NULL));
    g_assert_cmpint(verdict_exit_status(SEVERITY_CLEAN, account), ==, 0);
}

static void test_terminal_text(void) {
    static const struct {
        const char *bytes, *text;
    } cases[] = {
        {"a/\xc3\xbc b.dcm", "a/\xc3\xbc b.dcm"},
        {"\x1b[31m\x07\n\x7f", "\\x1b[31m\\x07\\x0a\\x7f"},
        {"\xc2\x9b" /* CSI in one character */ "2J", "\\u009b2J"},
        {"x\xe2\x80\xae.dcm" /* right to left */, "x\\u202e.dcm"},
        {"\xff\xc3(", "\\xff\\xc3("},
        {"cut \xe2\x80", "cut \\xe2\\x80"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = terminal_text(cases[i].bytes);
        g_assert_cmpstr(text, ==, cases[i].text);
    }
    g_autofree char *name = terminal_name("/a/long/\xc3\xbc.dcm", 6);
    g_assert_cmpstr(name, ==, ".../\xc3\xbc.dcm");
    g_autofree char *line = terminal_line("\xc3\xbc"
                                          "ber",
                                          2);
    g_assert_cmpstr(line, ==,
                    "\xc3\xbc"
                    "b");
    g_autofree char *words = terminal_line("one word and more of them", 16);
    g_assert_cmpstr(words, ==, "one word and ...");
    g_autofree char *word = terminal_line("onewordandmoreofthem", 16);
    g_assert_cmpstr(word, ==, "onewordandmo ...");
    g_autofree char *whole = terminal_name("abc", 3);
    g_assert_cmpstr(whole, ==, "abc");
}

static void add_region(Results *results, const char *verdict) {
    Binder binder = results_row_begin(results, CHECK_REGIONS, 0);
    for (int i = 0; i < 10; i++)
        bind_int(&binder, i);
    bind_text(&binder, verdict);
    for (int i = 11; i < 24; i++)
        bind_text(&binder, "a \"value\", of many");
    g_assert_true(results_row_end(results, &binder, NULL, NULL));
}

/* What is made of a run in a folder: FORMAT's whole text. */
static char *written(const ResultView *view, const char *format) {
    char *text = NULL;
    gsize length;
    FILE *stream = open_memstream(&text, &length);
    g_autoptr(GError) error = NULL;
    format_print(view, format_find(format), stream, &error);
    g_assert_no_error(error);
    fclose(stream);
    return text;
}

static void remove_folder(const char *folder) {
    const char *name;
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    while ((name = g_dir_read_name(files)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

static void test_formats(void) {
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "results.db", NULL);
    g_autoptr(Account) account = account_new();
    char *arguments[] = {"pixleak", "check", NULL};
    g_assert_true(account_allow(account, "not-dicom", NULL));
    Results *results = results_new(&check_result_kind, folder, arguments, account, &error);
    g_assert_no_error(error);
    add_region(results, "hidden");
    add_region(results, "undetermined");
    account_meet(account, ACCOUNT_INPUT, 6);
    account_judge(account, ACCOUNT_INPUT, 1);
    for (int i = 0; i < 4; i++) {
        g_autofree char *name = g_strdup_printf("/deid/\x1b[2J%d.dcm", i);
        g_assert_true(results_list(results, ACCOUNT_INPUT, LISTED_UNMAPPED, name, "why", NULL));
    }
    int status;
    g_assert_false(results_conclude(results, 1, "terminal", &status, &error));
    g_assert_nonnull(strstr(error->message, "does not add up"));
    g_clear_error(&error);
    g_assert_true(results_list(results, ACCOUNT_INPUT, LISTED_NOT_DICOM, "a.png", "why", NULL));
    g_assert_true(results_tick(results, NULL));
    results_conclude(results, 1, "json", &status, &error);
    g_assert_no_error(error);
    g_assert_cmpint(status, ==, 3);
    results_free(results);

    sqlite3 *database;
    ResultView view;
    g_assert_cmpint(sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
    result_view_open(&view, database, &check_result_kind, account, folder, &error);
    g_assert_no_error(error);
    g_autofree char *terminal = written(&view, "terminal");
    g_assert_nonnull(strstr(terminal, "account  1 of 6 inputs judged, 5 listed\n"));
    g_assert_nonnull(strstr(terminal, "listed   not-dicom 1  files that are no DICOM and may hold "
                                      "pictures (allowed)\n"
                                      "         unmapped 4  files whose SOP Instance UID is not in "
                                      "the UID map\n"
                                      "           /deid/\\x1b[2J0.dcm: why\n"
                                      "           /deid/\\x1b[2J1.dcm: why\n"
                                      "           /deid/\\x1b[2J2.dcm: why\n"
                                      "           and 1 more\n"));
    g_assert_nonnull(strstr(terminal, "so the exit status is 3:\n"
                                      "  regions: 1 undetermined; listed: 4 unmapped\n"));
    g_assert_null(strchr(terminal, '\x1b'));
    g_autofree char *json = written(&view, "json");
    g_assert_nonnull(strstr(json, "\"allowed\" : [\n    \"not-dicom\"\n  ]"));
    g_assert_nonnull(strstr(json, "\"input\" : {\n      \"met\" : 6,\n      \"judged\" : 1,\n"
                                  "      \"listed\" : 5\n    }"));
    g_assert_nonnull(strstr(json, "\"name\" : \"/deid/\\u001b[2J3.dcm\""));
    sqlite3_close(database);
    remove_folder(folder);
}

static gboolean is_there(const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Results of a run without inputs; `end`: complete. */
static gboolean make_results(const ResultKind *kind, const char *folder, gboolean end,
                             GError **error) {
    static char *arguments[] = {"test", NULL};
    g_autoptr(Account) account = account_new();
    g_autoptr(Results) results = results_new(kind, folder, arguments, account, error);
    int status;
    return results != NULL && (!end || results_conclude(results, 1, NULL, &status, error));
}

static void assert_text(const char *folder, const char *name, const char *text) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *there = NULL;
    g_assert_true(g_file_get_contents(path, &there, NULL, NULL));
    g_assert_cmpstr(there, ==, text);
}

static void set_text(const char *folder, const char *name, const char *text) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void assert_refused_with(const ResultKind *kind, const char *folder, const char *name,
                                const char *advice) {
    g_autoptr(GError) error = NULL;
    g_assert_false(make_results(kind, folder, TRUE, &error));
    g_assert_nonnull(error);
    g_assert_nonnull(strstr(error->message, name));
    g_assert_nonnull(strstr(error->message, advice));
}

static void assert_refused(const ResultKind *kind, const char *folder, const char *name) {
    assert_refused_with(kind, folder, name, "move it away");
}

/* Results of another command are not replaced, and nothing of them is lost. */
static void test_other_command(void) {
    g_autofree char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
    g_assert_true(make_results(&check_result_kind, folder, TRUE, NULL));
    assert_refused_with(&scan_result_kind, folder, "holds results of `pixleak check`",
                        "name another folder");
    g_assert_true(is_there(folder, "regions.csv") && is_there(folder, "results.db"));
    g_assert_false(is_there(folder, "findings.csv"));
    g_assert_false(is_there(folder, "results.db" PLACE_UNFINISHED));
    g_assert_true(make_results(&check_result_kind, folder, TRUE, NULL));
    remove_folder(folder);
}

static void decide(const char *folder, const char *sql) {
    sqlite3 *database = NULL;
    g_autofree char *path = g_build_filename(folder, "results.db", NULL);
    g_assert_cmpint(sqlite3_open(path, &database), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(database);
}

/* What curators decided is not dropped, unless they took it back. */
static void test_decisions(void) {
    static const struct {
        const char *sql, *told;
    } steps[] = {
        {"CREATE TABLE decisions (\"table\" TEXT, \"row\" INTEGER, decision TEXT, note TEXT, who "
         "TEXT,"
         " \"when\" TEXT);"
         "INSERT INTO decisions (\"table\", \"row\", decision) VALUES ('findings', 1, 'leak'),"
         " ('findings', 1, 'accepted'), ('findings', 2, 'leak'), ('files', 2, 'leak')",
         "3 decisions"},
        {"INSERT INTO decisions (\"table\", \"row\", decision) VALUES ('findings', 1, ''),"
         " ('files', 2, '')",
         "1 decision "},
        {"DROP TABLE decisions; CREATE VIEW decisions AS SELECT 1", "move it away"},
        {"DROP VIEW decisions; CREATE TABLE decisions (\"table\" TEXT, \"row\" INTEGER, decision"
         " TEXT); INSERT INTO decisions VALUES ('findings', 1, 'leak'), ('findings', 1, '')",
         NULL},
    };
    g_autofree char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
    g_assert_true(make_results(&scan_result_kind, folder, TRUE, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        decide(folder, steps[i].sql);
        if (steps[i].told != NULL)
            assert_refused(&scan_result_kind, folder, steps[i].told);
        else
            g_assert_true(make_results(&scan_result_kind, folder, TRUE, NULL));
        g_assert_false(is_there(folder, "results.db" PLACE_UNFINISHED));
    }
    remove_folder(folder);
}

/* Complete results whose files can't take their places stay, beside the earlier ones, and the next
 * run replaces these. */
static void test_no_place(void) {
    static char *arguments[] = {"test", NULL};
    static const char *const names[] = {"results.db", "findings.csv", "summary.json",
                                        "report.html"};
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
    g_autofree char *way = g_build_filename(folder, "report.html.replaced", NULL);
    int status;
    g_assert_true(make_results(&scan_result_kind, folder, TRUE, NULL));
    g_autoptr(Account) account = account_new();
    Results *results = results_new_merged(&scan_result_kind, folder, arguments, account, NULL);
    g_assert_cmpint(g_mkdir(way, 0700), ==, 0);
    g_assert_false(results_conclude(results, 1, NULL, &status, &error));
    results_free(results);
    g_assert_nonnull(strstr(error->message, "NAME.merged"));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *merged = g_strconcat(names[i], PLACE_MERGED, NULL);
        g_assert_true(is_there(folder, names[i]) && is_there(folder, merged));
    }
    assert_refused(&scan_result_kind, folder, "report.html.replaced");
    g_assert_cmpint(g_rmdir(way), ==, 0);
    results_free(results_new_merged(&scan_result_kind, folder, arguments, account, NULL));
    g_assert_false(is_there(folder, "results.db" PLACE_MERGED));
    remove_folder(folder);
}

/* A run that was ended while its files took their places; the next one fails too. */
static void test_ended(void) {
    static const char *const moved[][2] = {{"results.db", "results.db.replaced"},
                                           {"findings.csv", "findings.csv.replaced"}};
    g_autofree char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
    g_assert_true(make_results(&scan_result_kind, folder, TRUE, NULL));
    set_text(folder, "findings.csv", "file,sop_instance,place\n");
    for (gsize i = 0; i < G_N_ELEMENTS(moved); i++) {
        g_autofree char *from = g_build_filename(folder, moved[i][0], NULL);
        g_autofree char *to = g_build_filename(folder, moved[i][1], NULL);
        g_assert_cmpint(g_rename(from, to), ==, 0);
    }
    set_text(folder, "findings.csv", "file,sop_instance,place,of_the_ended_run\n");
    g_assert_true(make_results(&scan_result_kind, folder, FALSE, NULL));
    assert_text(folder, "findings.csv", "file,sop_instance,place\n");
    g_assert_true(is_there(folder, "results.db"));
    g_assert_false(is_there(folder, "results.db.replaced"));
    set_text(folder, "results.db.replaced", "mine");
    assert_refused(&scan_result_kind, folder, "results.db.replaced");
    remove_folder(folder);
}

/* What somebody else wrote is not replaced; what a run wrote, of whichever version, is. */
static void test_somebodys(void) {
    static const char *const names[] = {"results.db", "findings.csv", "summary.json",
                                        "report.html"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
        set_text(folder, names[i], "file,mine\n");
        assert_refused(&scan_result_kind, folder, names[i]);
        assert_text(folder, names[i], "file,mine\n");
        set_text(folder, names[i], "");
        g_assert_true(make_results(&scan_result_kind, folder, TRUE, NULL));
        set_text(folder, "findings.csv", "file,sop_instance,place,of_another_version\n");
        g_assert_true(make_results(&scan_result_kind, folder, TRUE, NULL));
        set_text(folder, names[i], "mine, beside results");
        assert_refused(&scan_result_kind, folder, names[i]);
        remove_folder(folder);
    }
}

/* A database of somebody else's, and what is no file. */
static void test_other_database(void) {
    g_autofree char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "results.db", NULL);
    sqlite3 *database = NULL;
    g_assert_cmpint(sqlite3_open(path, &database), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(database, "CREATE TABLE run (version)", NULL, NULL, NULL), ==,
                    SQLITE_OK);
    sqlite3_close(database);
    assert_refused(&scan_result_kind, folder, "results.db");
    g_unlink(path);
    g_assert_cmpint(symlink("elsewhere", path), ==, 0);
    assert_refused(&check_result_kind, folder, "it is a link");
    g_unlink(path);
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    assert_refused(&check_result_kind, folder, "it is a pipe");
    remove_folder(folder);
}

/* A run that ends halfway leaves what was there, and what it has, to be gone on with. */
static void test_halfway(void) {
    g_autofree char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "results.db", NULL);
    g_autofree char *before = NULL, *after = NULL;
    gsize n, m;
    g_assert_true(make_results(&scan_result_kind, folder, TRUE, NULL));
    g_assert_true(g_file_get_contents(path, &before, &n, NULL));
    g_assert_true(make_results(&scan_result_kind, folder, FALSE, NULL));
    g_assert_true(g_file_get_contents(path, &after, &m, NULL));
    g_assert_cmpmem(before, n, after, m);
    g_assert_true(is_there(folder, "results.db" PLACE_UNFINISHED));
    g_assert_false(is_there(folder, "report.html" PLACE_UNFINISHED));
    remove_folder(folder);
}

static gboolean writes(const char *folder, const char *name, GError **error) {
    Output output = {0};
    gboolean good = output_open(&output, folder, name, error) && fputs("new", output.file) >= 0;
    return output_close(&output, good, error);
}

/* What is no file is not replaced by one, and nobody else's file is touched. */
static void test_in_place(void) {
    g_autofree char *folder = g_dir_make_tmp("pixleak-output-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "file", NULL);
    g_autofree char *part = g_build_filename(folder, "file.part", NULL);
    g_autofree char *like = g_build_filename(folder, "file-backup.part", NULL);
    g_autofree char *left = g_build_filename(folder, "file.abcdef.part", NULL);
    g_autofree char *pipe = g_build_filename(folder, "pipe", NULL);
    g_autofree char *link = g_build_filename(folder, "link", NULL);
    g_autofree char *inner = g_build_filename(folder, "folder", NULL);
    g_assert_true(g_file_set_contents(file, "old", -1, NULL));
    g_assert_true(g_file_set_contents(part, "mine", -1, NULL));
    g_assert_true(g_file_set_contents(like, "mine", -1, NULL));
    g_assert_true(g_file_set_contents(left, "of a killed run", -1, NULL));
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    g_assert_cmpint(symlink("file", link), ==, 0);
    g_assert_cmpint(g_mkdir(inner, 0700), ==, 0);
    const char *const refused[][2] = {
        {"pipe", "a pipe"}, {"link", "a link"}, {"folder", "a folder"}};
    for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(writes(folder, refused[i][0], &error));
        g_assert_error(error, OUTPUT_ERROR, 0);
        g_assert_nonnull(strstr(error->message, refused[i][1]));
    }
    g_autofree char *before = NULL, *after = NULL, *mine = NULL;
    g_assert_true(g_file_get_contents(link, &before, NULL, NULL));
    g_assert_cmpstr(before, ==, "old");
    g_assert_true(writes(folder, "file", NULL));
    g_assert_true(g_file_get_contents(file, &after, NULL, NULL));
    g_assert_cmpstr(after, ==, "new");
    g_assert_true(g_file_get_contents(part, &mine, NULL, NULL));
    g_assert_cmpstr(mine, ==, "mine");
    g_assert_false(g_file_test(left, G_FILE_TEST_EXISTS));
    GStatBuf status;
    g_assert_cmpint(g_lstat(pipe, &status), ==, 0);
    g_assert_true(S_ISFIFO(status.st_mode));
    const char *const made[] = {file, part, like, pipe, link};
    for (gsize i = 0; i < G_N_ELEMENTS(made); i++)
        g_assert_cmpint(g_unlink(made[i]), ==, 0);
    g_assert_cmpint(g_rmdir(inner), ==, 0);
    g_assert_cmpint(g_rmdir(folder), ==, 0); /* nothing else is left */
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/output/in-place", test_in_place);
    g_test_add_func("/output/tables", test_tables);
    g_test_add_func("/output/exit-status", test_exit_status);
    g_test_add_func("/output/terminal-text", test_terminal_text);
    g_test_add_func("/output/formats", test_formats);
    g_test_add_func("/output/other-command", test_other_command);
    g_test_add_func("/output/decisions", test_decisions);
    g_test_add_func("/output/no-place", test_no_place);
    g_test_add_func("/output/ended", test_ended);
    g_test_add_func("/output/somebodys", test_somebodys);
    g_test_add_func("/output/other-database", test_other_database);
    g_test_add_func("/output/halfway", test_halfway);
    return g_test_run();
}
