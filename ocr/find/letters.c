#include "ocr/find/letters.h"

#include "kernels/kernels.h"
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

/* The picture's margins hold what lies beyond its edges, but for the rows above: those are mirrored
 * here. */
static gboolean __attribute__((optimize("O3")))
strokes_init(Strokes *strokes, const TextPicture *picture, const TextArea *area, gboolean bright) {
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

/* Marks what rises at least by its tile's threshold with 1, else 0. */
static void __attribute__((optimize("O3")))
mark_strokes(const Strokes *strokes, const TextAreas *areas, const TextArea *area, guint8 *mask) {
    const guint16 *thresholds = areas->thresholds[area->channel];
    for (gsize y = 0; y < strokes->height; y++) {
        const guint16 *rises = strokes->rises + y * strokes->width;
        const guint16 *tiles = thresholds + (area->y0 + y) / KERNEL_TILE * areas->columns;
        guint8 *out = mask + y * strokes->width;
        /* An area starts with a whole tile. */
        for (gsize x = 0; x < strokes->width; x += KERNEL_TILE) {
            guint16 least = tiles[(area->x0 + x) / KERNEL_TILE];
            if (x + KERNEL_TILE <= strokes->width)
                for (gsize i = 0; i < KERNEL_TILE; i++)
                    out[x + i] = rises[x + i] >= least;
            else
                for (gsize i = x; i < strokes->width; i++)
                    out[i] = rises[i] >= least;
        }
    }
}

/* The next sample of a mask, from `at` on, that is not 0; `total` if there is none. */
static gsize next_marked(const guint8 *mask, gsize at, gsize total) {
    for (; at < total && at % sizeof(guint64); at++)
        if (mask[at])
            return at;
    for (guint64 eight; at + sizeof eight <= total; at += sizeof eight) {
        memcpy(&eight, mask + at, sizeof eight);
        if (eight)
            break;
    }
    while (at < total && !mask[at])
        at++;
    return at;
}

/* Takes the component that holds `start` off the mask: its samples' indexes, and how many there
 * are. Samples touch by their corners, too. */
static guint take_component(const Strokes *strokes, guint8 *mask, guint32 start, guint32 *samples) {
    gsize width = strokes->width, height = strokes->height;
    guint n = 0;
    samples[n++] = start;
    mask[start] = 0;
    for (guint done = 0; done < n; done++) {
        gsize x = samples[done] % (guint32)width, y = samples[done] / (guint32)width;
        for (gsize j = y - MIN(y, 1); j <= MIN(y + 1, height - 1); j++)
            for (gsize i = x - MIN(x, 1); i <= MIN(x + 1, width - 1); i++)
                if (mask[j * width + i]) {
                    mask[j * width + i] = 0;
                    samples[n++] = (guint32)(j * width + i);
                }
    }
    return n;
}

/* The value that so many percent of the values lie below; reorders them. */
static guint16 percentile(guint16 *values, guint n, guint percent) {
    gssize low = 0, high = (gssize)n - 1, rank = high * (gssize)percent / 100;
    while (low < high) {
        guint16 pivot = values[rank];
        gssize i = low, j = high;
        while (i <= j) {
            while (values[i] < pivot)
                i++;
            while (pivot < values[j])
                j--;
            if (i <= j) {
                guint16 swap = values[i];
                values[i++] = values[j];
                values[j--] = swap;
            }
        }
        if (j < rank)
            low = i;
        if (rank < i)
            high = j;
    }
    return values[rank];
}

/* The rise that so many percent of a component's samples stay below. */
static guint16 rise_of(const Strokes *strokes, const guint32 *samples, guint n, guint percent,
                       guint16 *scratch) {
    for (guint i = 0; i < n; i++)
        scratch[i] = strokes->rises[samples[i]];
    return percentile(scratch, n, percent);
}

/* Keeps of every component what rises nearly half as much as most of it: blur around letters and
 * what lies behind them goes. `mask` is used up. */
static void sharpen(const Strokes *strokes, guint8 *mask, guint8 *sharp, guint32 *samples,
                    guint16 *scratch) {
    gsize total = strokes->width * strokes->height;
    for (gsize start = 0; (start = next_marked(mask, start, total)) < total; start++) {
        guint n = take_component(strokes, mask, (guint32)start, samples);
        guint least = rise_of(strokes, samples, n, 85, scratch) * 9u / 20;
        for (guint i = 0; i < n; i++)
            sharp[samples[i]] = strokes->rises[samples[i]] >= least;
    }
}

static Letter make_letter(const Strokes *strokes, const TextArea *area, const guint32 *samples,
                          guint n, guint turn, guint16 *scratch) {
    Letter letter = {.x0 = G_MAXSIZE, .y0 = G_MAXSIZE, .n_samples = n};
    guint32 width = (guint32)strokes->width;
    letter.contrast = rise_of(strokes, samples, n, 75, scratch);
    for (guint i = 0; i < n; i++) {
        gsize column = samples[i] % width, row = samples[i] / width;
        gsize x = area->x0 + column, y = area->y0 + row;
        letter.x0 = MIN(letter.x0, x);
        letter.x1 = MAX(letter.x1, x + 1);
        letter.y0 = MIN(letter.y0, y);
        letter.y1 = MAX(letter.y1, y + 1);
        scratch[i] = strokes->values[(row + KERNEL_REACH) * strokes->pitch + KERNEL_REACH + column];
    }
    guint ink = percentile(scratch, n, 80), near = letter.contrast / 8, steady = 0;
    for (guint i = 0; i < n; i++)
        steady += scratch[i] + near >= ink && scratch[i] <= ink + near;
    letter.ink = ink ^ turn;
    letter.steady = (double)steady / n;
    return letter;
}

gboolean find_letters(const TextPicture *picture, const TextAreas *areas, const TextArea *area,
                      gboolean bright, GArray *letters) {
    g_auto(Strokes) strokes;
    if (!strokes_init(&strokes, picture, area, bright))
        return FALSE;
    gsize total = strokes.width * strokes.height;
    g_autofree guint8 *mask = g_try_malloc(total);
    g_autofree guint8 *sharp = g_try_malloc0(total);
    g_autofree guint32 *samples = g_try_new(guint32, total);
    g_autofree guint16 *scratch = g_try_new(guint16, total);
    if (mask == NULL || sharp == NULL || samples == NULL || scratch == NULL)
        return FALSE;
    find_rises(&strokes);
    mark_strokes(&strokes, areas, area, mask);
    sharpen(&strokes, mask, sharp, samples, scratch);
    guint turn = bright ? 0 : picture->depth == 1 ? 0xff : 0xffff;
    for (gsize start = 0; (start = next_marked(sharp, start, total)) < total; start++) {
        guint n = take_component(&strokes, sharp, (guint32)start, samples);
        Letter letter = make_letter(&strokes, area, samples, n, turn, scratch);
        letter.threshold =
            areas->thresholds[area->channel]
                             [letter.y0 / KERNEL_TILE * areas->columns + letter.x0 / KERNEL_TILE];
        g_array_append_val(letters, letter);
    }
    return TRUE;
}
