#include "core/scan/place_scan.h"

#include "core/scan/crop_png.h"
#include "core/scan/limits/place_limits.h"
#include "ocr/barcode/barcodes.h"
#include "ocr/barcode/bars.h"
#include "ocr/find/found_lines.h"
#include "ocr/no_memory.h"
#include <string.h>

/* A text that was read, and its line image to know it by. */
typedef struct StandingText {
    Box box;
    char *text;
} StandingText;

struct PlaceScan {
    LineReader *reader;
    char *name;
    gboolean crops;
    Picture *last;
    GArray *standing;      /* of Standing */
    GHashTable *barcodes;  /* set of those that were found: kind and content */
    GArray *last_lines;    /* of FoundLine: of the last frame, where it had changed */
    GHashTable *doubtful;  /* cells, as indexes */
    guint may_read;        /* new lines in doubtful cells */
    GArray *waiting;       /* of FoundLine: of the last frame, not read yet */
    gsize n_texts;         /* readings that gave a text */
    gsize n_tried, n_good; /* new lines read in doubtful cells, and those that were text */
    gsize n_unread;        /* lines that were gone before they were read */
    FoundLine first_unread;
    gint64 first_unread_frame, last_frame;
};

static void standing_clear(gpointer data) {
    g_free(((StandingText *)data)->text);
}

PlaceScan *place_scan_new(LineReader *reader, const char *name, gboolean crops) {
    PlaceScan *scan = g_new0(PlaceScan, 1);
    *scan = (PlaceScan){.reader = reader, .name = g_strdup(name), .crops = crops};
    scan->standing = g_array_new(FALSE, FALSE, sizeof(StandingText));
    g_array_set_clear_func(scan->standing, standing_clear);
    scan->barcodes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    scan->doubtful = g_hash_table_new(NULL, NULL);
    scan->waiting = g_array_new(FALSE, FALSE, sizeof(FoundLine));
    return scan;
}

void place_scan_free(PlaceScan *scan) {
    if (scan == NULL)
        return;
    g_clear_pointer(&scan->last, picture_free);
    g_array_unref(scan->standing);
    g_clear_pointer(&scan->last_lines, g_array_unref);
    g_hash_table_unref(scan->barcodes);
    g_hash_table_unref(scan->doubtful);
    g_array_unref(scan->waiting);
    g_free(scan->name);
    g_free(scan);
}

static gpointer doubtful_cell(const PlaceScan *scan, const FoundLine *line) {
    gsize columns = scan->last->width / SCAN_DOUBTFUL_CELL + 1;
    gsize x = (gsize)(line->box.x0 + line->box.x1) / 2 / SCAN_DOUBTFUL_CELL,
          y = (gsize)(line->box.y0 + line->box.y1) / 2 / SCAN_DOUBTFUL_CELL;
    return GSIZE_TO_POINTER(y * columns + x + 1);
}

/* Whether most of the smaller box lies in the other. */
static gboolean same_box(Box a, Box b) {
    gint64 both = box_extent(box_intersect(a, b));
    return both > 0 && 100 * both >= SCAN_SAME_BOX * MIN(box_extent(a), box_extent(b));
}

static gboolean stands_already(const PlaceScan *scan, const FoundLine *line, const char *text) {
    for (guint i = 0; i < scan->standing->len; i++) {
        const StandingText *other = &g_array_index(scan->standing, StandingText, i);
        if (same_box(other->box, line->box) && strcmp(other->text, text) == 0)
            return TRUE;
    }
    return FALSE;
}

static void remember(PlaceScan *scan, const FoundLine *line, const char *text) {
    if (scan->standing->len >= SCAN_STANDING_MOST)
        g_array_remove_range(scan->standing, 0, SCAN_STANDING_MOST / 2);
    StandingText standing = {line->box, g_strdup(text)};
    g_array_append_val(scan->standing, standing);
}

static gboolean near(gint64 a, gint64 b) {
    return MAX(a, b) - MIN(a, b) <= SCAN_STANDS_STILL;
}

/* Whether one of the lines is at the same place. */
static gboolean stands_among(const GArray *lines, const FoundLine *line) {
    for (guint i = 0; lines && i < lines->len; i++) {
        const FoundLine *other = &g_array_index(lines, FoundLine, i);
        if (near(line->box.x0, other->box.x0) && near(line->box.x1, other->box.x1) &&
            near(line->box.y0, other->box.y0) && near(line->box.y1, other->box.y1))
            return TRUE;
    }
    return FALSE;
}

/* What was made of a frame's lines, to tell which of them want a second view. */
typedef struct PlaceOutcome {
    GArray *read, *failed; /* of FoundLine */
} PlaceOutcome;

static void outcome_clear(PlaceOutcome *outcome) {
    g_array_unref(outcome->read);
    g_array_unref(outcome->failed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PlaceOutcome, outcome_clear)

static PlaceOutcome outcome_new(void) {
    return (PlaceOutcome){g_array_new(FALSE, FALSE, sizeof(FoundLine)),
                          g_array_new(FALSE, FALSE, sizeof(FoundLine))};
}

static gboolean lies_over(const GArray *lines, const FoundLine *line) {
    for (guint i = 0; i < lines->len; i++)
        if (found_lines_overlap(&g_array_index(lines, FoundLine, i), line))
            return TRUE;
    return FALSE;
}

static gboolean read_line(PlaceScan *scan, const FoundLine *line, gint64 frame,
                          PlaceOutcome *outcome, GPtrArray *findings, GError **error) {
    g_auto(LineReading) reading = {0};
    if (!line_reader_look(scan->reader, scan->last, line, &reading, error))
        return FALSE;
    const char *text = reading.text;
    g_array_append_vals(*text == '\0' || reading.confidence < SCAN_DOUBTED ? outcome->failed
                                                                           : outcome->read,
                        line, 1);
    if (*text == '\0' && !reading.plain) {
        g_hash_table_add(scan->doubtful, doubtful_cell(scan, line));
        return TRUE;
    }
    scan->n_texts++;
    if (stands_already(scan, line, text))
        return TRUE;
    remember(scan, line, text);
    Finding *finding = finding_new();
    finding->place = g_strdup(scan->name);
    finding->frame = frame;
    finding->x0 = (gint32)line->box.x0;
    finding->y0 = (gint32)line->box.y0;
    finding->x1 = (gint32)line->box.x1;
    finding->y1 = (gint32)line->box.y1;
    finding->text = g_steal_pointer(&reading.text);
    finding->confidence = reading.confidence;
    finding->doubtful = reading.doubtful;
    finding->plain = reading.plain;
    finding->n_letters = line->n_letters;
    finding->direction = reading.degrees;
    if (scan->crops)
        finding->crop = crop_png(scan->last, line);
    g_ptr_array_add(findings, finding);
    return TRUE;
}

/* Reads the second views of what could not be read, those with most letters first; not where one
 * was read, or where the picture differs from `same`, if that is not NULL. */
static gboolean read_second(PlaceScan *scan, const GArray *lines, const Picture *same, gint64 frame,
                            PlaceOutcome *outcome, GPtrArray *findings, GError **error) {
    for (guint i = 0; lines && i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (!line->second || !lies_over(outcome->failed, line) || lies_over(outcome->read, line) ||
            (same && !picture_equal(scan->last, same, line->box)))
            continue;
        if (!read_line(scan, line, frame, outcome, findings, error))
            return FALSE;
    }
    return TRUE;
}

/* Whether a line is new where moving texture was taken for letters before. */
static gboolean is_doubtful(const PlaceScan *scan, const FoundLine *line) {
    return g_hash_table_contains(scan->doubtful, doubtful_cell(scan, line)) &&
           !stands_among(scan->last_lines, line);
}

/* Moving texture has new lines in every frame, of which those with most letters, which come first,
 * are read, and the others wait. */
static gboolean try_line(PlaceScan *scan, const FoundLine *line, gint64 frame,
                         PlaceOutcome *outcome, GPtrArray *findings, GError **error) {
    if (scan->may_read == 0) {
        g_array_append_vals(scan->waiting, line, 1);
        return TRUE;
    }
    scan->may_read--;
    gsize before = scan->n_texts;
    if (!read_line(scan, line, frame, outcome, findings, error))
        return FALSE;
    scan->n_tried++;
    scan->n_good += scan->n_texts > before;
    return TRUE;
}

static void note_unread(PlaceScan *scan, const FoundLine *line, gint64 frame) {
    if (scan->n_unread++ > 0)
        return;
    scan->first_unread = *line;
    scan->first_unread_frame = frame;
}

/* What waited since the frame before is read where it still stands, or never. Lines that the new
 * frame has at the same place are read with that. */
static gboolean settle_waiting(PlaceScan *scan, const Picture *before, const GArray *lines,
                               GPtrArray *findings, GError **error) {
    g_auto(PlaceOutcome) outcome = outcome_new();
    for (guint i = 0; i < scan->waiting->len; i++) {
        const FoundLine *line = &g_array_index(scan->waiting, FoundLine, i);
        if (stands_among(lines, line))
            continue;
        if (before == NULL || !picture_equal(scan->last, before, line->box))
            note_unread(scan, line, scan->last_frame);
        else if (!read_line(scan, line, scan->last_frame, &outcome, findings, error))
            return FALSE;
    }
    g_array_set_size(scan->waiting, 0);
    return read_second(scan, scan->last_lines, before, scan->last_frame, &outcome, findings, error);
}

/* Leaves out what could not be read, of the findings from `first` on, where another view of it was.
 */
static void drop_answered(GPtrArray *findings, guint first) {
    for (guint i = findings->len; i-- > first;) {
        const Finding *unread = g_ptr_array_index(findings, i);
        const Box box = {unread->x0, unread->y0, unread->x1, unread->y1};
        gboolean answered = FALSE;
        for (guint k = first; k < findings->len && *unread->text == '\0' && !answered; k++) {
            const Finding *other = g_ptr_array_index(findings, k);
            const Box read = {other->x0, other->y0, other->x1, other->y1};
            answered = !other->doubtful && 100 * box_extent(box_intersect(box, read)) >=
                                               SCAN_SAME_BOX * box_extent(box);
        }
        if (answered)
            g_ptr_array_remove_index(findings, i);
    }
}

static void add_barcode(PlaceScan *scan, gint64 frame, const char *kind, const char *content,
                        Box box, GPtrArray *findings) {
    g_autofree char *key = g_strdup_printf("%s %s", kind, content);
    if (!g_hash_table_add(scan->barcodes, g_steal_pointer(&key)))
        return;
    Finding *finding = finding_new();
    finding->place = g_strdup(scan->name);
    finding->frame = frame;
    finding->x0 = (gint32)box.x0;
    finding->y0 = (gint32)box.y0;
    finding->x1 = (gint32)box.x1;
    finding->y1 = (gint32)box.y1;
    finding->text = g_strdup(content);
    finding->barcode = g_strdup(kind);
    finding->confidence = *kind ? 100 : 0;
    finding->doubtful = finding->plain = *kind == '\0';
    g_ptr_array_add(findings, finding);
}

/* Barcodes and QR codes, whose content is text like any other. */
static gboolean read_barcodes(PlaceScan *scan, const Picture *before, gint64 frame,
                              GPtrArray *findings, GError **error) {
    const Picture *picture = scan->last;
    if ((before && picture_equal(before, picture, picture_box(picture))) || !bars_likely(picture))
        return TRUE;
    if (!barcodes_readable()) {
        add_barcode(scan, frame, "", "", picture_box(picture), findings);
        return TRUE;
    }
    g_autoptr(GPtrArray) barcodes = barcodes_read(picture);
    if (barcodes == NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, NO_MEMORY_TO("read barcodes"));
        return FALSE;
    }
    for (guint i = 0; i < barcodes->len; i++) {
        const Barcode *barcode = g_ptr_array_index(barcodes, i);
        add_barcode(scan, frame, barcode->kind, barcode->content, barcode->box, findings);
    }
    return TRUE;
}

gboolean place_scan_add(PlaceScan *scan, Picture *picture, gint64 frame, GPtrArray *findings,
                        GError **error) {
    guint n_before = findings->len;
    g_autoptr(Picture) before = g_steal_pointer(&scan->last);
    scan->last = picture;
    if (before && !picture_same_kind(before, picture))
        g_clear_pointer(&before, picture_free);
    g_autoptr(GArray) lines = find_lines(picture, before);
    if (lines == NULL) {
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ, NO_MEMORY_TO("look for text"));
        return FALSE;
    }
    if (!settle_waiting(scan, before, lines, findings, error))
        return FALSE;
    scan->may_read = MIN(scan->may_read + SCAN_READ_PER_FRAME, SCAN_SAVED_MOST);
    g_auto(PlaceOutcome) outcome = outcome_new();
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (line->second)
            continue;
        gboolean doubtful = before != NULL && is_doubtful(scan, line);
        if (!(doubtful ? try_line : read_line)(scan, line, frame, &outcome, findings, error))
            return FALSE;
    }
    if (!read_second(scan, lines, NULL, frame, &outcome, findings, error))
        return FALSE;
    drop_answered(findings, n_before);
    if (!read_barcodes(scan, before, frame, findings, error))
        return FALSE;
    g_clear_pointer(&scan->last_lines, g_array_unref);
    scan->last_lines = g_steal_pointer(&lines);
    scan->last_frame = frame;
    return TRUE;
}

char *place_scan_unread(const PlaceScan *scan, gint64 *frame, gboolean *texture) {
    gsize n = scan->n_unread + scan->waiting->len;
    if (n == 0)
        return NULL;
    const FoundLine *first =
        scan->n_unread ? &scan->first_unread : &g_array_index(scan->waiting, FoundLine, 0);
    *frame = scan->n_unread ? scan->first_unread_frame : scan->last_frame;
    *texture = scan->n_tried >= SCAN_ENOUGH_READ && scan->n_good == 0;
    return g_strdup_printf(
        "%" G_GSIZE_FORMAT " times something in moving texture looked like a line of text for one"
        " frame and was not read, first at x %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
        ", y %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT "; of the %" G_GSIZE_FORMAT
        " with most letters that were read there %" G_GSIZE_FORMAT " held text",
        n, first->box.x0, first->box.x1, first->box.y0, first->box.y1, scan->n_tried, scan->n_good);
}
