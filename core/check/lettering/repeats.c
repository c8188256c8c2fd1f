#include "core/check/lettering/repeats.h"

#include "core/check/limits/repeats_limits.h"
#include "core/check/strokes/moments.h"
#include <math.h>

typedef struct PlacedLetter {
    gunichar character;
    guint place; /* in the line, spaces counted */
    double x0, x1;
} PlacedLetter;

/* The characters of a line, without spaces. */
static GArray *cells_of(const char *text, guint *n_places) {
    GArray *cells = g_array_new(FALSE, FALSE, sizeof(PlacedLetter));
    g_autofree char *trimmed = g_strstrip(g_utf8_make_valid(text, -1));
    *n_places = 0;
    for (const char *at = trimmed; *at; at = g_utf8_next_char(at), (*n_places)++) {
        PlacedLetter cell = {g_utf8_get_char(at), *n_places, 0, 0};
        if (g_unichar_isgraph(cell.character))
            g_array_append_val(cells, cell);
    }
    return cells;
}

static PlacedLetter *cell_at(const GArray *cells, guint i) {
    return &g_array_index(cells, PlacedLetter, i);
}

/* Characters as wide as each other. */
static void place_evenly(GArray *cells, guint n_places, const LetterRow *row, double spacing) {
    double advance = (double)(row->box.x1 - row->box.x0) / ((double)n_places - spacing);
    for (guint i = 0; i < cells->len; i++) {
        PlacedLetter *cell = cell_at(cells, i);
        cell->x0 = (double)row->box.x0 + ((double)cell->place - spacing / 2) * advance;
        cell->x1 = cell->x0 + advance;
    }
}

static gboolean is_ink(const Picture *picture, const LetterRow *row, gint64 x, gint64 y) {
    guint value = picture_row16(picture, 0, (gsize)y)[x];
    guint middle = (row->ink + row->ground) / 2;
    return row->ink > row->ground ? value > middle : value < middle;
}

/* Characters that stand apart; FALSE where there are more or fewer of these than the text has. */
static gboolean place_by_gaps(GArray *cells, const Picture *picture, const LetterRow *row) {
    guint n = 0;
    gboolean inside = FALSE;
    for (gint64 x = row->box.x0; x <= row->box.x1; x++) {
        gboolean ink = FALSE;
        for (gint64 y = row->box.y0; y < row->box.y1 && x < row->box.x1 && !ink; y++)
            ink = is_ink(picture, row, x, y);
        if (ink && !inside) {
            if (n == cells->len)
                return FALSE;
            cell_at(cells, n)->x0 = (double)x;
        }
        if (!ink && inside)
            cell_at(cells, n++)->x1 = (double)x;
        inside = ink;
    }
    return n == cells->len;
}

/* All characters in pictures of one size, each centred. */
typedef struct Patches {
    gsize width, height;
    float *samples;
} Patches;

static void patches_clear(Patches *patches) {
    g_clear_pointer(&patches->samples, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Patches, patches_clear)

/* What stands in a cell, 0 ground .. 1 ink, shrunk by a whole factor. Beside the cell is ground. */
static float patch_sample(const Picture *picture, const LetterRow *row, const PlacedLetter *cell,
                          gint64 left, gint64 top, gint64 factor) {
    double sum = 0, range = (double)row->ink - (double)row->ground;
    for (gint64 y = top; y < top + factor; y++)
        for (gint64 x = left; x < left + factor; x++) {
            if ((double)x < floor(cell->x0) || (double)x >= ceil(cell->x1) || x < row->box.x0 ||
                x >= row->box.x1 || y >= row->box.y1)
                continue;
            double value = picture_row16(picture, 0, (gsize)y)[x];
            sum += CLAMP((value - row->ground) / range, 0, 1);
        }
    return (float)(sum / (double)(factor * factor));
}

static void cut_patches(const Picture *picture, const LetterRow *row, const GArray *cells,
                        Patches *out) {
    gint64 height = row->box.y1 - row->box.y0, factor = MAX(1, height / REPEATS_PATCH_ROWS);
    double widest = 0;
    for (guint i = 0; i < cells->len; i++)
        widest = MAX(widest, cell_at(cells, i)->x1 - cell_at(cells, i)->x0);
    out->width = (gsize)ceil(widest / (double)factor) + 2;
    out->height = (gsize)(height / factor);
    gsize size = out->width * out->height;
    out->samples = g_new0(float, MAX(size * cells->len, 1));
    for (guint i = 0; i < cells->len; i++) {
        const PlacedLetter *cell = cell_at(cells, i);
        double middle = (cell->x0 + cell->x1) / 2;
        gint64 left = (gint64)floor(middle - (double)out->width * (double)factor / 2 + 0.5);
        for (gsize y = 0; y < out->height; y++)
            for (gsize x = 0; x < out->width; x++)
                out->samples[i * size + y * out->width + x] =
                    patch_sample(picture, row, cell, left + (gint64)x * factor,
                                 row->box.y0 + (gint64)y * factor, factor);
    }
}

/* Correlation of two patches, the second shifted by a column or not. */
static double correlation(const Patches *patches, const float *a, const float *b, int shift) {
    PairMoments moments = {0};
    for (gsize y = 0; y < patches->height; y++)
        for (gsize x = 1; x + 1 < patches->width; x++)
            moments_add(&moments, a[y * patches->width + x],
                        b[y * patches->width + (gsize)((int)x + shift)]);
    return moments_correlation(&moments, REPEATS_LEAST_VARIANCE);
}

static double *likenesses(const Patches *patches, guint n) {
    double *alike = g_new0(double, (gsize)n *n);
    gsize size = patches->width * patches->height;
    for (guint i = 0; i < n; i++)
        for (guint j = i + 1; j < n; j++) {
            double best = 0;
            for (int shift = -1; shift <= 1; shift++)
                best = MAX(best, correlation(patches, patches->samples + i * size,
                                             patches->samples + j * size, shift));
            alike[i * n + j] = alike[j * n + i] = best;
        }
    return alike;
}

/* Letters among letters, digits among digits; the marks between them tell nothing of anyone. */
static int kind_of(gunichar c) {
    return g_unichar_isalpha(c) ? 1 : g_unichar_isdigit(c) ? 2 : 0;
}

/* How alike equal characters are, `order[i]` standing at the i-th place. */
static double likeness_of_equals(const GArray *cells, const guint *order, const double *alike,
                                 guint *n_pairs) {
    double sum = 0;
    *n_pairs = 0;
    for (guint i = 0; i < cells->len; i++)
        for (guint j = i + 1; j < cells->len; j++) {
            gunichar a = cell_at(cells, order[i])->character;
            if (kind_of(a) == 0 || a != cell_at(cells, order[j])->character)
                continue;
            sum += alike[i * cells->len + j];
            (*n_pairs)++;
        }
    return sum;
}

static void shuffle(const GArray *cells, guint *order, GRand *random) {
    for (guint i = cells->len; i > 1; i--) {
        guint a = i - 1, b = (guint)g_rand_int_range(random, 0, (gint32)i);
        /* A place of the same kind, or none. */
        if (kind_of(cell_at(cells, a)->character) != kind_of(cell_at(cells, b)->character))
            continue;
        guint kept = order[a];
        order[a] = order[b];
        order[b] = kept;
    }
}

static double measure_cells(const Picture *picture, const LetterRow *row, const GArray *cells) {
    g_auto(Patches) patches = {0};
    cut_patches(picture, row, cells, &patches);
    if (patches.height < REPEATS_LEAST_ROWS || patches.width < REPEATS_LEAST_ROWS)
        return 0;
    g_autofree double *alike = likenesses(&patches, cells->len);
    g_autofree guint *order = g_new(guint, cells->len);
    for (guint i = 0; i < cells->len; i++)
        order[i] = i;
    guint n_pairs;
    double here = likeness_of_equals(cells, order, alike, &n_pairs);
    if (n_pairs < REPEATS_PAIRS)
        return 0;
    g_autoptr(GRand) random = g_rand_new_with_seed(1); /* the same verdict every time */
    double sum = 0, squares = 0, most = 0;
    for (guint i = 0; i < REPEATS_ORDERS; i++) {
        shuffle(cells, order, random);
        double other = likeness_of_equals(cells, order, alike, &n_pairs);
        sum += other;
        squares += other * other;
        most = MAX(most, other);
    }
    double mean = sum / REPEATS_ORDERS,
           spread = sqrt(MAX(squares / REPEATS_ORDERS - mean * mean, 0));
    return here > most && spread > REPEATS_LEAST_SPREAD * n_pairs ? (here - mean) / spread : 0;
}

double repeats_measure(const Picture *picture, const LetterRow *row, const char *text) {
    guint n_places;
    g_autoptr(GArray) cells = cells_of(text, &n_places);
    if (cells->len < 2 * REPEATS_PAIRS || cells->len > REPEATS_MOST_CELLS ||
        row->ink == row->ground ||
        row->box.x1 - row->box.x0 < REPEATS_LEAST_ADVANCE * (gint64)n_places)
        return 0;
    double best = 0;
    if (place_by_gaps(cells, picture, row))
        best = measure_cells(picture, row, cells);
    for (double spacing = 0; spacing <= REPEATS_WIDEST_SPACING; spacing += REPEATS_SPACING_STEP) {
        place_evenly(cells, n_places, row, spacing);
        best = MAX(best, measure_cells(picture, row, cells));
    }
    return best;
}
