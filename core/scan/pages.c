#include "core/scan/pages.h"

#include "core/scan/finding.h"
#include "core/scan/limits/pages_limits.h"
#include "ocr/box.h"
#include <string.h>

/* The lines of one picture. */
typedef struct ScannedPage {
    GPtrArray *lines; /* of Finding, borrowed */
    gsize letters;
    Box box;
} ScannedPage;

static void free_page(gpointer data) {
    ScannedPage *page = data;
    g_ptr_array_unref(page->lines);
    g_free(page);
}

static void page_add(ScannedPage *page, Finding *finding) {
    Box box = {finding->x0, finding->y0, finding->x1, finding->y1};
    page->box = page->lines->len == 0 ? box : box_unite(page->box, box);
    page->letters += (gsize)g_utf8_strlen(finding->text, -1);
    g_ptr_array_add(page->lines, finding);
}

/* A form has many lines, and most of them are more than a label. */
static gboolean is_page(const ScannedPage *page) {
    return page->lines->len >= PAGES_LINES_LEAST &&
           page->letters >= (gsize)PAGES_LINE_LETTERS * page->lines->len;
}

/* The worst first; of equals the surer, then the upper one. */
static gint compare_lines(gconstpointer a, gconstpointer b) {
    const Finding *x = *(Finding *const *)a, *y = *(Finding *const *)b;
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    if (x->confidence != y->confidence)
        return x->confidence > y->confidence ? -1 : 1;
    return (x->y0 > y->y0) - (x->y0 < y->y0);
}

/* Nobody can vouch for what a page says of someone. */
static Finding *page_finding(const ScannedPage *page) {
    const Finding *worst = g_ptr_array_index(page->lines, 0);
    Finding *finding = finding_new();
    finding->place = g_strdup(worst->place);
    finding->frame = worst->frame;
    finding->x0 = (gint32)page->box.x0;
    finding->y0 = (gint32)page->box.y0;
    finding->x1 = (gint32)page->box.x1;
    finding->y1 = (gint32)page->box.y1;
    finding->text = g_strdup_printf("a page of text: %u lines", page->lines->len);
    finding->confidence = worst->confidence;
    finding->class = MIN(worst->class, FINDING_PHI_SUSPECT);
    finding->reason = g_strdup_printf(
        "so much text is a form, a letter or a report; its worst line: %s", worst->reason);
    return finding;
}

static void gather(GPtrArray *findings, ScannedPage *page) {
    g_ptr_array_sort(page->lines, compare_lines);
    Finding *whole = page_finding(page);
    for (guint i = 0; i < page->lines->len; i++) {
        Finding *line = g_ptr_array_index(page->lines, i);
        if (i >= PAGES_LINES_KEPT && line->class > FINDING_PHI_MATCH)
            g_ptr_array_remove(findings, line);
    }
    g_ptr_array_insert(findings, 0, whole);
}

void findings_gather_pages(GPtrArray *findings) {
    g_autoptr(GHashTable) by_picture = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func(free_page);
    for (guint i = 0; i < findings->len; i++) {
        Finding *finding = g_ptr_array_index(findings, i);
        if (finding->is_comment)
            continue;
        char *key = g_strdup_printf("%" G_GINT64_FORMAT " %s", finding->frame, finding->place);
        ScannedPage *page = g_hash_table_lookup(by_picture, key);
        if (page == NULL) {
            page = g_new0(ScannedPage, 1);
            page->lines = g_ptr_array_new();
            g_ptr_array_add(pages, page);
            g_hash_table_insert(by_picture, key, page);
        } else {
            g_free(key);
        }
        page_add(page, finding);
    }
    for (guint i = 0; i < pages->len; i++) {
        ScannedPage *page = g_ptr_array_index(pages, i);
        if (is_page(page))
            gather(findings, page);
    }
}
