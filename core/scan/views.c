#include "core/scan/views.h"

#include "core/scan/finding.h"
#include "core/scan/limits/place_limits.h"
#include "ocr/box.h"
#include "ocr/read/spelling.h"
#include <string.h>

static gboolean is_view(const Finding *finding) {
    return g_str_has_prefix(finding->place, "frame, ");
}

static Box box_of(const Finding *finding) {
    return (Box){finding->x0, finding->y0, finding->x1, finding->y1};
}

/* Whether most of the smaller of two boxes lies in the other. */
static gboolean lie_together(Box a, Box b) {
    return 2 * box_extent(box_intersect(a, b)) > MIN(box_extent(a), box_extent(b));
}

static gboolean says_the_same(const Finding *a, const Finding *b) {
    return a->frame <= b->frame && lie_together(box_of(a), box_of(b)) &&
           spelling_agrees(a->text, b->text);
}

void findings_drop_repeated(GPtrArray *findings) {
    for (guint i = findings->len; i > 0; i--) {
        const Finding *view = g_ptr_array_index(findings, i - 1);
        gboolean lettering = view->plain && view->n_letters >= VIEWS_LETTERS;
        gboolean said = is_view(view) && !lettering && view->confidence < VIEWS_BELIEVED;
        for (guint k = 0; is_view(view) && k < findings->len && !said; k++) {
            const Finding *other = g_ptr_array_index(findings, k);
            gboolean first = strcmp(other->place, "frame") == 0 || (is_view(other) && k < i - 1);
            said = first && says_the_same(other, view);
        }
        if (said)
            g_ptr_array_remove_index(findings, i - 1);
    }
}

static gboolean has_text(const Finding *finding) {
    return *finding->text != '\0' && finding->barcode == NULL;
}

/* Samples of a line that others with text cover, which run in another direction. */
static gint64 covered(const GPtrArray *findings, const Finding *line) {
    gint64 sum = 0;
    for (guint i = 0; i < findings->len; i++) {
        const Finding *other = g_ptr_array_index(findings, i);
        if (has_text(other) && other->direction != line->direction && other->frame == line->frame &&
            strcmp(other->place, line->place) == 0)
            sum += box_extent(box_intersect(box_of(other), box_of(line)));
    }
    return sum;
}

void findings_drop_columns(GPtrArray *findings) {
    for (guint i = findings->len; i > 0; i--) {
        const Finding *line = g_ptr_array_index(findings, i - 1);
        gboolean unread = *line->text == '\0' && line->barcode == NULL;
        if (unread && 100 * covered(findings, line) >= VIEWS_COVERED * box_extent(box_of(line)) &&
            box_extent(box_of(line)) > 0)
            g_ptr_array_remove_index(findings, i - 1);
    }
}
