#include "ocr/find/fields.h"

#include "kernels/find.h"
#include "ocr/find/limits.h"

static inline guint8 step_between(guint8 a, guint8 b) {
    guint8 step = (guint8)(MAX(a, b) - MIN(a, b));
    return MIN(step, KERNEL_STEP_MOST);
}

#define FASTER __attribute__((optimize("O3")))

/* The sum of a tile that steps to the next sample are large from. */
enum { LARGE = FIELD_STEP * KERNEL_TILE * KERNEL_TILE };

/* Marks the tiles where steps are large to the next sample and small to the next but one; returns
 * how many they are. Restricted pointers let compilers use vectors. */
static FASTER gsize mark_tiles(const guint16 *restrict near, const guint16 *restrict far, gsize n,
                               guint8 *restrict marks) {
    G_STATIC_ASSERT(FIELD_STEPS % 10 == 0 &&
                    FIELD_STEPS / 10 * KERNEL_STEP_MOST * KERNEL_TILE * KERNEL_TILE <= G_MAXUINT16);
    gsize found = 0;
    for (gsize i = 0; i < n; i++)
        marks[i] =
            (near[i] >= LARGE) & ((guint16)(10 * near[i]) >= (guint16)(FIELD_STEPS / 10 * far[i]));
    for (gsize i = 0; i < n; i++)
        found += marks[i];
    return found;
}

/* Tiles that are marked. */
typedef struct Marks {
    guint8 *marks;
    gsize columns, rows;
    GArray *pending; /* gsize */
} Marks;

/* Takes marks away that stand near a tile, and keeps those tiles to be looked around from. */
static void take_near(Marks *marks, gsize at) {
    gsize x = at % marks->columns, y = at / marks->columns;
    for (gsize j = y - MIN(y, FIELD_NEAR); j <= MIN(y + FIELD_NEAR, marks->rows - 1); j++)
        for (gsize i = x - MIN(x, FIELD_NEAR); i <= MIN(x + FIELD_NEAR, marks->columns - 1); i++) {
            gsize next = j * marks->columns + i;
            if (!marks->marks[next])
                continue;
            marks->marks[next] = 0;
            g_array_append_val(marks->pending, next);
        }
}

/* How many marks stand near a tile, or near one of those. */
static gsize take_group(Marks *marks, gsize start) {
    gsize n = 0;
    for (take_near(marks, start); marks->pending->len > 0; n++) {
        gsize at = g_array_index(marks->pending, gsize, marks->pending->len - 1);
        g_array_set_size(marks->pending, marks->pending->len - 1);
        take_near(marks, at);
    }
    return n;
}

gboolean fields_differ(const Picture *picture, guint channel, gboolean columns) {
    gsize n_columns = tile_count(picture->width), n_rows = tile_count(picture->height);
    gsize n = n_columns * n_rows;
    g_autofree guint16 *sums = g_new(guint16, 2 * n);
    g_autofree guint8 *marked = g_malloc(n);
    const StepsTask task = {picture_plane(picture, channel),
                            columns ? 1 : picture->stride,
                            LARGE,
                            sums,
                            sums + n,
                            n_columns};
    find_kernels()->steps(&task, 1);
    if (mark_tiles(sums, sums + n, n, marked) < FIELD_TILES)
        return FALSE;
    g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(gsize));
    Marks marks = {marked, n_columns, n_rows, pending};
    for (gsize at = 0; at < n; at++)
        if (marked[at] && take_group(&marks, at) >= FIELD_TILES)
            return TRUE;
    return FALSE;
}

gboolean fields_differ_in(const Picture *picture, guint channel, gboolean columns, Box box) {
    guint64 near = 0, far = 0;
    gsize step = columns ? 1 : picture->stride;
    for (gint64 y = box.y0; y < box.y1; y++)
        for (gint64 x = box.x0; x < box.x1; x++) {
            const guint8 *here = picture_row8(picture, channel, (gsize)y) + x;
            near += step_between(here[0], here[step]);
            far += step_between(here[0], here[2 * step]);
        }
    return 100 * near >= FIELD_STEPS * far;
}

static guint8 mean(const guint8 *before, const guint8 *after) {
    return before && after ? (guint8)((*before + *after + 1) / 2) : before ? *before : *after;
}

static void fill_rows(Picture *picture, guint plane, gsize first) {
    for (gsize y = first; y < picture->height && picture->height > 1; y += 2) {
        guint8 *row = picture_row8(picture, plane, y);
        for (gsize x = 0; x < picture->width; x++)
            row[x] = mean(y > 0 ? &row[x] - picture->stride : NULL,
                          y + 1 < picture->height ? &row[x] + picture->stride : NULL);
    }
}

static void fill_columns(Picture *picture, guint plane, gsize first) {
    for (gsize y = 0; y < picture->height && picture->width > 1; y++) {
        guint8 *row = picture_row8(picture, plane, y);
        for (gsize x = first; x < picture->width; x += 2)
            row[x] = mean(x > 0 ? &row[x - 1] : NULL, x + 1 < picture->width ? &row[x + 1] : NULL);
    }
}

void field_fill(Picture *picture, PictureField field, gint64 x, gint64 y) {
    if (field == FIELD_WHOLE)
        return;
    gboolean columns = field == FIELD_EVEN_COLUMNS || field == FIELD_ODD_COLUMNS;
    gboolean even = field == FIELD_EVEN_ROWS || field == FIELD_EVEN_COLUMNS;
    gsize first = (gsize)((columns ? x : y) + (even ? 1 : 0)) % 2; /* of the other field */
    for (guint plane = 0; plane < picture->n_planes; plane++)
        (columns ? fill_columns : fill_rows)(picture, plane, first);
}
