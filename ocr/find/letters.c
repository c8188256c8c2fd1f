#include "ocr/find/letters.h"

#include "kernels/kernels.h"
#include <leptonica/allheaders.h>
#include <string.h>

/* An area's samples with a reach around them, turned over for dark strokes, and by how much each
 * rises over what is on both sides of it, across or down. */
typedef struct Strokes {
    gsize width, height, pitch;
    guint16 *values; /* (height + 2 reach) x pitch, pitch = width + 2 reach */
    guint16 *rises;  /* height x width */
} Strokes;

static void strokes_clear(Strokes *strokes) {
    g_free(strokes->values);
    g_free(strokes->rises);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Strokes, strokes_clear)

static void pix_release(PIX *pix) {
    pixDestroy(&pix);
}
static void pixa_release(PIXA *pixa) {
    pixaDestroy(&pixa);
}
static void boxa_release(BOXA *boxa) {
    boxaDestroy(&boxa);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PIX, pix_release)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PIXA, pixa_release)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BOXA, boxa_release)

/* The picture's margins hold what lies beyond its edges, but for the rows above: those are mirrored
 * here. */
static gboolean strokes_init(Strokes *strokes, const TextPicture *picture, const TextArea *area,
                             gboolean bright) {
    enum { REACH = KERNEL_REACH };
    gsize width = area->x1 - area->x0, height = area->y1 - area->y0, pitch = width + 2 * REACH;
    *strokes = (Strokes){width, height, pitch, g_try_new(guint16, pitch * (height + 2 * REACH)),
                         g_try_new(guint16, width * height)};
    if (strokes->values == NULL || strokes->rises == NULL)
        return FALSE;
    guint16 turn = bright ? 0 : picture->depth == 1 ? 0xff : 0xffff;
    for (gsize y = 0; y < height + 2 * REACH; y++) {
        gssize from = (gssize)(area->y0 + y) - REACH;
        from = MIN(ABS(from), (gssize)picture->height + REACH - 1);
        const guint8 *row = picture->planes[area->channel] + (gsize)from * picture->stride;
        guint16 *out = strokes->values + y * pitch;
        gssize first = (gssize)area->x0 - REACH;
        if (picture->depth == 1)
            for (gsize x = 0; x < pitch; x++)
                out[x] = row[first + (gssize)x] ^ turn;
        else
            for (gsize x = 0; x < pitch; x++)
                out[x] = ((const guint16 *)(const void *)row)[first + (gssize)x] ^ turn;
    }
    return TRUE;
}

/* Over both sides `step` samples on, how far the row's samples rise above the higher of the sides'
 * lowest; kept where it is more than what is there. */
static void __attribute__((optimize("O3")))
raise_row(const guint16 *row, gsize step, guint16 *rises, gsize width) {
    for (gsize x = 0; x < width; x++) {
        const guint16 *at = row + x;
        guint16 left = at[-(gssize)step], right = at[step];
        for (gsize i = 2; i <= KERNEL_REACH; i++) {
            guint16 l = at[-(gssize)(i * step)], r = at[i * step];
            left = MIN(left, l);
            right = MIN(right, r);
        }
        guint16 floor = MAX(left, right);
        guint16 rise = at[0] > floor ? (guint16)(at[0] - floor) : 0;
        rises[x] = MAX(rises[x], rise);
    }
}

static void find_rises(Strokes *strokes) {
    memset(strokes->rises, 0, strokes->width * strokes->height * sizeof *strokes->rises);
    for (gsize y = 0; y < strokes->height; y++) {
        const guint16 *row = strokes->values + (y + KERNEL_REACH) * strokes->pitch + KERNEL_REACH;
        guint16 *rises = strokes->rises + y * strokes->width;
        raise_row(row, 1, rises, strokes->width);
        raise_row(row, strokes->pitch, rises, strokes->width);
    }
}

/* What rises at least by its tile's threshold. */
static PIX *strokes_mask(const Strokes *strokes, const TextAreas *areas, const TextArea *area) {
    PIX *mask = pixCreate((l_int32)strokes->width, (l_int32)strokes->height, 1);
    if (mask == NULL)
        return NULL;
    const guint16 *thresholds = areas->thresholds[area->channel];
    for (gsize y = 0; y < strokes->height; y++) {
        l_uint32 *line = pixGetData(mask) + y * (gsize)pixGetWpl(mask);
        const guint16 *rises = strokes->rises + y * strokes->width;
        const guint16 *tiles = thresholds + (area->y0 + y) / KERNEL_TILE * areas->columns;
        for (gsize x = 0; x < strokes->width; x++)
            if (rises[x] >= tiles[(area->x0 + x) / KERNEL_TILE])
                SET_DATA_BIT(line, x);
    }
    return mask;
}

/* The rises, or values, of a component's samples in ascending order. */
static guint collect(const Strokes *strokes, PIX *component, const BOX *box, gboolean values,
                     guint16 *out) {
    guint n = 0;
    for (l_int32 y = 0; y < box->h; y++) {
        const l_uint32 *line = pixGetData(component) + (gsize)y * (gsize)pixGetWpl(component);
        gsize row = (gsize)(box->y + y), column = (gsize)box->x;
        const guint16 *in =
            values ? strokes->values + (row + KERNEL_REACH) * strokes->pitch + KERNEL_REACH + column
                   : strokes->rises + row * strokes->width + column;
        for (l_int32 x = 0; x < box->w; x++)
            if (GET_DATA_BIT(line, x))
                out[n++] = in[x];
    }
    return n;
}

static int ascending(gconstpointer a, gconstpointer b) {
    return (int)*(const guint16 *)a - (int)*(const guint16 *)b;
}

static guint16 percentile(guint16 *values, guint n, guint percent) {
    qsort(values, n, sizeof *values, ascending);
    return values[(gsize)(n - 1) * percent / 100];
}

/* Takes off the mask what rises less than half as much as the rest of its component: blur around
 * letters and what lies behind them. */
static gboolean sharpen(const Strokes *strokes, PIX *mask, guint16 *scratch) {
    PIXA *found = NULL;
    g_autoptr(BOXA) boxes = pixConnComp(mask, &found, 8);
    g_autoptr(PIXA) components = found;
    if (boxes == NULL || components == NULL)
        return FALSE;
    for (l_int32 i = 0; i < boxes->n; i++) {
        const BOX *box = boxes->box[i];
        guint n = collect(strokes, components->pix[i], box, FALSE, scratch);
        guint least = percentile(scratch, n, 85) * 9u / 20;
        for (l_int32 y = 0; y < box->h; y++) {
            const l_uint32 *line =
                pixGetData(components->pix[i]) + (gsize)y * (gsize)pixGetWpl(components->pix[i]);
            l_uint32 *out = pixGetData(mask) + (gsize)(box->y + y) * (gsize)pixGetWpl(mask);
            const guint16 *rises = strokes->rises + (gsize)(box->y + y) * strokes->width + box->x;
            for (l_int32 x = 0; x < box->w; x++)
                if (GET_DATA_BIT(line, x) && rises[x] < least)
                    CLEAR_DATA_BIT(out, box->x + x);
        }
    }
    return TRUE;
}

static void append_letter(const Strokes *strokes, const TextArea *area, PIX *component,
                          const BOX *box, guint turn, guint16 *scratch, GArray *letters) {
    guint n = collect(strokes, component, box, FALSE, scratch);
    guint contrast = percentile(scratch, n, 75);
    n = collect(strokes, component, box, TRUE, scratch);
    guint ink = percentile(scratch, n, 80), steady = 0;
    for (guint i = 0; i < n; i++)
        steady += scratch[i] + contrast / 8 >= ink && scratch[i] <= ink + contrast / 8;
    Letter letter = {
        .x0 = area->x0 + (gsize)box->x,
        .y0 = area->y0 + (gsize)box->y,
        .x1 = area->x0 + (gsize)(box->x + box->w),
        .y1 = area->y0 + (gsize)(box->y + box->h),
        .n_samples = n,
        .ink = ink ^ turn,
        .contrast = contrast,
        .steady = (double)steady / n,
    };
    g_array_append_val(letters, letter);
}

gboolean find_letters(const TextPicture *picture, const TextAreas *areas, const TextArea *area,
                      gboolean bright, GArray *letters) {
    g_auto(Strokes) strokes;
    if (!strokes_init(&strokes, picture, area, bright))
        return FALSE;
    find_rises(&strokes);
    g_autoptr(PIX) mask = strokes_mask(&strokes, areas, area);
    g_autofree guint16 *scratch = g_try_new(guint16, strokes.width * strokes.height);
    if (mask == NULL || scratch == NULL || !sharpen(&strokes, mask, scratch))
        return FALSE;
    PIXA *found = NULL;
    g_autoptr(BOXA) boxes = pixConnComp(mask, &found, 8);
    g_autoptr(PIXA) components = found;
    if (boxes == NULL || components == NULL)
        return FALSE;
    guint turn = bright ? 0 : picture->depth == 1 ? 0xff : 0xffff;
    for (l_int32 i = 0; i < boxes->n; i++)
        append_letter(&strokes, area, components->pix[i], boxes->box[i], turn, scratch, letters);
    return TRUE;
}
