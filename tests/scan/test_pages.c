/* Which findings of a picture become a page of text. */
#include "core/scan/finding.h"
#include "core/scan/limits/pages_limits.h"
#include "core/scan/pages.h"

static void add(GPtrArray *findings, gint64 frame, const char *text, FindingClass class) {
    Finding *finding = finding_new();
    finding->place = g_strdup("frame");
    finding->frame = frame;
    finding->text = g_strdup(text);
    finding->reason = g_strdup("made");
    finding->class = class;
    finding->confidence = 90;
    finding->x0 = 10;
    finding->y0 = (gint32)findings->len * 20;
    finding->x1 = 400;
    finding->y1 = finding->y0 + 12;
    g_ptr_array_add(findings, finding);
}

static GPtrArray *new_findings(void) {
    return g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
}

static void test_form(void) {
    g_autoptr(GPtrArray) findings = new_findings();
    enum { LINES = 60, MATCHES = 20 };
    for (guint i = 0; i < LINES; i++)
        add(findings, 3, "The patient was seen in our department today",
            i % 3 == 0 ? FINDING_PHI_MATCH : FINDING_OTHER);
    findings_gather_pages(findings);
    g_assert_cmpuint(findings->len, ==, 1 + MATCHES);
    const Finding *page = g_ptr_array_index(findings, 0);
    g_assert_cmpstr(page->text, ==, "a page of text: 60 lines");
    g_assert_cmpint(page->class, ==, FINDING_PHI_MATCH);
    g_assert_cmpint(page->frame, ==, 3);
    g_assert_cmpint(page->y1, ==, (LINES - 1) * 20 + 12);
    for (guint i = 1; i < findings->len; i++)
        g_assert_cmpint(((Finding *)g_ptr_array_index(findings, i))->class, ==, FINDING_PHI_MATCH);
}

/* Nobody is named on it, as far as is known, and it is suspect all the same. */
static void test_letter(void) {
    g_autoptr(GPtrArray) findings = new_findings();
    for (guint i = 0; i < PAGES_LINES_LEAST; i++)
        add(findings, 0, "and the findings were as expected then", FINDING_OTHER);
    findings_gather_pages(findings);
    g_assert_cmpuint(findings->len, ==, 1 + PAGES_LINES_KEPT);
    g_assert_cmpint(((Finding *)g_ptr_array_index(findings, 0))->class, ==, FINDING_PHI_SUSPECT);
}

static void test_screen(void) {
    g_autoptr(GPtrArray) findings = new_findings();
    for (guint i = 0; i < 60; i++)
        add(findings, 0, "Gain 50", FINDING_DEVICE);
    for (guint i = 0; i < 60; i++) /* one line in each of many frames */
        add(findings, (gint64)i + 1, "The patient was seen in our department", FINDING_OTHER);
    findings_gather_pages(findings);
    g_assert_cmpuint(findings->len, ==, 120);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pages/form", test_form);
    g_test_add_func("/pages/letter", test_letter);
    g_test_add_func("/pages/screen", test_screen);
    return g_test_run();
}
