#include "core/check/remains/remains.h"

#include "core/check/lettering/isolated.h"
#include "core/check/limits/remains_limits.h"
#include "core/check/remains/gaps.h"
#include "core/check/remains/noise.h"
#include "core/check/remains/noise_boxes.h"
#include "core/check/remains/patches.h"
#include "core/check/remains/plane.h"
#include "core/check/remains/skyline.h"
#include <math.h>

/* What is known of the text's letters. */
typedef struct LetterPitch {
    gint64 pitch;    /* of lines, samples */
    gint64 in_line;  /* characters of the longest one */
    gint64 in_words; /* letters and digits in all */
    gint64 n_words;
} LetterPitch;

static LetterPitch letters_of(Box region, const char *text) {
    gint64 n_lines = 1, length = 0;
    gboolean in_word = FALSE;
    LetterPitch letters = {0, 1, 0, 0};
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gboolean ends = *at == '\n';
        n_lines += ends && at[1] != '\0';
        length = ends ? 0 : length + 1;
        letters.in_line = MAX(letters.in_line, length);
        letters.in_words += g_unichar_isalnum(g_utf8_get_char(at));
        gboolean is_space = g_unichar_isspace(g_utf8_get_char(at));
        letters.n_words += !is_space && !in_word;
        in_word = !is_space;
    }
    gint64 width = region.x1 - region.x0, height = region.y1 - region.y0;
    gint64 by_length = (gint64)(REMAINS_PITCH * (double)MAX(width, height)) / letters.in_line;
    letters.pitch = MAX(1, MIN(MIN(width, height) / n_lines, by_length));
    return letters;
}

gint64 remains_margin(Box region, const char *text) {
    return REMAINS_AROUND * letters_of(region, text).pitch;
}

/* Squares of a picture, and how much structure of the size of letters is in each. */
typedef struct FineCells {
    gsize columns, rows, side;
    double *structure; /* negative where too little of a cell is looked at, or it is noise */
} FineCells;

static void cells_clear(FineCells *cells) {
    g_clear_pointer(&cells->structure, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FineCells, cells_clear)

/* Sums over pairs of neighbouring samples. */
typedef struct Pairs {
    double n, sum, squares, products;
} Pairs;

static void pairs_add(Pairs *pairs, double a, double b) {
    pairs->n += 1;
    pairs->sum += (a + b) / 2;
    pairs->squares += (a * a + b * b) / 2;
    pairs->products += a * b;
}

static double pairs_correlation(const Pairs *pairs) {
    double variance = pairs->squares - pairs->sum * pairs->sum / MAX(pairs->n, 1);
    return variance > 0 ? (pairs->products - pairs->sum * pairs->sum / pairs->n) / variance : 1;
}

/* Structure of the cell that starts at a sample. */
static double cell_structure(const Picture *picture, const RemainsPlane *plane, gsize x0, gsize y0,
                             gsize side, gint64 pitch) {
    gsize fine = (gsize)(REMAINS_FINE * (double)pitch + 0.5);
    gsize coarse = (gsize)(REMAINS_COARSE * (double)pitch + 0.5);
    double squares = 0;
    gsize n = 0;
    Pairs pairs = {0};
    for (gsize y = y0; y < y0 + side; y++)
        for (gsize x = x0; x < x0 + side; x++) {
            if (plane->left_out[y * plane->width + x])
                continue;
            double rise = remains_plane_mean(plane, x, y, fine, fine).mean -
                          remains_plane_mean(plane, x, y, coarse, coarse).mean;
            squares += rise * rise;
            n++;
            const guint16 *row = picture_row16(picture, 0, y);
            if (x + 1 < plane->width)
                pairs_add(&pairs, row[x], row[x + 1]);
            if (y + 1 < plane->height)
                pairs_add(&pairs, row[x], picture_row16(picture, 0, y + 1)[x]);
        }
    if (REMAINS_FREE * n < side * side || pairs_correlation(&pairs) < REMAINS_CELL_COHERENCE)
        return -1;
    return sqrt(squares / (double)n);
}

static void measure_cells(const Picture *picture, const RemainsPlane *plane, gint64 pitch,
                          FineCells *cells) {
    cells->side = (gsize)MAX(REMAINS_CELL_LEAST, pitch / REMAINS_CELL);
    cells->columns = picture->width / cells->side;
    cells->rows = picture->height / cells->side;
    cells->structure = g_new(double, MAX(cells->columns * cells->rows, 1));
    for (gsize row = 0; row < cells->rows; row++)
        for (gsize column = 0; column < cells->columns; column++)
            cells->structure[row * cells->columns + column] = cell_structure(
                picture, plane, column * cells->side, row * cells->side, cells->side, pitch);
}

static int by_size(gconstpointer a, gconstpointer b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* What so many percent of the cells have less than; 0 where there are none. */
static double usual_structure(const FineCells *cells, guint percent) {
    g_autoptr(GArray) measured = g_array_new(FALSE, FALSE, sizeof(double));
    for (gsize i = 0; i < cells->columns * cells->rows; i++)
        if (cells->structure[i] >= 0)
            g_array_append_val(measured, cells->structure[i]);
    if (measured->len == 0)
        return 0;
    g_array_sort(measured, by_size);
    return g_array_index(measured, double, (measured->len - 1) * percent / 100);
}

/* The longest row, or column, of cells that have so much structure. Cells that are not looked at
 * neither count nor end it. */
static guint longest_run(const FineCells *cells, double least, gboolean across) {
    gsize n_lines = across ? cells->columns : cells->rows;
    gsize n = across ? cells->rows : cells->columns;
    guint longest = 0;
    for (gsize line = 0; line < n_lines; line++) {
        guint run = 0;
        for (gsize i = 0; i < n; i++) {
            double structure = across ? cells->structure[i * cells->columns + line]
                                      : cells->structure[line * cells->columns + i];
            if (structure < 0)
                continue;
            run = structure >= least ? run + 1 : 0;
            longest = MAX(longest, run);
        }
    }
    return longest;
}

/* The structure around a region: of nearly all cells, and of half of them. */
typedef struct Around {
    double nearly_all, half;
} Around;

static Around structure_around(const Picture *picture, Box region, gint64 pitch) {
    g_autoptr(GArray) left_out = g_array_new(FALSE, FALSE, sizeof(Box));
    g_array_append_val(left_out, region);
    g_autoptr(RemainsPlane) plane = remains_plane_new(picture, left_out);
    g_auto(FineCells) cells = {0};
    measure_cells(picture, plane, pitch, &cells);
    return (Around){usual_structure(&cells, REMAINS_USUAL), usual_structure(&cells, 50)};
}

/* Whether so many cells in a row have that many times the structure of those around. */
static gboolean stands_out(const FineCells *cells, double around, double times, guint n) {
    double least = MAX(REMAINS_LEAST, times * around);
    return longest_run(cells, least, FALSE) >= n || longest_run(cells, least, TRUE) >= n;
}

/* inside: the region's samples; left_out: boxes in it. */
static const char *find_structure(const Picture *picture, Box region, const LetterPitch *letters,
                                  const Picture *inside, const GArray *left_out) {
    g_autoptr(RemainsPlane) plane = remains_plane_new(inside, left_out);
    g_auto(FineCells) cells = {0};
    measure_cells(inside, plane, letters->pitch, &cells);
    Around around = structure_around(picture, region, letters->pitch);
    if (letters->in_words <= REMAINS_SHORT)
        return stands_out(&cells, around.nearly_all, REMAINS_LIKE, 1)
                   ? "something is left in the region, and the text is too short to be told from it"
                   : NULL;
    guint n = (guint)MIN(REMAINS_RUN, letters->in_line);
    return stands_out(&cells, around.nearly_all, REMAINS_ABOVE, n) ||
                   stands_out(&cells, around.half, REMAINS_ABOVE, REMAINS_LONG_RUN)
               ? "something of the size of letters is left in the region that what is around it "
                 "does not have"
               : NULL;
}

/* Fills, and other texts with what is close around them. */
static GArray *boxes_left_out(const Picture *inside, Box region, gint64 pitch,
                              const GArray *explained) {
    GArray *boxes = isolated_fills(inside, pitch);
    for (guint i = 0; i < explained->len; i++) {
        Box box = box_grow(g_array_index(explained, Box, i), pitch / REMAINS_BESIDE);
        box = box_move(box, -region.x0, -region.y0);
        g_array_append_val(boxes, box);
    }
    return boxes;
}

/* Looks for what noise shows or tells by its shape; leaves boxes of noise out of what is looked at
 * later. */
static const char *look_into_noise(const Picture *picture, Box region, GArray *left_out,
                                   const LetterPitch *letters) {
    const char *found = gaps_find(picture, region, left_out, letters->pitch, letters->in_words);
    if (found == NULL)
        found = skyline_find(picture, region, left_out, letters->pitch, letters->in_words,
                             letters->n_words);
    g_autoptr(GArray) boxes = noise_boxes_find(picture, region, left_out, letters->pitch);
    for (guint i = 0; i < boxes->len && found == NULL; i++) {
        Box box = g_array_index(boxes, Box, i);
        Box there = box_move(box_grow(box, -NOISE_BOX_RIM), region.x0, region.y0);
        if (there.x1 <= there.x0 || there.y1 <= there.y0)
            continue;
        g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(Box));
        Picture part = picture_view(picture, there);
        found = find_structure(picture, there, letters, &part, none);
        if (found == NULL)
            found = noise_find(picture, there, &part, none, letters->pitch);
        g_array_append_val(left_out, box);
    }
    return found;
}

const char *remains_find(const Picture *picture, Box region, const char *text,
                         const GArray *explained) {
    region = box_clip(region, (gint64)picture->width, (gint64)picture->height);
    if (box_is_empty(region))
        return NULL;
    LetterPitch letters = letters_of(region, text);
    Picture inside = picture_view(picture, region);
    g_autoptr(GArray) left_out = boxes_left_out(&inside, region, letters.pitch, explained);
    const char *found = look_into_noise(picture, region, left_out, &letters);
    if (found == NULL)
        found = find_structure(picture, region, &letters, &inside, left_out);
    if (found == NULL)
        found = noise_find(picture, region, &inside, left_out, letters.pitch);
    return found ? found : patches_find(picture, region, &inside, left_out);
}
