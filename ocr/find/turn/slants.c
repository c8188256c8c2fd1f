#include "ocr/find/turn/slants.h"

#include "ocr/find/limits.h"
#include <math.h>

static int by_value(gconstpointer a, gconstpointer b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(GArray *values) {
    g_array_sort(values, by_value);
    return g_array_index(values, double, values->len / 2);
}

/* The line through points that half of them lie about closest to: the median of the slopes between
 * points that are not neighbours, and the median distance from it. */
static double fit_robustly(const double *x, const double *y, guint n, double *apart) {
    g_autoptr(GArray) slopes = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) offsets = g_array_new(FALSE, FALSE, sizeof(double));
    guint step = MAX(n / 2, 1);
    for (guint i = 0; i + step < n; i++)
        for (guint k = i + step; k < n; k++) {
            double slope = (y[k] - y[i]) / MAX(x[k] - x[i], 1);
            g_array_append_val(slopes, slope);
        }
    double slope = median(slopes);
    for (guint i = 0; i < n; i++) {
        double offset = y[i] - slope * x[i];
        g_array_append_val(offsets, offset);
    }
    double middle = median(offsets);
    for (guint i = 0; i < n; i++)
        g_array_index(offsets, double, i) = fabs(g_array_index(offsets, double, i) - middle);
    *apart = median(offsets);
    return slope;
}

double chain_degrees(const Chains *chains, guint start) {
    double x[SLANT_FITTED], heads[SLANT_FITTED], feet[SLANT_FITTED], apart[2];
    guint n = 0, i = start;
    do {
        const Letter *letter = &g_array_index(chains->letters, Letter, i);
        x[n] = (double)(letter->x0 + letter->x1) / 2;
        heads[n] = letter->y0;
        feet[n++] = letter->y1;
        i = chains->next[i];
    } while (i != 0 && n < SLANT_FITTED);
    if (n < SLANT_LETTERS)
        return 0;
    double of_heads = fit_robustly(x, heads, n, &apart[0]);
    double of_feet = fit_robustly(x, feet, n, &apart[1]);
    double slope = apart[0] < apart[1] ? of_heads : of_feet;
    return -atan(slope) * (180 / G_PI);
}

/* A letter as a dot, in the order of their left ends. */
typedef struct Dot {
    double x, y, size, left;
    const Letter *letter;
    gboolean used;
} Dot;

/* The straight line that some dots lie along; least squares of the distances from it. */
typedef struct Ruler {
    guint n;
    double x, y, xx, xy, yy; /* sums */
    double size;             /* sum */
} Ruler;

static void ruler_add(Ruler *ruler, const Dot *dot) {
    ruler->n++;
    ruler->x += dot->x;
    ruler->y += dot->y;
    ruler->xx += dot->x * dot->x;
    ruler->xy += dot->x * dot->y;
    ruler->yy += dot->y * dot->y;
    ruler->size += dot->size;
}

/* Its direction as it goes right, and the mean square distance of its dots. */
static double ruler_fit(const Ruler *ruler, double *right, double *down) {
    double n = ruler->n, x = ruler->x / n, y = ruler->y / n;
    double xx = ruler->xx / n - x * x, xy = ruler->xy / n - x * y, yy = ruler->yy / n - y * y;
    /* The cosine of twice its angle, halved; roots take less time than angles. */
    double apart = sqrt((xx - yy) * (xx - yy) + 4 * xy * xy);
    double half = apart > 0 ? (xx - yy) / apart / 2 : 0.5;
    *right = sqrt(MAX(0, 0.5 + half));
    *down = copysign(sqrt(MAX(0, 0.5 - half)), xy);
    return MAX(0, xx * *down * *down - 2 * xy * *right * *down + yy * *right * *right);
}

static gboolean alike(const Dot *a, const Dot *b) {
    guint apart = MAX(a->letter->ink, b->letter->ink) - MIN(a->letter->ink, b->letter->ink);
    return SLANT_SIZES * MIN(a->size, b->size) >= MAX(a->size, b->size) &&
           apart * CHAIN_INK <= MIN(a->letter->contrast, b->letter->contrast);
}

/* A dot that goes on from the last one of a line: the nearest one that lies along it. */
static Dot *find_next(const GArray *dots, const Dot *last, const Ruler *ruler) {
    double right, down, nearest = INFINITY;
    ruler_fit(ruler, &right, &down);
    double x = ruler->x / ruler->n, y = ruler->y / ruler->n;
    Dot *found = NULL;
    guint first = (guint)(last - (const Dot *)(const void *)dots->data) + 1;
    const double farthest = SLANT_REACH * SLANT_SIZES * last->size / 100;
    for (guint i = first; i < dots->len; i++) {
        Dot *dot = &g_array_index(dots, Dot, i);
        if (dot->left > last->letter->x1 + farthest)
            break;
        if (fabs(dot->y - last->y) > farthest)
            continue;
        double reach = SLANT_REACH * MAX(last->size, dot->size) / 100;
        double along = (dot->x - last->x) * right + (dot->y - last->y) * down;
        double across = fabs((dot->y - y) * right - (dot->x - x) * down);
        if (dot->used || along <= 0 || along > reach || along >= nearest ||
            100 * across > SLANT_ASIDE * MAX(last->size, dot->size) || !alike(last, dot))
            continue;
        nearest = along;
        found = dot;
    }
    return found;
}

/* Dots in line. */
typedef struct DotRow {
    Ruler ruler;
    GPtrArray *dots; /* of Dot */
} DotRow;

static void row_clear(DotRow *row) {
    g_clear_pointer(&row->dots, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DotRow, row_clear)

static void row_add(DotRow *row, Dot *dot) {
    ruler_add(&row->ruler, dot);
    g_ptr_array_add(row->dots, dot);
}

/* Of two dots and what goes on from them; FALSE where nothing does. */
static gboolean row_grow(DotRow *row, const GArray *dots, Dot *first, Dot *second) {
    Ruler two = {0};
    ruler_add(&two, first);
    ruler_add(&two, second);
    Dot *next = find_next(dots, second, &two);
    if (next == NULL)
        return FALSE;
    *row = (DotRow){.dots = g_ptr_array_new()};
    row_add(row, first);
    row_add(row, second);
    for (; next != NULL; next = find_next(dots, next, &row->ruler))
        row_add(row, next);
    return TRUE;
}

/* What the letters of a row are like; see is_line() in found_lines.c. */
static gboolean is_clear(const DotRow *row) {
    double steady = 0, clear = 0, n = row->dots->len;
    for (guint i = 0; i < row->dots->len; i++) {
        const Letter *letter = ((const Dot *)g_ptr_array_index(row->dots, i))->letter;
        steady += letter->steady / n;
        clear += (double)letter->contrast / MAX(letter->threshold, 1) / n;
    }
    return clear >= FOUND_LITTLE_CLEAR &&
           steady >= (n >= FOUND_SEVERAL ? FOUND_STEADY_SEVERAL : FOUND_STEADY_CALM);
}

static gboolean is_slant(const DotRow *row, guint least) {
    double right, down, size = row->ruler.size / row->ruler.n;
    double apart = sqrt(ruler_fit(&row->ruler, &right, &down));
    return row->dots->len >= least && 100 * apart <= SLANT_APART * size &&
           fabs(down) * 180 / G_PI >= SLANT_LEAST && is_clear(row);
}

static Slab slab_of_row(const DotRow *row) {
    const Ruler *ruler = &row->ruler;
    double right, down, size = ruler->size / ruler->n;
    ruler_fit(ruler, &right, &down);
    const Dot *first = g_ptr_array_index(row->dots, 0),
              *last = g_ptr_array_index(row->dots, row->dots->len - 1);
    return (Slab){.x = (first->x + last->x) / 2,
                  .y = (first->y + last->y) / 2,
                  .length = hypot(last->x - first->x, last->y - first->y) + size,
                  .breadth = size,
                  .degrees = atan2(-down, right) * (180 / G_PI)};
}

/* Whether dots are so near that both may be letters of a word, whatever its direction. */
static gboolean are_near(const Dot *a, const Dot *b) {
    double right = b->x - a->x, down = b->y - a->y, size = MAX(a->size, b->size);
    return right > 0 && fabs(down) <= SLANT_STEEPEST * right / 100 &&
           100 * hypot(right, down) <= SLANT_NEAR * size && alike(a, b);
}

/* Where rows are looked for. */
typedef struct SlantSearch {
    const Picture *picture;
    guint channel;
    gboolean bright;
    GArray *dots;
    guint least; /* letters of a line */
} SlantSearch;

/* Whether a sample is like the ground of a letter; all beyond the picture are. */
static gboolean is_ground(const SlantSearch *search, double x, double y, const Letter *letter) {
    if (x < 0 || y < 0 || x >= (double)search->picture->width ||
        y >= (double)search->picture->height)
        return TRUE;
    gint value = (gint)picture_sample(search->picture, search->channel, (gsize)x, (gsize)y);
    gint contrast = (gint)letter->contrast;
    gint ground = (gint)letter->ink - (search->bright ? contrast : -contrast);
    return ABS(value - ground) * FOUND_LIKE_GROUND <= contrast;
}

/* Whether the ground above and below a row is even. */
static gboolean lies_on_ground(const SlantSearch *search, const DotRow *row) {
    const Slab slab = slab_of_row(row);
    const Letter *letter = ((const Dot *)g_ptr_array_index(row->dots, row->dots->len / 2))->letter;
    double right = cos(slab.degrees * (G_PI / 180)), up = sin(slab.degrees * (G_PI / 180));
    guint n = 0, even = 0;
    for (double along = -slab.length / 2; along <= slab.length / 2; along++)
        for (gint side = -1; side <= 1; side += 2) {
            double across = side * (slab.breadth * SLANT_BESIDE / 100 + FOUND_AWAY);
            double x = slab.x + along * right + across * up;
            double y = slab.y - along * up + across * right;
            even += is_ground(search, x, y, letter);
            n++;
        }
    return 100 * even >= (row->dots->len < FOUND_SEVERAL ? SLANT_EVEN_FEW : SLANT_EVEN) * n;
}

/* The longest row from a dot on, whichever of its neighbours comes next. */
static void grow_from(const SlantSearch *search, Dot *first, GArray *slants) {
    const GArray *dots = search->dots;
    g_auto(DotRow) best = {0};
    guint at = (guint)(first - (Dot *)(void *)dots->data);
    const double farthest = SLANT_NEAR * SLANT_SIZES * first->size / 100;
    for (guint i = at + 1; i < dots->len; i++) {
        Dot *second = &g_array_index(dots, Dot, i);
        if (second->left > first->letter->x1 + farthest)
            break;
        if (fabs(second->y - first->y) > farthest)
            continue;
        DotRow row;
        if (second->used || !are_near(first, second) || !row_grow(&row, dots, first, second))
            continue;
        if (is_slant(&row, search->least) &&
            (best.dots == NULL || row.dots->len > best.dots->len) && lies_on_ground(search, &row)) {
            row_clear(&best);
            best = row;
        } else {
            row_clear(&row);
        }
    }
    if (best.dots == NULL)
        return;
    for (guint i = 0; i < best.dots->len; i++)
        ((Dot *)g_ptr_array_index(best.dots, i))->used = TRUE;
    const Slab slab = slab_of_row(&best);
    g_array_append_val(slants, slab);
}

void find_slants(const Picture *picture, guint channel, gboolean bright, const GArray *letters,
                 const guint8 *taken, guint least, GArray *slants) {
    g_autoptr(GArray) dots = g_array_new(FALSE, FALSE, sizeof(Dot));
    for (guint i = 0; i < letters->len; i++) {
        const Letter *letter = &g_array_index(letters, Letter, i);
        if (!letter->likely || taken[i])
            continue;
        const Dot dot = {(double)(letter->x0 + letter->x1) / 2,
                         (double)(letter->y0 + letter->y1) / 2,
                         (double)MAX(letter_width(letter), letter_height(letter)),
                         letter->x0,
                         letter,
                         FALSE};
        g_array_append_val(dots, dot);
    }
    const SlantSearch search = {picture, channel, bright, dots, least};
    for (guint i = 0; i < dots->len; i++) {
        Dot *dot = &g_array_index(dots, Dot, i);
        if (!dot->used)
            grow_from(&search, dot, slants);
    }
}
