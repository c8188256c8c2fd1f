/* What a change from one run to the next is called, which readings are one text, and what
 * fingerprints hold on to. */
#include "core/diff/alike.h"
#include "core/diff/change.h"
#include "core/output/results.h"
#include "core/output/told/fingerprint.h"
#include "core/output/told/finished.h"
#include <glib/gstdio.h>
#include <string.h>

static Standing standing(const char *verdict, gint64 extent) {
    const VerdictInfo *info = verdict_find(&region_verdicts, verdict);
    return info != NULL ? (Standing){TRUE, info->severity, info->rank, extent} : (Standing){FALSE};
}

static void test_changes(void) {
    static const struct {
        const char *before;
        gint64 left_before;
        const char *after;
        gint64 left_after;
        gboolean seen;
        RowChange change;
    } cases[] = {
        {"hidden", 0, "hidden", 0, TRUE, CHANGE_SAME},
        {"hidden", 0, "recoverable", 1, TRUE, CHANGE_WORSE},
        {"undetermined", 0, "legible", 1, TRUE, CHANGE_WORSE},
        {"legible", 1, "untouched", 1, TRUE, CHANGE_WORSE},
        {"legible", 1, "legible", 2, TRUE, CHANGE_WORSE},
        {"legible", 2, "legible", 1, TRUE, CHANGE_BETTER},
        {"legible", 2, "recoverable", 2, TRUE, CHANGE_BETTER},
        {"legible", 2, "hidden", 0, TRUE, CHANGE_BETTER},
        {"undetermined", 0, "hidden", 0, TRUE, CHANGE_BETTER},
        /* What can't be judged may be as bad as it was. */
        {"legible", 2, "undetermined", 0, TRUE, CHANGE_UNDETERMINED},
        {"hidden", 0, "undetermined", 0, TRUE, CHANGE_UNDETERMINED},
        {"undetermined", 5, "undetermined", 9, TRUE, CHANGE_SAME},
        {"", 0, "legible", 1, TRUE, CHANGE_NEW},
        {"", 0, "undetermined", 0, TRUE, CHANGE_UNDETERMINED},
        {"", 0, "hidden", 0, TRUE, CHANGE_OTHER},
        {"legible", 1, "", 0, TRUE, CHANGE_GONE},
        {"undetermined", 1, "", 0, TRUE, CHANGE_GONE},
        {"hidden", 0, "", 0, TRUE, CHANGE_OTHER},
        {"legible", 1, "", 0, FALSE, CHANGE_UNSEEN},
        {"hidden", 0, "", 0, FALSE, CHANGE_UNSEEN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Standing before = standing(cases[i].before, cases[i].left_before);
        Standing after = standing(cases[i].after, cases[i].left_after);
        g_assert_cmpstr(change_name(change_of(&before, &after, cases[i].seen)), ==,
                        change_name(cases[i].change));
    }
}

static void test_status(void) {
    for (guint i = 0; i < CHANGES; i++) {
        gsize counts[CHANGES] = {0};
        counts[i] = 1;
        int alone = change_exit_status(counts);
        g_assert_cmpint(alone, ==,
                        i == CHANGE_WORSE || i == CHANGE_NEW             ? 1
                        : i == CHANGE_UNDETERMINED || i == CHANGE_UNSEEN ? 3
                                                                         : 0);
        counts[CHANGE_NEW]++;
        g_assert_cmpint(change_exit_status(counts), ==, 1);
    }
}

static void test_readings(void) {
    static const struct {
        const char *one, *other;
        gboolean alike;
    } cases[] = {
        {"JOHN SMITH", "john  smith", TRUE},
        {"JOHN SMITH", "JOHN SM1TH", FALSE},
        {"JOHN SMITH", "JOHN SNITH", TRUE},
        {"JOHN SMITH", "JANE DOE", FALSE},
        {"DOB 01.02.1950", "D0B 1.2", FALSE},
        {"DOB 01.02.1950", "DOB 01.02.1951", FALSE},
        {"DOB 01.02.1950", "DQB 01/02/1950", FALSE},
        {"BORN 01.02.1950", "BQRN 01/02/1950", TRUE},
        {"", "", TRUE},
        {"", "A", FALSE},
        {"\xff\xfe", "", TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(readings_are_alike(cases[i].one, cases[i].other), ==, cases[i].alike);
        g_assert_cmpint(readings_are_alike(cases[i].other, cases[i].one), ==, cases[i].alike);
    }
    g_autofree char *many = g_strnfill(5000, 'a'), *more = g_strnfill(5001, 'a');
    g_assert_true(readings_are_alike(many, many));
    g_assert_false(readings_are_alike(many, more));
}

/* A finding of a scan: a box is at `left` and 20 wide. */
typedef struct Made {
    const char *file, *sop;
    int left;
    const char *text, *class;
} Made;

static void add_finding(Results *results, gsize task, const Made *made) {
    Binder binder = results_row_begin(results, SCAN_FINDINGS, results_row_number(task, 0));
    bind_int(&binder, (gint64)task);
    bind_text(&binder, made->file);
    bind_text(&binder, made->sop);
    bind_text(&binder, "US");
    bind_text(&binder, "");
    bind_text(&binder, "frame");
    bind_int(&binder, 0);
    bind_int(&binder, made->left);
    bind_int(&binder, 10);
    bind_int(&binder, made->left + 20);
    bind_int(&binder, 20);
    bind_text(&binder, made->text);
    bind_double(&binder, 90);
    bind_text(&binder, made->class);
    bind_text(&binder, "why");
    bind_double(&binder, 0);
    for (int column = 16; column < 23; column++) /* location, and what made the image */
        bind_text(&binder, "");
    g_assert_true(results_row_end(results, &binder, NULL, NULL));
}

static gboolean take_fingerprint(const ToldRow *row, gpointer data, GError **error) {
    (void)error;
    g_strv_builder_add(data, row->fingerprint);
    return TRUE;
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

/* The fingerprints of a run with these findings, in their order; the caller frees them. */
static char **fingerprints(const Made *made, gsize n) {
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("pixleak-XXXXXX", NULL);
    g_autoptr(Account) account = account_new();
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    char *arguments[] = {"scan", NULL};
    Results *results = results_new(&scan_result_kind, folder, arguments, account, &error);
    g_assert_no_error(error);
    for (gsize i = 0; i < n; i++)
        add_finding(results, i, &made[i]);
    account_meet(account, ACCOUNT_INPUT, n);
    account_judge(account, ACCOUNT_INPUT, n);
    int status;
    results_conclude(results, 1, "json", &status, &error);
    g_assert_no_error(error);
    results_free(results);
    g_auto(FinishedRun) run = {0};
    finished_run_open(&run, folder, &error);
    g_assert_no_error(error);
    told_each(run.database, run.kind, run.account, take_fingerprint, builder, &error);
    g_assert_no_error(error);
    remove_folder(folder);
    return g_strv_builder_end(builder);
}

static gboolean are_one(const Made *one, const Made *other) {
    g_auto(GStrv) first = fingerprints(one, 1), second = fingerprints(other, 1);
    g_assert_true(fingerprint_is_one(*first) && fingerprint_is_one(*second));
    return g_str_equal(*first, *second);
}

static void test_fingerprints(void) {
    const Made one = {"/a/x.dcm", "1.2.3", 5, "JOHN SMITH 1950", "phi-suspect"};
    Made other = one;
    other.file = "/exported/again/y.dcm";
    other.class = "phi-match";
    other.text = "john  smith, 1950";
    g_assert_true(are_one(&one, &other));
    other.sop = "1.2.4";
    g_assert_false(are_one(&one, &other));
    other = one;
    other.left = 6;
    g_assert_false(are_one(&one, &other));
    other = one;
    other.text = "JOHN SMITH 1951";
    g_assert_false(are_one(&one, &other));
    /* A picture is known by its name. */
    const Made picture = {"/a/b/x.png", "", 5, "A B", "other"};
    Made moved = picture;
    moved.file = "/c/x.png";
    g_assert_true(are_one(&picture, &moved));
    moved.file = "/a/b/y.png";
    g_assert_false(are_one(&picture, &moved));
}

/* Two rows that are the same are counted, the worse first, in whatever order they come. */
static void test_same_rows(void) {
    const Made rows[] = {{"/a/x.dcm", "1.2.3", 5, "JOHN", "phi-suspect"},
                         {"/a/y.dcm", "1.2.3", 5, "JOHN", "phi-match"}};
    const Made turned[] = {rows[1], rows[0]};
    g_auto(GStrv) one = fingerprints(rows, 2), other = fingerprints(turned, 2);
    g_assert_cmpstr(one[0], !=, one[1]);
    g_assert_cmpstr(one[0], ==, other[1]);
    g_assert_cmpstr(one[1], ==, other[0]);
    g_auto(GStrv) alone = fingerprints(rows, 1);
    g_assert_cmpstr(alone[0], ==, one[1]);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diff/changes", test_changes);
    g_test_add_func("/diff/status", test_status);
    g_test_add_func("/diff/readings", test_readings);
    g_test_add_func("/diff/fingerprints", test_fingerprints);
    g_test_add_func("/diff/same-rows", test_same_rows);
    return g_test_run();
}
