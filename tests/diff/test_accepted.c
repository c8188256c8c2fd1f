/* Lists of accepted findings: what they accept, and what is no such list. */
#include "core/output/told/baseline.h"
#include "tests/seeded.h"
#include <glib/gstdio.h>
#include <string.h>

#define PRINT "0123456789abcdef0123456789abcdef"
#define OTHER "ffffffffffffffffffffffffffffffff"
#define HEAD "# pixleak baseline 1: anything\ncommand check\n"

/* Reads a list from a file of these bytes. */
static Baseline *read_bytes(const char *bytes, gsize length, const char *command, GError **error) {
    g_autofree char *path = NULL;
    g_close(g_file_open_tmp("pixleak-XXXXXX", &path, NULL), NULL);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
    Baseline *baseline = baseline_read(path, command, error);
    g_unlink(path);
    return baseline;
}

static ToldRow region(const char *verdict, gint64 extent) {
    const VerdictInfo *info = verdict_find(&region_verdicts, verdict);
    ToldRow row = {.table = told_kind_find("check")->tables,
                   .fingerprint = PRINT,
                   .verdict = verdict,
                   .rank = info->rank,
                   .severity = info->severity,
                   .extent = extent};
    return row;
}

static void test_accepts(void) {
    static const struct {
        const char *listed;
        const char *verdict;
        gint64 extent;
        gboolean accepted;
    } cases[] = {
        {PRINT " regions legible 2", "legible", 2, TRUE},
        {PRINT "\tregions  legible   2 # looked at", "legible", 1, TRUE},
        {PRINT " regions legible 2\r", "recoverable", 9, TRUE},
        {PRINT " regions legible 2", "legible", 3, FALSE},
        {PRINT " regions legible 2", "untouched", 2, FALSE},
        {PRINT " regions legible 2", "hidden", 0, FALSE}, /* nothing to accept */
        /* What can't be judged is accepted by its own line alone, and accepts nothing else. */
        {PRINT " regions untouched 9", "undetermined", 0, FALSE},
        {PRINT " regions undetermined 0", "undetermined", 0, TRUE},
        {PRINT " regions undetermined 9", "recoverable", 1, FALSE},
        {PRINT " pixels damaged 9", "recoverable", 1, FALSE},
        {OTHER " regions untouched 9", "legible", 1, FALSE},
        {"#" PRINT " regions untouched 9", "legible", 1, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strconcat(HEAD, cases[i].listed, NULL);
        g_autoptr(Baseline) baseline = read_bytes(text, strlen(text), "check", &error);
        g_assert_no_error(error);
        ToldRow row = region(cases[i].verdict, cases[i].extent);
        g_assert_cmpint(baseline_accepts(baseline, &row), ==, cases[i].accepted);
    }
}

static void test_refused(void) {
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", "no list of accepted findings"},
        {"{\"accepted\": []}", "no list of accepted findings"},
        {"# pixleak baseline 1", "before it says whose"},
        {"# pixleak baseline 1\ncommand mend\n", "line 2: pixleak has no such command"},
        {"# pixleak baseline 1\n" PRINT " regions legible 2\n", "line 2: the command whose"},
        {"# pixleak baseline 1\ncommand scan\n", "none of `pixleak check`"},
        {HEAD PRINT " regions legible\n", "line 3: fingerprint, table, verdict and extent"},
        {HEAD PRINT " regions legible 2 3\n", "line 3: fingerprint, table, verdict and extent"},
        {HEAD "0123 regions legible 2\n", "line 3: this is no fingerprint"},
        {HEAD "\x1b[2J regions legible 2\n", "line 3: this is no fingerprint: \"\\x1b[2J\""},
        {HEAD PRINT " findings phi-match 2\n", "line 3: its command has no such table"},
        {HEAD PRINT " listed unreadable 0\n", "line 3: its command has no such table"},
        {HEAD PRINT " regions damaged 2\n", "line 3: this is no verdict"},
        {HEAD PRINT " regions hidden 2\n", "line 3: this is no verdict"},
        {HEAD PRINT " regions legible many\n", "line 3: the extent must be a number"},
        {HEAD PRINT " regions legible -1\n", "line 3: the extent must be a number"},
        {HEAD PRINT " regions legible 99999999999999999999\n", "the extent must be a number"},
        {HEAD PRINT " regions legible 2\n" PRINT " regions legible 3\n",
         "line 4: this finding stands there before"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(read_bytes(cases[i].text, strlen(cases[i].text), "check", &error));
        g_assert_nonnull(error);
        if (strstr(error->message, cases[i].words) == NULL)
            g_error("\"%s\" says %s", cases[i].text, error->message);
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(read_bytes(HEAD "\0" PRINT, sizeof HEAD + 32, "check", &error));
    g_assert_nonnull(strstr(error->message, "no text"));
    g_clear_error(&error);
    g_assert_null(baseline_read("/dev/zero", NULL, &error));
    g_assert_nonnull(strstr(error->message, "it is a device"));
    g_clear_error(&error);
    g_assert_null(baseline_read("/nowhere/at/all", NULL, &error));
    g_assert_nonnull(error);
}

static void test_notes(void) {
    g_autoptr(GError) error = NULL;
    const char *text = HEAD PRINT " regions legible 2 # a\xff # of names \n" PRINT
                                  " regions legible 2\n" OTHER " pixels damaged 0\n";
    g_autoptr(Baseline) baseline = read_bytes(text, strlen(text), NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(baseline_length(baseline), ==, 2);
    g_assert_cmpstr(baseline_note(baseline, PRINT), ==, " a\xef\xbf\xbd # of names");
    g_assert_cmpstr(baseline_note(baseline, OTHER), ==, "");
    g_assert_cmpstr(baseline_note(baseline, "none"), ==, "");
}

/* Whatever the bytes are, a list is read or refused in words. */
static void test_any_bytes(void) {
    const char *text = HEAD PRINT " regions legible 2 # why\n" OTHER " pixels damaged 17\n";
    g_autoptr(GRand) random = seeded();
    for (int round = 0; round < 300; round++) {
        g_autofree char *bytes = g_strdup(text);
        gsize length = strlen(text);
        for (int i = g_rand_int_range(random, 1, 6); i > 0; i--)
            bytes[g_rand_int_range(random, 0, (gint32)length)] = (char)g_rand_int(random);
        length -= (gsize)g_rand_int_range(random, 0, 20);
        g_autoptr(GError) error = NULL;
        g_autoptr(Baseline) baseline = read_bytes(bytes, length, "check", &error);
        g_assert_true((baseline == NULL) == (error != NULL));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/baseline/accepts", test_accepts);
    g_test_add_func("/baseline/refused", test_refused);
    g_test_add_func("/baseline/notes", test_notes);
    g_test_add_func("/baseline/any-bytes", test_any_bytes);
    return g_test_run();
}
