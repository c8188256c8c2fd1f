/* A key's text in a barcode, drawn here in Code 39. */
#include "core/check/coded_text.h"
#include "ocr/barcode/barcodes.h"
#include <string.h>

enum { COLUMNS = 640, ROWS = 200, NARROW = 2, WIDE = 5, TOP = 60, HEIGHT = 50, LEFT = 40 };

/* Five bars and the four spaces between them, of which three are wide (ISO/IEC 16388). */
static const char *bars_of(char sign) {
    static const struct {
        char sign;
        const char *bars;
    } table[] = {{'*', "nwnnwnwnn"}, {'A', "wnnnnwnnw"}, {'F', "nnwnwwnnn"}, {'K', "wnnnnnnww"},
                 {'L', "nnwnnnnww"}, {'M', "wnwnnnnwn"}, {'N', "nnnnwnnww"}, {'U', "wwnnnnnnw"},
                 {'1', "wnnwnnnnw"}, {'2', "nnwwnnnnw"}, {'4', "nnnwwnnnw"}, {'7', "nnnwnnwnw"}};
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (table[i].sign == sign)
            return table[i].bars;
    g_assert_not_reached();
}

static Picture *draw(const char *content) {
    Picture *picture = picture_new(COLUMNS, ROWS, 2, 1);
    g_autofree char *signs = g_strdup_printf("*%s*", content);
    gsize x = LEFT;
    for (gsize y = 0; y < ROWS; y++)
        for (gsize i = 0; i < COLUMNS; i++)
            picture_row16(picture, 0, y)[i] = 60000;
    for (const char *sign = signs; *sign; sign++, x += NARROW)
        for (gsize i = 0; i < 9; i++) {
            gsize width = bars_of(*sign)[i] == 'w' ? WIDE : NARROW;
            for (gsize y = TOP; y < TOP + HEIGHT && i % 2 == 0; y++)
                for (gsize k = 0; k < width; k++)
                    picture_row16(picture, 0, y)[x + k] = 2000;
            x += width;
        }
    g_assert_cmpuint(x, <, COLUMNS);
    return picture;
}

/* The verdict on a region with that text, in a picture with that barcode. */
static RegionVerdict verdict(const char *content, const char *text, Box box, gboolean on_grid) {
    AnswerRegion region = {.text = (char *)text,
                           .x0 = (gint32)box.x0,
                           .y0 = (gint32)box.y0,
                           .x1 = (gint32)box.x1,
                           .y1 = (gint32)box.y1};
    g_autoptr(GPtrArray) judges = g_ptr_array_new_with_free_func((GDestroyNotify)region_judge_free);
    g_ptr_array_add(judges, region_judge_new(&region, NULL, FALSE));
    region_judge_failed(g_ptr_array_index(judges, 0), "frame", 0, "nothing was read");
    g_autoptr(Picture) picture = draw(content);
    Box origin = picture_box(picture);
    coded_text_judge(judges, picture, on_grid ? &origin : NULL, "frame", 0);
    RegionResult row = {0};
    region_judge_finish(g_ptr_array_index(judges, 0), TRUE, &row);
    if (row.verdict == REGION_LEGIBLE)
        g_assert_nonnull(strstr(row.ocr_text, content));
    RegionVerdict reached = row.verdict;
    g_free(row.place);
    g_free(row.ocr_text);
    g_free(row.reason);
    return reached;
}

static const Box elsewhere = {10, 150, 200, 180}, over = {20, 50, 600, 120};

static void test_held(void) {
    if (!barcodes_readable()) {
        g_test_skip("libzbar.so.0 is not installed");
        return;
    }
    g_assert_cmpint(verdict("KAUFMAN", "KAUFMAN PETER", elsewhere, TRUE), ==, REGION_LEGIBLE);
    g_assert_cmpint(verdict("1KAUFMAN2", "Kaufman", elsewhere, FALSE), ==, REGION_LEGIBLE);
    g_assert_cmpint(verdict("KAUFMAN", "KAUFMANN", elsewhere, TRUE), ==, REGION_UNDETERMINED);
    g_assert_cmpint(verdict("1712417", "1712447", over, TRUE), ==, REGION_UNDETERMINED);
}

/* What is too short to tell a text counts where the barcode lies in the region. */
static void test_short(void) {
    if (!barcodes_readable()) {
        g_test_skip("libzbar.so.0 is not installed");
        return;
    }
    g_assert_cmpint(verdict("4712", "4712", over, TRUE), ==, REGION_LEGIBLE);
    g_assert_cmpint(verdict("4712", "4712", elsewhere, TRUE), ==, REGION_UNDETERMINED);
    g_assert_cmpint(verdict("4712", "4712", over, FALSE), ==, REGION_UNDETERMINED);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/coded-text/held", test_held);
    g_test_add_func("/coded-text/short", test_short);
    return g_test_run();
}
