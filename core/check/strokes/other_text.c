#include "core/check/strokes/other_text.h"

#include "core/check/limits/kept_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/strokes/kept.h"
#include "core/check/strokes/moments.h"
#include "core/check/strokes/search/pieces.h"
#include "core/check/strokes/stroke_masks.h"

#include <math.h>
#include <string.h>

void other_text_clear(OtherText *other) {
    g_clear_pointer(&other->mask, g_free);
}

/* Share of stroke pixels with at least two neighbours that are strokes too. */
static double connected_share(const Strokes *found) {
    gsize n = 0, connected = 0;
    for (gsize y = 0; y < found->height; y++)
        for (gsize x = 0; x < found->width; x++) {
            if (found->coverage[y * found->width + x] < STROKES_COVERED)
                continue;
            guint neighbours = 0;
            for (gsize j = y ? y - 1 : 0; j <= MIN(y + 1, found->height - 1); j++)
                for (gsize i = x ? x - 1 : 0; i <= MIN(x + 1, found->width - 1); i++)
                    neighbours += found->coverage[j * found->width + i] >= STROKES_COVERED;
            n++;
            connected += neighbours >= OTHER_TEXT_NEIGHBOURS;
        }
    return n > 0 ? (double)connected / (double)n : 0;
}

/* Share of stroke pixels beside which one of about the same value lies: strokes are drawn in one
 * value, noise is not. */
static double even_share(const Picture *line, const Strokes *found) {
    gsize width = line->width, height = line->height, n = 0, even = 0;
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            if (found->coverage[y * width + x] < STROKES_COVERED)
                continue;
            const gsize beside[][2] = {{x - MIN(x, 1), y},
                                       {MIN(x + 1, width - 1), y},
                                       {x, y - MIN(y, 1)},
                                       {x, MIN(y + 1, height - 1)}};
            gboolean has_like = FALSE;
            for (gsize i = 0; i < G_N_ELEMENTS(beside); i++) {
                gsize u = beside[i][0], v = beside[i][1];
                double step = (double)picture_row16(line, 0, y)[x] - picture_row16(line, 0, v)[u];
                has_like |= (u != x || v != y) &&
                            found->coverage[v * width + u] >= STROKES_COVERED &&
                            fabs(step) <= OTHER_TEXT_LIKE * found->contrast;
            }
            n++;
            even += has_like;
        }
    return n > 0 ? (double)even / (double)n : 0;
}

static double covered_share(const Strokes *found) {
    gsize n = found->width * found->height, covered = 0;
    for (gsize i = 0; i < n; i++)
        covered += found->coverage[i] >= STROKES_COVERED;
    return (double)covered / (double)n;
}

/* How much what lies beside the strokes varies from pixel to pixel, in parts of their contrast. */
static double unrest_beside(const Picture *line, const Strokes *found, const guint8 *mask) {
    double n = 0, squares = 0;
    gsize width = line->width;
    for (gsize y = 0; y < line->height; y++)
        for (gsize x = 0; x < width; x++) {
            double value = picture_row16(line, 0, y)[x];
            if (mask[y * width + x])
                continue;
            if (x + 1 < width && !mask[y * width + x + 1]) {
                double step = value - picture_row16(line, 0, y)[x + 1];
                squares += step * step;
                n += 1;
            }
            if (y + 1 < line->height && !mask[(y + 1) * width + x]) {
                double step = value - picture_row16(line, 0, y + 1)[x];
                squares += step * step;
                n += 1;
            }
        }
    return n > 0 ? sqrt(squares / n) / found->contrast : INFINITY;
}

static void mark_around(const Strokes *found, guint8 *mask) {
    gsize width = found->width, height = found->height;
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            if (found->coverage[y * width + x] < STROKES_COVERED)
                continue;
            for (gsize j = y ? y - 1 : 0; j <= MIN(y + 1, height - 1); j++)
                for (gsize i = x ? x - 1 : 0; i <= MIN(x + 1, width - 1); i++)
                    mask[j * width + i] = 1;
        }
}

/* Stroke pixels per column: found ones, expected ones, and those of each that lie neither on the
 * other's strokes nor on their rim; columns of words that tell nothing are left empty. */
typedef struct ColumnShares {
    gsize *found, *expected, *found_alone, *expected_alone;
} ColumnShares;

static void count_columns(const Strokes *found, const Strokes *expected, const TextLine *at,
                          ColumnShares *columns) {
    for (gsize y = 0; y < found->height; y++)
        for (gsize x = 0; x < found->width; x++) {
            gsize there = (at->y0 + y) * expected->width + at->x0 + x;
            if (!expected->telling[there])
                continue;
            guint8 covered = found->coverage[y * found->width + x];
            gboolean is_found = covered >= STROKES_COVERED;
            gboolean is_expected = expected->coverage[there] >= STROKES_COVERED;
            columns->found[x] += is_found;
            columns->expected[x] += is_expected;
            columns->found_alone[x] += is_found && expected->coverage[there] < STROKES_RIM;
            columns->expected_alone[x] += is_expected && covered < STROKES_RIM;
        }
}

/* Sums of the columns x0 <= x < x1. */
typedef struct ColumnShare {
    gsize found, expected, found_alone, expected_alone;
} ColumnShare;

static ColumnShare cell_of(const ColumnShares *columns, gsize x0, gsize x1) {
    ColumnShare cell = {0};
    for (gsize x = x0; x < x1; x++) {
        cell.found += columns->found[x];
        cell.expected += columns->expected[x];
        cell.found_alone += columns->found_alone[x];
        cell.expected_alone += columns->expected_alone[x];
    }
    return cell;
}

/* Width of about half a character, in which strokes of one text agree or those of two differ. */
static gsize cell_width(gsize height) {
    return MAX(OTHER_TEXT_CELL_LEAST, height / OTHER_TEXT_CELL);
}

/* Whether so few cells differ that they may be specks beside the text. */
static gboolean are_few(gsize n_cells, gsize n) {
    return (double)n_cells <= OTHER_TEXT_CELLS_SHARE * (double)n;
}

/* Whether what was found lies beside the expected strokes alone: the ground between characters that
 * a fill left, which another text would cross. */
static gboolean avoids(const ColumnShares *columns, gsize width) {
    gsize found = 0, alone = 0;
    for (gsize x = 0; x < width; x++)
        if (columns->expected[x] > 0) {
            found += columns->found[x];
            alone += columns->found_alone[x];
        }
    return (double)(found - alone) < OTHER_TEXT_CROSSES * (double)found;
}

/* Whether the strokes found may be the expected text's: what is left of it lies on its strokes;
 * what shows more of it than the original does (where something lay over it there) covers them.
 * Another text has strokes of its own and lacks some of the expected one's. */
static gboolean is_same(const ColumnShares *columns, gsize width, gsize height) {
    gsize step = cell_width(height), n = 0, more = 0, less = 0;
    for (gsize x = 0; x < width; x += step) {
        ColumnShare cell = cell_of(columns, x, MIN(x + step, width));
        n += cell.found > 0;
        more += (double)cell.found_alone > OTHER_TEXT_DIFFERS * (double)cell.found;
        less += cell.found > 0 &&
                (double)cell.expected_alone > OTHER_TEXT_DIFFERS * (double)cell.expected;
    }
    return are_few(more, n) || are_few(less, n);
}

/* Mean of three neighbours along rows and then columns, in place. */
static void blur(float *samples, gsize width, gsize height) {
    g_autofree float *copy = g_new(float, width *height);
    for (gsize pass = 0; pass < 2; pass++) {
        memcpy(copy, samples, width * height * sizeof(float));
        gsize step = pass == 0 ? 1 : width;
        for (gsize y = 0; y < height; y++)
            for (gsize x = 0; x < width; x++) {
                gsize i = y * width + x;
                gboolean first = pass == 0 ? x == 0 : y == 0;
                gboolean last = pass == 0 ? x + 1 == width : y + 1 == height;
                samples[i] = (copy[first ? i : i - step] + copy[i] + copy[last ? i : i + step]) / 3;
            }
    }
}

/* |Correlation| of the line with a picture of its size, over the columns in which strokes were
 * found. */
static double correlation(const Picture *line, const float *with, const ColumnShares *columns) {
    PairMoments moments = {0};
    for (gsize x = 0; x < line->width; x++)
        for (gsize y = 0; y < line->height && columns->found[x] > 0; y++)
            moments_add(&moments, picture_row16(line, 0, y)[x], (double)with[y * line->width + x]);
    return fabs(moments_correlation(&moments, 0));
}

/* Whether the line follows the expected strokes, sharp or blurred up to half the line's height, or
 * their outlines. */
static gboolean follows(const Picture *line, const Strokes *expected, const TextLine *at,
                        const ColumnShares *columns) {
    gsize width = line->width, height = line->height;
    g_autofree float *strokes = g_new(float, width *height),
                     *outlines = g_new(float, width *height);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            gsize there = (at->y0 + y) * expected->width + at->x0 + x;
            strokes[y * width + x] = expected->coverage[there];
            outlines[y * width + x] = expected->coverage[there] < STROKES_COVERED &&
                                      strokes_near(expected, at->x0 + x, at->y0 + y);
        }
    if (correlation(line, outlines, columns) >= OTHER_TEXT_OUTLINES)
        return TRUE;
    for (gsize pass = 0; pass <= height; pass++) {
        if (correlation(line, strokes, columns) >= OTHER_TEXT_SAME)
            return TRUE;
        blur(strokes, width, height);
    }
    return FALSE;
}

/* Whether a stretch is the expected text's in each of its cells. */
static gboolean has_copied_stretch(const ColumnShares *columns, gsize width, gsize span,
                                   gsize height) {
    gsize step = cell_width(height), run = 0, filled = 0;
    for (gsize x = 0; x < width; x += step) {
        ColumnShare cell = cell_of(columns, x, MIN(x + step, width));
        gsize alone = cell.found_alone + cell.expected_alone, all = cell.found + cell.expected;
        gboolean agrees = (double)alone <= OTHER_TEXT_COPY * (double)all;
        run = agrees ? run + step : 0;
        filled = agrees ? filled + (cell.expected > 0 ? step : 0) : 0;
        if (run >= span && filled * 100 >= run * OTHER_TEXT_FILLED)
            return TRUE;
    }
    return FALSE;
}

/* Whether most pieces are specks, as of dithering and noise of two levels: any ground would be even
 * between them. */
static gboolean are_specks(const Strokes *found) {
    g_autoptr(GArray) pieces =
        pieces_of(found->coverage, found->width, found->height, STROKES_COVERED);
    guint specks = 0;
    for (guint i = 0; i < pieces->len; i++)
        specks += g_array_index(pieces, Piece, i).n_pixels <= OTHER_TEXT_SPECK;
    return 100 * specks > OTHER_TEXT_SPECKS * pieces->len;
}

/* Takes the clean strokes in a line: those of all values that leave the evenest ground beside
 * them; FALSE where there are none. mask: set on and around them. */
static gboolean take_clean_strokes(const Picture *line, Strokes *found, guint8 *mask) {
    gsize n = line->width * line->height;
    g_autoptr(GPtrArray) masks = stroke_masks(line, 1);
    g_autofree guint8 *around = g_malloc(MAX(n, 1));
    double evenest = OTHER_TEXT_GROUND;
    for (guint i = 0; i < masks->len; i++) {
        StrokeMask *candidate = masks->pdata[i];
        Strokes strokes = {.width = line->width,
                           .height = line->height,
                           .coverage = candidate->coverage,
                           .contrast = candidate->contrast,
                           .bright = candidate->bright};
        memset(around, 0, n);
        mark_around(&strokes, around);
        double covered = covered_share(&strokes), unrest = unrest_beside(line, &strokes, around);
        if (candidate->contrast < STROKES_CONTRAST || covered == 0 ||
            covered > OTHER_TEXT_DENSEST || unrest >= evenest ||
            connected_share(&strokes) < OTHER_TEXT_CONNECTED ||
            even_share(line, &strokes) < OTHER_TEXT_EVEN || are_specks(&strokes))
            continue;
        evenest = unrest;
        g_free(found->coverage);
        *found = strokes;
        found->coverage = g_memdup2(candidate->coverage, n);
        memcpy(mask, around, n);
    }
    return found->coverage != NULL;
}

/* Whether columns x0 <= x < x1 of two pictures of one size show the same in any greys, but for
 * their first and last rows, where a scrubbed box may end. */
static gboolean shows_same(const Picture *line, const Picture *original, gsize x0, gsize x1) {
    PairMoments moments = {0};
    gsize rim = line->height / OTHER_TEXT_RIM;
    for (gsize y = rim; y < line->height - rim; y++)
        for (gsize x = x0; x < x1; x++)
            moments_add(&moments, picture_row16(line, 0, y)[x], picture_row16(original, 0, y)[x]);
    return fabs(moments_correlation(&moments, 0)) >= OTHER_TEXT_SAME;
}

/* Whether nearly everywhere that the expected text stands, the line shows what the original did. */
static gboolean is_as_before(const Picture *line, const Picture *original,
                             const ColumnShares *columns) {
    gsize step = cell_width(line->height), n = 0, same = 0;
    for (gsize x = 0; x < line->width; x += step) {
        gsize end = MIN(x + step, line->width);
        if (cell_of(columns, x, end).expected == 0)
            continue;
        n++;
        same += shows_same(line, original, x, end);
    }
    return n > 0 && 100 * same >= OTHER_TEXT_AS_BEFORE * n;
}

void other_text_find(const Picture *line, const Picture *original, const Strokes *expected,
                     const TextLine *at, OtherText *out) {
    gsize width = line->width, height = line->height;
    *out = (OtherText){.mask = g_malloc0(MAX(width * height, 1))};
    g_auto(Strokes) found = {0};
    g_autofree guint8 *mask = g_malloc0(MAX(width * height, 1));
    if (!take_clean_strokes(line, &found, mask))
        return;

    g_autofree gsize *counts = g_new0(gsize, 4 * width);
    ColumnShares columns = {counts, counts + width, counts + 2 * width, counts + 3 * width};
    count_columns(&found, expected, at, &columns);
    if (is_same(&columns, width, height) || avoids(&columns, width) ||
        follows(line, expected, at, &columns) ||
        (original != NULL && is_as_before(line, original, &columns)))
        return;
    out->found = TRUE;
    out->copied = has_copied_stretch(&columns, width, KEPT_SPAN_AMONG_OTHERS * height, height);
    memcpy(out->mask, mask, width * height);
}

/* Mean of the original on the strokes. */
static double ink_value(const Picture *original, const Strokes *strokes, const TextLine *line) {
    double sum = 0, n = 0;
    for (gsize y = line->y0; y < line->y1; y++)
        for (gsize x = line->x0; x < line->x1; x++)
            if (strokes->coverage[y * strokes->width + x] >= STROKES_WHOLLY) {
                sum += picture_row16(original, 0, y)[x];
                n += 1;
            }
    return n > 0 ? sum / n : NAN;
}

/* Length of the run of ink through a pixel, along rows (step 1) or columns. */
static gsize run_length(const guint8 *ink, gsize at, gsize position, gsize n, gsize step) {
    gsize length = 1;
    for (gsize i = 1; i <= position && ink[at - i * step]; i++)
        length++;
    for (gsize i = 1; i + position < n && ink[at + i * step]; i++)
        length++;
    return length;
}

gboolean other_text_inked(const Picture *original, const Picture *scrubbed, const Strokes *strokes,
                          const TextLine *line) {
    gsize width = strokes->width, old = 0, new = 0, thin = 0;
    double value = ink_value(original, strokes, line), tolerance = strokes_tolerance(strokes);
    if (isnan(value))
        return FALSE;
    g_autofree guint8 *ink = g_malloc0(width * strokes->height);
    for (gsize y = 0; y < strokes->height; y++)
        for (gsize x = 0; x < width; x++)
            ink[y * width + x] =
                fabs(picture_row16(scrubbed, 0, y)[x] - value) <= tolerance &&
                fabs(picture_row16(original, 0, y)[x] - value) > OTHER_TEXT_NOT_INK * tolerance;
    gsize widest = MAX(OTHER_TEXT_THIN_LEAST, (line->y1 - line->y0) / OTHER_TEXT_THIN);
    for (gsize y = line->y0; y < line->y1; y++)
        for (gsize x = line->x0; x < line->x1; x++) {
            gsize at = y * width + x;
            old += strokes->coverage[at] >= STROKES_COVERED;
            if (!ink[at])
                continue;
            new ++;
            thin += run_length(ink, at, x, width, 1) <= widest ||
                    run_length(ink, at, y, strokes->height, width) <= widest;
        }
    return (double)new > OTHER_TEXT_NEW_INK *(double)old &&
           (double)thin > OTHER_TEXT_THIN_INK *(double)new;
}
