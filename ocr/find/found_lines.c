#include "ocr/find/found_lines.h"

#include "ocr/find/letters.h"
#include <string.h>

enum {
    SMALLEST_LETTER = 5,  /* samples high, at the picture's own scale: small letters of 7 px type */
    SMALLEST_HALVED = 10, /* likewise at any other; smaller ones were seen at the scale before */
    SEVERAL = 5,          /* letters that hardly anything else stands in line like */
    LARGEST_LETTER = 44,  /* samples high, at any scale; larger ones are seen at the next */
};

static gsize letter_width(const Letter *letter) {
    return letter->x1 - letter->x0;
}

static gsize letter_height(const Letter *letter) {
    return letter->y1 - letter->y0;
}

/* Whether it may be a letter or a few that touch, rather than a dot, a rule or a frame. */
static gboolean is_letter(const Letter *letter, guint level) {
    gsize width = letter_width(letter), height = letter_height(letter);
    if (height < (level ? SMALLEST_HALVED : SMALLEST_LETTER) || height > LARGEST_LETTER)
        return FALSE;
    return width <= 8 * height && letter->n_samples >= height &&
           letter->n_samples * 12 >= width * height;
}

static gboolean same_ink(const Letter *a, const Letter *b) {
    guint apart = MAX(a->ink, b->ink) - MIN(a->ink, b->ink);
    return apart * 4 <= MIN(a->contrast, b->contrast);
}

/* Whether b, which starts no further left, goes on the line that a is on. */
static gboolean follows(const Letter *a, const Letter *b) {
    gsize height = MAX(letter_height(a), letter_height(b));
    gsize lower = MIN(letter_height(a), letter_height(b));
    gsize top = MAX(a->y0, b->y0), bottom = MIN(a->y1, b->y1);
    if (b->x0 > a->x1 + height + height / 2 || 2 * lower < height || bottom <= top)
        return FALSE;
    gsize feet = MAX(a->y1, b->y1) - MIN(a->y1, b->y1),
          heads = MAX(a->y0, b->y0) - MIN(a->y0, b->y0);
    gsize tolerance = MAX(1, height / 6);
    return 10 * (bottom - top) >= 6 * lower && MIN(feet, heads) <= tolerance && same_ink(a, b);
}

static int by_left(gconstpointer a, gconstpointer b) {
    const Letter *first = a, *second = b;
    return (first->x0 > second->x0) - (first->x0 < second->x0);
}

static int by_size(gconstpointer a, gconstpointer b) {
    gsize first = *(const gsize *)a, second = *(const gsize *)b;
    return (first > second) - (first < second);
}

/* Letters in the order of their left ends; next[i] is the letter that goes on after i, 0 if none.
 */
static void chain_letters(const GArray *letters, guint level, guint *next, gboolean *continues) {
    g_autofree guint *likely = g_new(guint, MAX(letters->len, 1));
    guint n = 0;
    for (guint i = 0; i < letters->len; i++)
        if (is_letter(&g_array_index(letters, Letter, i), level))
            likely[n++] = i;
    for (guint i = 0; i < n; i++) {
        const Letter *a = &g_array_index(letters, Letter, likely[i]);
        /* Twice its height is the most that one that follows has. */
        gsize reach = a->x1 + 3 * letter_height(a);
        for (guint j = i + 1; j < n && next[likely[i]] == 0; j++) {
            const Letter *b = &g_array_index(letters, Letter, likely[j]);
            if (b->x0 > reach)
                break;
            if (b->y0 >= a->y1 || b->y1 <= a->y0)
                continue;
            if (!continues[likely[j]] && follows(a, b)) {
                next[likely[i]] = likely[j];
                continues[likely[j]] = TRUE;
            }
        }
    }
}

static gsize median(GArray *sizes) {
    g_array_sort(sizes, by_size);
    return g_array_index(sizes, gsize, sizes->len / 2);
}

/* A chain as a line; FALSE where it is none. */
static gboolean make_line(const GArray *letters, const guint *next, guint start,
                          const TextArea *area, gboolean bright, FoundLine *line) {
    g_autoptr(GArray) heights = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_autoptr(GArray) inks = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_autoptr(GArray) contrasts = g_array_new(FALSE, FALSE, sizeof(gsize));
    double steady = 0, clear = 0;
    *line = (FoundLine){.x0 = G_MAXSIZE,
                        .y0 = G_MAXSIZE,
                        .level = area->level,
                        .channel = area->channel,
                        .bright = bright};
    guint i = start;
    gsize widest = 0;
    do {
        const Letter *letter = &g_array_index(letters, Letter, i);
        gsize height = letter_height(letter), ink = letter->ink, contrast = letter->contrast;
        g_array_append_val(heights, height);
        g_array_append_val(inks, ink);
        g_array_append_val(contrasts, contrast);
        steady += letter->steady;
        clear += (double)letter->contrast / MAX(letter->threshold, 1);
        widest = MAX(widest, letter_width(letter));
        line->x0 = MIN(line->x0, letter->x0);
        line->x1 = MAX(line->x1, letter->x1);
        line->y0 = MIN(line->y0, letter->y0);
        line->y1 = MAX(line->y1, letter->y1);
        line->n_letters++;
        i = next[i];
    } while (i != 0);
    line->letter_height = median(heights);
    line->ink = (guint)median(inks);
    gsize contrast = median(contrasts);
    line->ground =
        bright ? line->ink - (guint)MIN(contrast, line->ink) : line->ink + (guint)contrast;
    /* Two letters, or some that touch. */
    if (line->n_letters < 2 && widest < 3 * line->letter_height)
        return FALSE;
    /* Two strokes may stand side by side in any texture; letters stand out more than they. */
    if (line->n_letters <= 2 &&
        (2 * clear < 3.0 * line->n_letters || line->letter_height <= SMALLEST_LETTER))
        return FALSE;
    /* Few samples of small antialiased letters are all ink. */
    return steady / line->n_letters >= (line->n_letters < SEVERAL ? 0.5 : 0.25);
}

/* Whether the rows just above and below the line look like its ground: the gaps between letters are
 * laid out like letters of the other polarity, but lie among ink. */
static gboolean lies_on_ground(const TextPicture *picture, const FoundLine *line) {
    gsize on_ground = 0, on_ink = 0;
    for (int below = 0; below < 2; below++) {
        if (below ? line->y1 + 1 >= picture->height : line->y0 < 2)
            continue;
        gsize y = below ? line->y1 + 1 : line->y0 - 2;
        for (gsize x = line->x0; x < line->x1; x++) {
            gint value = (gint)text_picture_sample(picture, line->channel, x, y);
            gint to_ink = ABS(value - (gint)line->ink), to_ground = ABS(value - (gint)line->ground);
            on_ink += to_ink < to_ground;
            on_ground += to_ink >= to_ground;
        }
    }
    return on_ground >= on_ink;
}

/* Takes in what else stands in the line or at its ends: dots, dashes, letters that look different.
 */
static void widen(const GArray *letters, FoundLine *line) {
    const FoundLine found = *line;
    gsize height = line->letter_height, slack = height / 4 + 1;
    for (gboolean changed = TRUE; changed;) {
        changed = FALSE;
        for (guint i = 0; i < letters->len; i++) {
            const Letter *letter = &g_array_index(letters, Letter, i);
            gsize gap = height * 2 / 3;
            if (letter->y0 + slack < line->y0 || letter->y1 > line->y1 + slack ||
                letter_width(letter) > 4 * height || letter->x0 > line->x1 + gap ||
                letter->x1 + gap < line->x0 || 4 * letter_height(letter) > 7 * height)
                continue;
            FoundLine before = *line;
            line->x0 = MIN(line->x0, letter->x0);
            line->x1 = MAX(line->x1, letter->x1);
            line->y0 = MIN(line->y0, letter->y0);
            line->y1 = MAX(line->y1, letter->y1);
            changed |= before.x0 != line->x0 || before.x1 != line->x1;
        }
    }
    /* Nothing stays in line for long in texture. */
    if (line->y1 - line->y0 > found.y1 - found.y0 + height)
        *line = found;
}

/* In samples of the picture. */
static void append_line(GArray *lines, FoundLine line) {
    line.x0 <<= line.level;
    line.x1 <<= line.level;
    line.y0 <<= line.level;
    line.y1 <<= line.level;
    line.letter_height <<= line.level;
    g_array_append_val(lines, line);
}

static void find_in_area(const TextPicture *picture, const GArray *letters, const TextArea *area,
                         gboolean bright, GArray *lines) {
    g_autofree guint *next = g_new0(guint, letters->len);
    g_autofree gboolean *continues = g_new0(gboolean, letters->len);
    chain_letters(letters, area->level, next, continues);
    for (guint i = 0; i < letters->len; i++) {
        FoundLine line;
        if (continues[i] || !is_letter(&g_array_index(letters, Letter, i), area->level) ||
            !make_line(letters, next, i, area, bright, &line) || !lies_on_ground(picture, &line))
            continue;
        FoundLine chained = line;
        widen(letters, &line);
        gboolean higher = chained.y0 != line.y0 || chained.y1 != line.y1;
        append_line(lines, line);
        if (higher) /* by what need not belong to it */
            append_line(lines, chained);
    }
}

static gboolean search_area(const TextPicture *picture, const TextAreas *areas,
                            const TextArea *area, GArray *lines) {
    for (int bright = 1; bright >= 0; bright--) {
        guint own = bright ? area->bright : area->dark, other = bright ? area->dark : area->bright;
        if (3 * own < other)
            continue;
        g_autoptr(GArray) letters = g_array_new(FALSE, FALSE, sizeof(Letter));
        if (!find_letters(picture, areas, area, bright, letters))
            return FALSE;
        g_array_sort(letters, by_left);
        find_in_area(picture, letters, area, bright, lines);
    }
    return TRUE;
}

static int by_letters(gconstpointer a, gconstpointer b) {
    const FoundLine *first = a, *second = b;
    if (first->n_letters != second->n_letters)
        return first->n_letters < second->n_letters ? 1 : -1;
    return (first->level > second->level) - (first->level < second->level);
}

/* Samples that two lines have in common. */
static gsize common(const FoundLine *a, const FoundLine *b) {
    gsize x0 = MAX(a->x0, b->x0), x1 = MIN(a->x1, b->x1);
    gsize y0 = MAX(a->y0, b->y0), y1 = MIN(a->y1, b->y1);
    return x0 < x1 && y0 < y1 ? (x1 - x0) * (y1 - y0) : 0;
}

static gsize extent(const FoundLine *line) {
    return (line->x1 - line->x0) * (line->y1 - line->y0);
}

gboolean found_lines_overlap(const FoundLine *a, const FoundLine *b) {
    gsize both = common(a, b);
    return both > 0 && 2 * both >= MIN(extent(a), extent(b));
}

static gboolean nearly_same(const FoundLine *a, const FoundLine *b) {
    return 10 * common(a, b) >= 8 * MAX(extent(a), extent(b));
}

static gboolean any_line(const GArray *lines, const FoundLine *line,
                         gboolean (*is)(const FoundLine *, const FoundLine *)) {
    for (guint i = 0; i < lines->len; i++)
        if (is(line, &g_array_index(lines, FoundLine, i)))
            return TRUE;
    return FALSE;
}

/* The lines that none with more letters lies over; the others go to `second`, each once. */
static GArray *take_first(GArray *lines, GArray *second) {
    GArray *first = g_array_new(FALSE, FALSE, sizeof(FoundLine));
    g_array_sort(lines, by_letters);
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (!any_line(first, line, found_lines_overlap))
            g_array_append_vals(first, line, 1);
        else if (!any_line(first, line, nearly_same) && !any_line(second, line, nearly_same))
            g_array_append_vals(second, line, 1);
    }
    return first;
}

/* Whether two pieces go on from each other. */
static gboolean adjoin(const FoundLine *a, const FoundLine *b) {
    gsize top = MAX(a->y0, b->y0), bottom = MIN(a->y1, b->y1);
    gsize lower = MIN(a->y1 - a->y0, b->y1 - b->y0),
          height = MAX(a->letter_height, b->letter_height);
    if (a->bright != b->bright || bottom <= top || 10 * (bottom - top) < 7 * lower ||
        10 * MIN(a->letter_height, b->letter_height) < 6 * height)
        return FALSE;
    return MAX(a->x0, b->x0) <= MIN(a->x1, b->x1) + height;
}

/* Puts pieces of one line together that were found in different areas or channels; the pieces go
 * to `second`. */
static void join_lines(GArray *lines, GArray *second) {
    for (guint i = 0; i < lines->len; i++) {
        FoundLine *line = &g_array_index(lines, FoundLine, i);
        const FoundLine alone = *line;
        gboolean joined = FALSE;
        for (guint j = i + 1; j < lines->len; j++) {
            const FoundLine *other = &g_array_index(lines, FoundLine, j);
            if (!adjoin(line, other))
                continue;
            joined = TRUE;
            g_array_append_vals(second, other, 1);
            line->x0 = MIN(line->x0, other->x0);
            line->x1 = MAX(line->x1, other->x1);
            line->y0 = MIN(line->y0, other->y0);
            line->y1 = MAX(line->y1, other->y1);
            line->n_letters += other->n_letters;
            g_array_remove_index(lines, j);
            j = i; /* the line reaches further now */
        }
        if (joined)
            g_array_append_val(second, alone);
    }
}

/* Whether nothing of an area has changed, in any channel. */
static gboolean is_unchanged(const TextPicture *picture, const TextPicture *before,
                             const TextArea *area) {
    gsize x0 = area->x0 << area->level, y0 = area->y0 << area->level;
    gsize x1 = MIN(area->x1 << area->level, picture->width);
    gsize y1 = MIN(area->y1 << area->level, picture->height);
    return text_picture_equal(picture, before, x0, y0, x1, y1);
}

GArray *find_lines(const TextPicture *picture, const TextPicture *before) {
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(FoundLine));
    g_autoptr(TextPicture) half = NULL;
    guint n_levels = finder_n_levels(picture->width, picture->height);
    for (guint level = 0; level < n_levels; level++) {
        if (level > 0) {
            TextPicture *next = text_picture_halve(half ? half : picture);
            g_clear_pointer(&half, text_picture_free);
            if ((half = next) == NULL)
                return NULL;
        }
        const TextPicture *at = half ? half : picture;
        g_autoptr(TextAreas) found = finder_find(at, level);
        for (guint i = 0; i < found->areas->len; i++) {
            const TextArea *area = &g_array_index(found->areas, TextArea, i);
            if (before && is_unchanged(picture, before, area))
                continue;
            if (!search_area(at, found, area, lines))
                return NULL;
        }
    }
    g_autoptr(GArray) second = g_array_new(FALSE, FALSE, sizeof(FoundLine));
    GArray *kept = take_first(lines, second);
    join_lines(kept, second);
    g_array_sort(second, by_letters);
    for (guint i = 0; i < second->len; i++)
        g_array_index(second, FoundLine, i).second = TRUE;
    g_array_append_vals(kept, second->data, second->len);
    return kept;
}
