#include "ocr/find/letters.h"

#include "kernels/kernels.h"
#include "ocr/find/runs.h"
#include <string.h>

enum { LARGEST = 44 };          /* samples high; larger letters are seen at the next scale */
enum { MOST_LOOKED_AT = 2048 }; /* samples of a part that its rise is told from */

/* What is known of a channel's samples: by how much they rise over or fall below what is on both
 * sides of them, and the runs of those that do so by their tile's threshold. */
typedef struct Marks {
    gsize pitch;
    guint8 *rises[2];
    Runs runs[2], scratch, sharp;
    GArray *starts, *sharp_starts;
} Marks;

static void marks_clear(Marks *marks) {
    for (guint k = 0; k < 2; k++) {
        g_free(marks->rises[k]);
        runs_clear(&marks->runs[k]);
    }
    runs_clear(&marks->scratch);
    runs_clear(&marks->sharp);
    g_array_unref(marks->starts);
    g_array_unref(marks->sharp_starts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Marks, marks_clear)

/* Eight rows of samples at a time: bits of these by polarity, and which of them count. Eight tiles
 * fill a word of a row. */
typedef struct Words {
    gsize n; /* words of a row */
    guint64 *bits[2], *active[2];
} Words;

/* Marks the strokes of the words from `first` up to `end` of a row of tiles. */
static void mark_words(const TextPicture *picture, guint channel, const TextTiles *tiles, gsize row,
                       gsize first, gsize end, const Words *words, Marks *marks) {
    gsize from = 8 * first, to = MIN(8 * end, tiles->columns), top = row * KERNEL_TILE;
    from = MIN(from, to - MIN(to, 8)); /* kernels are slow on less than a vector */
    gsize at = top * marks->pitch + from * KERNEL_TILE;
    kernels_get()->marks_u8(
        picture->planes[channel] + top * picture->stride + from * KERNEL_TILE, picture->stride,
        to - from, tiles->thresholds + row * tiles->columns + from,
        (guint8 *const[]){marks->rises[0] + at, marks->rises[1] + at}, marks->pitch,
        (guint8 *const[]){(guint8 *)words->bits[0] + from, (guint8 *)words->bits[1] + from},
        words->n * sizeof(guint64));
}

static gboolean add_runs(const TextPicture *picture, gsize row, const Words *words, Marks *marks) {
    for (guint k = 0; k < 2; k++)
        for (gsize i = 0; i < KERNEL_TILE; i++) {
            guint64 *bits = words->bits[k] + i * words->n;
            gsize y = row * KERNEL_TILE + i;
            for (gsize x = 0; x < words->n; x++)
                bits[x] = GUINT64_FROM_LE(bits[x] & words->active[k][x]);
            if (y < picture->height && !runs_add_bits(&marks->runs[k], bits, words->n,
                                                      (guint32)picture->width, (guint32)y))
                return FALSE;
        }
    return TRUE;
}

static gboolean add_row_of_tiles(const TextPicture *picture, guint channel, const TextTiles *tiles,
                                 gsize row, const Words *words, Marks *marks) {
    for (guint k = 0; k < 2; k++)
        memcpy(words->active[k], tiles->active[k] + row * tiles->columns, tiles->columns);
    gboolean any = FALSE;
    for (gsize first = 0, end; first < words->n; first = end) {
        end = first + 1;
        if ((words->active[0][first] | words->active[1][first]) == 0)
            continue;
        while (end < words->n && (words->active[0][end] | words->active[1][end]) != 0)
            end++;
        mark_words(picture, channel, tiles, row, first, end, words, marks);
        any = TRUE;
    }
    return !any || add_runs(picture, row, words, marks);
}

static gboolean marks_init(Marks *marks, const TextPicture *picture, guint channel,
                           const TextTiles *tiles) {
    gsize pitch = tiles->columns * KERNEL_TILE, n = pitch * tiles->rows * KERNEL_TILE;
    *marks = (Marks){.pitch = pitch,
                     .rises = {g_try_malloc(n), g_try_malloc(n)},
                     .starts = g_array_new(FALSE, FALSE, sizeof(guint32)),
                     .sharp_starts = g_array_new(FALSE, FALSE, sizeof(guint32))};
    if (marks->rises[0] == NULL || marks->rises[1] == NULL)
        return FALSE;
    Words words = {.n = (tiles->columns + 7) / 8};
    g_autofree guint64 *memory = g_new0(guint64, (2 * KERNEL_TILE + 2) * words.n);
    for (gsize k = 0; k < 2; k++) {
        words.bits[k] = memory + k * KERNEL_TILE * words.n;
        words.active[k] = memory + (2 * KERNEL_TILE + k) * words.n;
    }
    for (gsize row = 0; row < tiles->rows; row++)
        if (!add_row_of_tiles(picture, channel, tiles, row, &words, marks))
            return FALSE;
    return TRUE;
}

/* How often each value occurs; all zero but from `least` to `most`. */
typedef struct Histogram {
    guint32 counts[256];
    guint32 n;
    guint least, most;
} Histogram;

/* Of the samples of runs, each value turned over by exclusive or; at most about `limit` of
 * them. */
static void take_histogram(Histogram *histogram, const Run *runs, gsize n, const guint8 *plane,
                           gsize pitch, guint8 turn, gsize n_samples, gsize limit) {
    if (histogram->most >= histogram->least)
        memset(histogram->counts + histogram->least, 0,
               (histogram->most - histogram->least + 1) * sizeof *histogram->counts);
    guint8 least = G_MAXUINT8, most = 0;
    histogram->n = 0;
    gsize step = 1 + n_samples / limit;
    for (gsize i = 0; i < n; i += step) {
        const guint8 *row = plane + runs[i].y * pitch;
        for (guint32 x = runs[i].x0; x < runs[i].x1; x++) {
            guint8 value = row[x] ^ turn;
            histogram->counts[value]++;
            least = MIN(least, value);
            most = MAX(most, value);
        }
        histogram->n += runs[i].x1 - runs[i].x0;
    }
    histogram->least = least;
    histogram->most = most;
}

/* The value that so many percent of the values lie below or at. */
static guint percentile(const Histogram *histogram, guint percent) {
    guint64 rank = (guint64)(histogram->n - 1) * percent / 100, above = histogram->n;
    guint value = histogram->most;
    for (; value > histogram->least; value--) {
        above -= histogram->counts[value];
        if (above <= rank)
            break;
    }
    return value;
}

static guint count_between(const Histogram *histogram, guint low, guint high) {
    guint n = 0;
    for (guint value = MAX(low, histogram->least); value <= MIN(high, histogram->most); value++)
        n += histogram->counts[value];
    return n;
}

/* One channel and polarity. */
typedef struct Look {
    const TextPicture *picture;
    guint channel;
    const TextTiles *tiles;
    guint smallest;
    gboolean dark;
    Marks *marks;
    GArray *letters;
    Histogram *rises, *values; /* scratch */
} Look;

/* Box and number of samples of a part. */
static Letter box_of(const Run *runs, gsize n, gsize *n_samples) {
    Letter letter = {.x0 = G_MAXUINT32, .y0 = runs[0].y, .y1 = runs[n - 1].y + 1};
    *n_samples = 0;
    for (gsize i = 0; i < n; i++) {
        letter.x0 = MIN(letter.x0, runs[i].x0);
        letter.x1 = MAX(letter.x1, runs[i].x1);
        *n_samples += runs[i].x1 - runs[i].x0;
    }
    return letter;
}

static gboolean has_shape_of_letter(const Letter *letter, gsize n_samples, guint smallest) {
    gsize width = letter->x1 - letter->x0, height = letter->y1 - letter->y0;
    return height >= smallest && height <= LARGEST && width <= 8 * height && n_samples >= height &&
           n_samples * 12 >= width * height;
}

/* What a dot, a dash or a rule differs by from what is beside it. */
static guint highest_rise(const Look *look, const Run *runs, gsize n) {
    guint8 highest = 0;
    for (gsize i = 0; i < n; i++) {
        const guint8 *row = look->marks->rises[look->dark] + runs[i].y * look->marks->pitch;
        for (guint32 x = runs[i].x0; x < runs[i].x1; x++)
            highest = MAX(highest, row[x]);
    }
    return highest;
}

/* rises_known: look->rises is that of all of its samples. */
static void add_letter(const Look *look, const Run *runs, gsize n, gboolean rises_known) {
    gsize n_samples;
    Letter letter = box_of(runs, n, &n_samples);
    letter.likely = has_shape_of_letter(&letter, n_samples, look->smallest);
    if (!letter.likely) {
        letter.contrast = highest_rise(look, runs, n);
    } else {
        if (!rises_known)
            take_histogram(look->rises, runs, n, look->marks->rises[look->dark], look->marks->pitch,
                           0, n_samples, G_MAXSIZE);
        letter.contrast = percentile(look->rises, 75);
        guint8 turn = look->dark ? G_MAXUINT8 : 0;
        take_histogram(look->values, runs, n, look->picture->planes[look->channel],
                       look->picture->stride, turn, n_samples, G_MAXSIZE);
        guint ink = percentile(look->values, 80), near = letter.contrast / 8;
        guint steady = count_between(look->values, ink - MIN(ink, near), ink + near);
        letter.ink = ink ^ turn;
        letter.steady = (float)steady / (float)n_samples;
        letter.strokes = (float)n / (float)(letter.y1 - letter.y0);
        letter.threshold = look->tiles->thresholds[letter.y0 / KERNEL_TILE * look->tiles->columns +
                                                   letter.x0 / KERNEL_TILE];
    }
    g_array_append_val(look->letters, letter);
}

/* Keeps what rises at least so much. */
static gboolean keep_sharp(const Look *look, const Run *runs, gsize n, guint least, Runs *sharp) {
    sharp->n = 0;
    for (gsize i = 0; i < n; i++) {
        const guint8 *row = look->marks->rises[look->dark] + runs[i].y * look->marks->pitch;
        for (guint32 x = runs[i].x0; x < runs[i].x1; x++) {
            if (row[x] < least)
                continue;
            guint32 start = x;
            while (x < runs[i].x1 && row[x] >= least)
                x++;
            if (!runs_add(sharp, runs[i].y, start, x))
                return FALSE;
        }
    }
    return TRUE;
}

/* Keeps of a part what rises nearly half as much as most of it: blur around letters and what
 * lies behind them goes. */
static gboolean add_part(const Look *look, const Run *runs, gsize n) {
    gsize n_samples;
    Letter whole = box_of(runs, n, &n_samples);
    if (whole.y1 - whole.y0 < look->smallest) {
        whole.contrast = highest_rise(look, runs, n);
        g_array_append_val(look->letters, whole);
        return TRUE;
    }
    Marks *marks = look->marks;
    take_histogram(look->rises, runs, n, marks->rises[look->dark], marks->pitch, 0, n_samples,
                   MOST_LOOKED_AT);
    guint least = percentile(look->rises, 85) * 9 / 20;
    if (look->rises->least >= least && look->rises->n == n_samples) {
        add_letter(look, runs, n, TRUE);
        return TRUE;
    }
    if (!keep_sharp(look, runs, n, least, &marks->sharp) ||
        !runs_group(&marks->sharp, &marks->scratch, marks->sharp_starts))
        return FALSE;
    for (guint k = 0; k + 1 < marks->sharp_starts->len; k++) {
        guint32 start = g_array_index(marks->sharp_starts, guint32, k);
        guint32 end = g_array_index(marks->sharp_starts, guint32, k + 1);
        add_letter(look, marks->sharp.runs + start, end - start, FALSE);
    }
    return TRUE;
}

/* Orders letters by their left ends. */
static void sort_letters(GArray *letters, gsize width) {
    g_autofree guint32 *places = g_new0(guint32, width + 1);
    g_autofree Letter *copy = g_memdup2(letters->data, letters->len * sizeof(Letter));
    for (guint i = 0; i < letters->len; i++)
        places[copy[i].x0 + 1]++;
    for (gsize x = 1; x <= width; x++)
        places[x] += places[x - 1];
    for (guint i = 0; i < letters->len; i++)
        g_array_index(letters, Letter, places[copy[i].x0]++) = copy[i];
}

gboolean find_letters(const TextPicture *picture, guint channel, const TextTiles *tiles,
                      guint smallest, GArray *letters[2]) {
    g_auto(Marks) marks;
    if (!marks_init(&marks, picture, channel, tiles))
        return FALSE;
    Histogram rises = {.least = 1}, values = {.least = 1}; /* empty */
    for (guint dark = 0; dark < 2; dark++) {
        Runs *runs = &marks.runs[dark];
        Look look = {picture, channel,       tiles,  smallest, dark,
                     &marks,  letters[dark], &rises, &values};
        if (!runs_group(runs, &marks.scratch, marks.starts))
            return FALSE;
        g_array_set_size(letters[dark], marks.starts->len); /* room for most of them */
        g_array_set_size(letters[dark], 0);
        for (guint k = 0; k + 1 < marks.starts->len; k++) {
            guint32 start = g_array_index(marks.starts, guint32, k);
            guint32 end = g_array_index(marks.starts, guint32, k + 1);
            if (!add_part(&look, runs->runs + start, end - start))
                return FALSE;
        }
        sort_letters(letters[dark], picture->width);
    }
    return TRUE;
}
