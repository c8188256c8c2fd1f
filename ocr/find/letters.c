#include "ocr/find/letters.h"

#include "kernels/find.h"
#include "ocr/find/limits.h"
#include "ocr/find/rules.h"
#include "ocr/find/runs.h"
#include <string.h>

/* By how much samples rise over or fall below what is on both sides of them, and the runs of those
 * that do so by their tile's threshold. */
struct LetterMarks {
    const Picture *picture;
    guint channel;
    const TextTiles *tiles;
    gsize pitch;
    guint8 *rises[2];
    Runs runs[2];
    /* Scratch. */
    Runs grouped, sharp, sharp_grouped;
    GArray *parts, *sharp_parts;
};

void letter_marks_free(LetterMarks *marks) {
    if (marks == NULL)
        return;
    for (guint k = 0; k < 2; k++) {
        g_free(marks->rises[k]);
        runs_clear(&marks->runs[k]);
    }
    runs_clear(&marks->grouped);
    runs_clear(&marks->sharp);
    runs_clear(&marks->sharp_grouped);
    g_array_unref(marks->parts);
    g_array_unref(marks->sharp_parts);
    g_free(marks);
}

/* Eight rows of samples at a time: bits of these by polarity, and which of them count. Eight tiles
 * fill a word of a row. */
typedef struct BitWords {
    gsize n; /* words of a row */
    guint64 *bits[2], *active[2];
} BitWords;

/* Marks the strokes of the words from `first` up to `end` of a row of tiles. */
static void mark_words(LetterMarks *marks, gsize row, gsize first, gsize end,
                       const BitWords *words) {
    const Picture *picture = marks->picture;
    const TextTiles *tiles = marks->tiles;
    gsize from = 8 * first, to = MIN(8 * end, tiles->columns), top = row * KERNEL_TILE;
    from = MIN(from, to - MIN(to, 8)); /* kernels are slow on less than a vector */
    gsize at = top * marks->pitch + from * KERNEL_TILE;
    RisesTask task = {
        .in = picture_plane(picture, marks->channel),
        .thresholds = tiles->thresholds + row * tiles->columns + from,
        .pitch = tiles->columns,
        .rises = {marks->rises[0] + at, marks->rises[1] + at},
        .rise_stride = marks->pitch,
        .marks = {(guint8 *)words->bits[0] + from, (guint8 *)words->bits[1] + from},
        .mark_stride = words->n * sizeof(guint64),
    };
    task.in.planes[0] += top * picture->stride + from * KERNEL_TILE;
    task.in.width = (to - from) * KERNEL_TILE;
    task.in.height = KERNEL_TILE;
    find_kernels()->rises(&task, 1);
}

static gboolean add_runs(LetterMarks *marks, gsize row, const BitWords *words) {
    const Picture *picture = marks->picture;
    for (guint k = 0; k < 2; k++)
        for (gsize i = 0; i < KERNEL_TILE; i++) {
            guint64 *bits = words->bits[k] + i * words->n;
            gsize y = row * KERNEL_TILE + i;
            guint64 any = 0;
            for (gsize x = 0; x < words->n; x++)
                any |= bits[x] = GUINT64_FROM_LE(bits[x] & words->active[k][x]);
            if (any != 0 && y < picture->height &&
                !runs_add_bits(&marks->runs[k], bits, words->n, (guint32)picture->width,
                               (guint32)y))
                return FALSE;
        }
    return TRUE;
}

static gboolean add_row_of_tiles(LetterMarks *marks, gsize row, const BitWords *words) {
    const TextTiles *tiles = marks->tiles;
    for (guint k = 0; k < 2; k++)
        memcpy(words->active[k], tiles->active[k] + row * tiles->columns, tiles->columns);
    gboolean any = FALSE;
    for (gsize first = 0, end; first < words->n; first = end) {
        end = first + 1;
        if ((words->active[0][first] | words->active[1][first]) == 0)
            continue;
        while (end < words->n && (words->active[0][end] | words->active[1][end]) != 0)
            end++;
        mark_words(marks, row, first, end, words);
        any = TRUE;
    }
    return !any || add_runs(marks, row, words);
}

LetterMarks *letter_marks_new(const Picture *picture, guint channel, const TextTiles *tiles) {
    gsize pitch = tiles->columns * KERNEL_TILE, n = pitch * tiles->rows * KERNEL_TILE;
    g_autoptr(LetterMarks) marks = g_new0(LetterMarks, 1);
    *marks = (LetterMarks){.picture = picture,
                           .channel = channel,
                           .tiles = tiles,
                           .pitch = pitch,
                           .rises = {g_try_malloc(n), g_try_malloc(n)},
                           .parts = g_array_new(FALSE, FALSE, sizeof(Part)),
                           .sharp_parts = g_array_new(FALSE, FALSE, sizeof(Part))};
    if (marks->rises[0] == NULL || marks->rises[1] == NULL)
        return NULL;
    BitWords words = {.n = (tiles->columns + 7) / 8};
    g_autofree guint64 *memory = g_new0(guint64, (2 * KERNEL_TILE + 2) * words.n);
    for (gsize k = 0; k < 2; k++) {
        words.bits[k] = memory + k * KERNEL_TILE * words.n;
        words.active[k] = memory + (2 * KERNEL_TILE + k) * words.n;
    }
    for (gsize row = 0; row < tiles->rows; row++)
        if (!add_row_of_tiles(marks, row, &words))
            return NULL;
    return g_steal_pointer(&marks);
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

/* One polarity. */
typedef struct LetterSearch {
    LetterMarks *marks;
    gboolean dark;
    guint smallest;
    gboolean likely_only;
    GArray *letters;
    Histogram *rises, *values; /* scratch */
} LetterSearch;

static gboolean has_shape_of_letter(const Letter *letter, gsize n_samples, guint smallest) {
    gsize width = letter->x1 - letter->x0, height = letter->y1 - letter->y0;
    return height >= smallest && height <= LETTER_TALLEST && width <= LETTER_WIDEST * height &&
           n_samples >= height && n_samples * LETTER_EMPTIEST >= width * height;
}

/* What a dot, a dash or a rule differs by from what is beside it. */
static guint highest_rise(const LetterSearch *look, const Run *runs, gsize n) {
    guint8 highest = 0;
    for (gsize i = 0; i < n; i++) {
        const guint8 *row = look->marks->rises[look->dark] + runs[i].y * look->marks->pitch;
        for (guint32 x = runs[i].x0; x < runs[i].x1; x++)
            highest = MAX(highest, row[x]);
    }
    return highest;
}

static Letter letter_of(const Part *part) {
    return (Letter){.x0 = part->x0, .y0 = part->y0, .x1 = part->x1, .y1 = part->y1};
}

/* rises_known: look->rises is that of all of its samples. */
static void add_letter(const LetterSearch *look, const Runs *all, const Part *part,
                       gboolean rises_known) {
    const Run *runs = all->runs + part->start;
    gsize n = part->n, n_samples = part->n_samples;
    Letter letter = letter_of(part);
    letter.likely = has_shape_of_letter(&letter, n_samples, look->smallest);
    if (!letter.likely && look->likely_only)
        return;
    if (!letter.likely) {
        letter.contrast = highest_rise(look, runs, n);
    } else {
        if (!rises_known)
            take_histogram(look->rises, runs, n, look->marks->rises[look->dark], look->marks->pitch,
                           0, n_samples, G_MAXSIZE);
        letter.contrast = percentile(look->rises, LETTER_CONTRAST_PERCENTILE);
        guint8 turn = look->dark ? G_MAXUINT8 : 0;
        const Picture *picture = look->marks->picture;
        take_histogram(look->values, runs, n, picture->planes[look->marks->channel],
                       picture->stride, turn, n_samples, G_MAXSIZE);
        guint ink = percentile(look->values, LETTER_INK_PERCENTILE),
              near = letter.contrast / LETTER_STEADY;
        guint steady = count_between(look->values, ink - MIN(ink, near), ink + near);
        letter.ink = ink ^ turn;
        letter.steady = (float)steady / (float)n_samples;
        letter.strokes = (float)n / (float)(letter.y1 - letter.y0);
        const TextTiles *tiles = look->marks->tiles;
        letter.threshold =
            tiles->thresholds[letter.y0 / KERNEL_TILE * tiles->columns + letter.x0 / KERNEL_TILE];
    }
    g_array_append_val(look->letters, letter);
}

/* Keeps what rises at least so much. */
static gboolean keep_sharp(const LetterSearch *look, const Run *runs, gsize n, guint least,
                           Runs *sharp) {
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

/* How many rows parts that count have at least. */
static guint lowest_of(const LetterSearch *look) {
    return look->likely_only ? look->smallest : 1;
}

/* Keeps of a part what rises nearly half as much as most of it: blur around letters and what
 * lies behind them goes. */
static gboolean add_part(const LetterSearch *look, const Part *part) {
    LetterMarks *marks = look->marks;
    const Run *runs = marks->grouped.runs + part->start;
    gsize n = part->n, n_samples = part->n_samples;
    if (part->y1 - part->y0 < look->smallest) {
        Letter whole = letter_of(part);
        whole.contrast = highest_rise(look, runs, n);
        g_array_append_val(look->letters, whole);
        return TRUE;
    }
    take_histogram(look->rises, runs, n, marks->rises[look->dark], marks->pitch, 0, n_samples,
                   LETTER_SAMPLES_LOOKED_AT);
    guint least = percentile(look->rises, LETTER_SHARP_PERCENTILE) * LETTER_SHARP / 100;
    if (look->rises->least >= least && look->rises->n == n_samples) {
        add_letter(look, &marks->grouped, part, TRUE);
        return TRUE;
    }
    if (!keep_sharp(look, runs, n, least, &marks->sharp) ||
        !runs_group(&marks->sharp, lowest_of(look), &marks->sharp_grouped, marks->sharp_parts))
        return FALSE;
    for (guint k = 0; k < marks->sharp_parts->len; k++)
        add_letter(look, &marks->sharp_grouped, &g_array_index(marks->sharp_parts, Part, k), FALSE);
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

gboolean find_letters(LetterMarks *marks, gboolean dark, guint smallest, gboolean likely_only,
                      GArray *letters) {
    Histogram rises = {.least = 1}, values = {.least = 1}; /* empty */
    LetterSearch look = {marks, dark, smallest, likely_only, letters, &rises, &values};
    if (!runs_group(&marks->runs[dark], lowest_of(&look), &marks->grouped, marks->parts))
        return FALSE;
    g_array_set_size(letters, marks->parts->len); /* room for most of them */
    g_array_set_size(letters, 0);
    for (guint k = 0; k < marks->parts->len; k++)
        if (!add_part(&look, &g_array_index(marks->parts, Part, k)))
            return FALSE;
    sort_letters(letters, marks->picture->width);
    return TRUE;
}

guint letters_first_from(const GArray *letters, gint64 x) {
    guint low = 0, high = letters->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if ((gint64)g_array_index(letters, Letter, middle).x0 < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether as many strokes as a line and a letter that it crosses have lie side by side in one of a
 * part's rows; an edge by itself has fewer. */
static gboolean has_row_of_strokes(const Run *runs, guint32 n) {
    guint strokes = 0;
    for (guint32 i = 0; i < n && strokes < RULE_STROKES; i++)
        strokes = i > 0 && runs[i].y == runs[i - 1].y ? strokes + 1 : 1;
    return strokes >= RULE_STROKES;
}

/* Whether strokes that hang together go far enough to hold a line that is none of a letter, and
 * letters. */
static gboolean may_hold_rules(const LetterMarks *marks, const Part *part) {
    return (part->x1 - part->x0 >= RULE_LONG || part->y1 - part->y0 >= RULE_LONG) &&
           has_row_of_strokes(marks->grouped.runs + part->start, part->n);
}

/* The greatest rise in each tile that a part lies in, one tile around them all. */
typedef struct Peaks {
    gsize columns, rows, left, top; /* tiles */
    guint8 *rises;
} Peaks;

static Peaks peaks_of(const LetterSearch *look, const Part *part) {
    const LetterMarks *marks = look->marks;
    Peaks peaks = {.left = part->x0 / KERNEL_TILE, .top = part->y0 / KERNEL_TILE};
    peaks.columns = (part->x1 - 1) / KERNEL_TILE - peaks.left + 3;
    peaks.rows = (part->y1 - 1) / KERNEL_TILE - peaks.top + 3;
    peaks.rises = g_malloc0(peaks.columns * peaks.rows);
    const Run *runs = marks->grouped.runs + part->start;
    for (guint32 i = 0; i < part->n; i++) {
        const guint8 *row = marks->rises[look->dark] + runs[i].y * marks->pitch;
        guint8 *out = peaks.rises + (runs[i].y / KERNEL_TILE - peaks.top + 1) * peaks.columns;
        for (guint32 x = runs[i].x0; x < runs[i].x1; x++) {
            guint8 *peak = &out[x / KERNEL_TILE - peaks.left + 1];
            *peak = MAX(*peak, row[x]);
        }
    }
    return peaks;
}

/* The greatest one around a sample. */
static guint peak_near(const Peaks *peaks, guint32 x, guint32 y) {
    const guint8 *at = peaks->rises + (y / KERNEL_TILE - peaks->top) * peaks->columns +
                       (x / KERNEL_TILE - peaks->left);
    guint8 most = 0;
    for (gsize j = 0; j < 3; j++)
        for (gsize i = 0; i < 3; i++)
            most = MAX(most, at[j * peaks->columns + i]);
    return most;
}

/* Fills gaps between strokes of one row or column: where lines cross nothing rises over what is
 * beside it. */
static void close_gaps(const LetterSearch *look, const Part *part, StrokeMap *map, gboolean down) {
    const Picture *picture = look->marks->picture;
    const guint8 *plane = picture->planes[look->marks->channel];
    gsize lines = down ? map->width : map->height, length = down ? map->height : map->width;
    gsize line_step = down ? 1 : map->width, step = down ? map->width : 1;
    for (gsize line = 0; line < lines; line++)
        for (gsize i = 0, last = G_MAXSIZE; i < length; i++) {
            guint8 *at = map->samples + line * line_step + i * step;
            if (*at == MAP_GROUND)
                continue;
            gsize gap = i - last - 1;
            gboolean filled = last != G_MAXSIZE && gap > 0 && gap <= RULE_GAP;
            for (gsize k = 1; filled && k <= gap; k++) {
                gsize x = part->x0 + (down ? line : i - k), y = part->y0 + (down ? i - k : line);
                gsize end_x = part->x0 + (down ? line : i), end_y = part->y0 + (down ? i : line);
                guint8 here = plane[y * picture->stride + x],
                       end = plane[end_y * picture->stride + end_x];
                filled = look->dark ? here <= end + RULE_GAP_LEVEL : here + RULE_GAP_LEVEL >= end;
            }
            for (gsize k = 1; filled && k <= gap; k++)
                *(at - k * step) = MAP_STROKE;
            last = i;
        }
}

/* Draws a part's strokes without their blur, whatever the ground is that they cross. */
static void draw_strokes(const LetterSearch *look, const Part *part, StrokeMap *map) {
    const LetterMarks *marks = look->marks;
    const Run *runs = marks->grouped.runs + part->start;
    Peaks peaks = peaks_of(look, part);
    for (guint32 i = 0; i < part->n; i++) {
        const guint8 *rises = marks->rises[look->dark] + runs[i].y * marks->pitch;
        guint8 *out = map->samples + (runs[i].y - part->y0) * map->width;
        guint least = 0;
        for (guint32 x = runs[i].x0; x < runs[i].x1; x++) {
            if (x == runs[i].x0 || x % KERNEL_TILE == 0)
                least = RULE_STROKE * peak_near(&peaks, x, runs[i].y) / 100;
            out[x - part->x0] = rises[x] >= least ? MAP_STROKE : MAP_GROUND;
        }
    }
    g_free(peaks.rises);
}

/* Gives the samples of rules the value of what is beside them. */
static void erase_rules(const LetterSearch *look, const Part *part, const StrokeMap *map,
                        Picture *out) {
    const LetterMarks *marks = look->marks;
    const Run *runs = marks->grouped.runs + part->start;
    for (guint32 i = 0; i < part->n; i++) {
        const guint8 *rises = marks->rises[look->dark] + runs[i].y * marks->pitch;
        guint8 *row = picture_row8(out, marks->channel, runs[i].y);
        for (guint32 x = runs[i].x0; x < runs[i].x1; x++)
            if (stroke_map_is_erased(map, x - part->x0, runs[i].y - part->y0))
                row[x] = look->dark ? row[x] + rises[x] : row[x] - rises[x];
    }
}

/* Takes the rules of a part out of a picture, which is made if there are any. */
static gboolean erase_in_part(const LetterSearch *look, const Part *part, Picture **erased) {
    LetterMarks *marks = look->marks;
    g_auto(StrokeMap) map = {0};
    gboolean found;
    if (!stroke_map_init(&map, part->x1 - part->x0, part->y1 - part->y0))
        return FALSE;
    draw_strokes(look, part, &map);
    close_gaps(look, part, &map, FALSE);
    close_gaps(look, part, &map, TRUE);
    if (!rules_find(&map, RULE_TRACE, &found))
        return FALSE;
    if (!found)
        return TRUE;
    if (*erased == NULL) {
        *erased = g_new0(Picture, 1);
        if (!picture_copy(marks->picture, *erased))
            return FALSE;
    }
    erase_rules(look, part, &map, *erased);
    return TRUE;
}

gboolean letters_erase_rules(LetterMarks *marks, gboolean dark, Picture **erased) {
    LetterSearch look = {.marks = marks, .dark = dark};
    for (guint k = 0; k < marks->parts->len; k++) {
        const Part *part = &g_array_index(marks->parts, Part, k);
        if (may_hold_rules(marks, part) && !erase_in_part(&look, part, erased))
            return FALSE;
    }
    return TRUE;
}
