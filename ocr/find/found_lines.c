#include "ocr/find/found_lines.h"

#include "ocr/find/chains.h"
#include "ocr/find/limits.h"
#include <string.h>

static int by_size(gconstpointer a, gconstpointer b) {
    gsize first = *(const gsize *)a, second = *(const gsize *)b;
    return (first > second) - (first < second);
}

static gsize median(GArray *sizes) {
    g_array_sort(sizes, by_size);
    return g_array_index(sizes, gsize, sizes->len / 2);
}

/* What the letters of a chain have in common. */
typedef struct Traits {
    gsize widest;         /* samples */
    double steady, clear; /* means: see Letter, and contrast in thresholds */
} Traits;

/* The chain that starts with a letter, as a line. */
static Traits measure_chain(const Chains *chains, guint start, gboolean bright, FoundLine *line) {
    g_autoptr(GArray) heights = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_autoptr(GArray) inks = g_array_new(FALSE, FALSE, sizeof(gsize));
    g_autoptr(GArray) contrasts = g_array_new(FALSE, FALSE, sizeof(gsize));
    Traits traits = {0};
    *line = (FoundLine){.box = letter_box(&g_array_index(chains->letters, Letter, start)),
                        .bright = bright};
    guint i = start;
    do {
        const Letter *letter = &g_array_index(chains->letters, Letter, i);
        gsize height = letter_height(letter), ink = letter->ink, contrast = letter->contrast;
        g_array_append_val(heights, height);
        g_array_append_val(inks, ink);
        g_array_append_val(contrasts, contrast);
        traits.steady += letter->steady;
        traits.clear += (double)letter->contrast / MAX(letter->threshold, 1);
        traits.widest = MAX(traits.widest, letter_width(letter));
        line->box = box_unite(line->box, letter_box(letter));
        line->n_letters++;
        i = chains->next[i];
    } while (i != 0);
    traits.steady /= line->n_letters;
    traits.clear /= line->n_letters;
    line->letter_height = median(heights);
    line->ink = (guint)median(inks);
    guint contrast = (guint)median(contrasts);
    line->ground = bright ? line->ink - MIN(contrast, line->ink) : line->ink + contrast;
    return traits;
}

/* The part of the samples FOUND_AWAY from a line's box that are like its ground. */
static double calm_around(const Picture *picture, const FoundLine *line) {
    const Box around = box_grow(line->box, FOUND_AWAY);
    gint64 x0 = around.x0, x1 = around.x1 - 1, y0 = around.y0, y1 = around.y1 - 1;
    gint ground = (gint)line->ground, contrast = ABS((gint)line->ink - ground);
    gsize n = 0, calm = 0;
    for (gint64 y = MAX(y0, 0); y <= MIN(y1, (gint64)picture->height - 1); y++) {
        gint64 step = y == y0 || y == y1 ? 1 : x1 - x0;
        for (gint64 x = x0; x <= x1; x += step) {
            if (x < 0 || x >= (gint64)picture->width)
                continue;
            gint value = (gint)picture_sample(picture, line->channel, (gsize)x, (gsize)y);
            n++;
            calm += ABS(value - ground) * FOUND_LIKE_GROUND <= contrast;
        }
    }
    return n ? (double)calm / (double)n : 1;
}

/* Whether it may be some letters that touch: crosses and arcs have fewer strokes side by side. */
static gboolean is_wide(const Letter *letter) {
    return 100 * letter_width(letter) >= FOUND_TOUCHING_WIDE * letter_height(letter) &&
           letter->strokes >= FOUND_TOUCHING_STROKES;
}

/* Whether a chain of letters, two or some that touch, is a line of text. Few letters are asked more
 * than many: two or three strokes may stand side by side in any texture. */
static gboolean is_line(const FoundLine *line, const Traits *traits, gsize picture_height) {
    double calm = line->calm;
    /* Bones are laid out like a few large letters. */
    if (line->letter_height > MAX(picture_height / FOUND_TALLEST_PART, FOUND_TALLEST_ANYWAY) &&
        (line->n_letters < FOUND_FEW || calm < FOUND_CALM))
        return FALSE;
    /* Few samples of small antialiased letters are all ink. */
    if (line->n_letters >= FOUND_SEVERAL && traits->steady >= FOUND_STEADY_SEVERAL)
        return calm >= FOUND_UNCALM || traits->clear >= FOUND_CLEAR;
    if (calm >= FOUND_CALM && traits->clear >= FOUND_LITTLE_CLEAR &&
        traits->steady >= FOUND_STEADY_CALM && line->box.y1 - line->box.y0 > LETTER_SMALLEST)
        return TRUE;
    if (line->n_letters < 2 && traits->widest < FOUND_TOUCHING_LONG * line->letter_height)
        return FALSE;
    if (line->n_letters < FOUND_FEW && line->letter_height <= LETTER_SMALLEST)
        return FALSE;
    return line->n_letters < FOUND_SEVERAL && calm >= FOUND_UNCALM &&
           traits->clear >= FOUND_LITTLE_CLEAR && traits->steady >= FOUND_STEADY_FEW;
}

/* Whether the rows just above and below the line look like its ground: the gaps between letters are
 * laid out like letters of the other polarity, but lie among ink. */
static gboolean lies_on_ground(const Picture *picture, const FoundLine *line) {
    gsize on_ground = 0, on_ink = 0;
    for (int below = 0; below < 2; below++) {
        gint64 y = below ? line->box.y1 + FOUND_AWAY - 1 : line->box.y0 - FOUND_AWAY;
        if (y < 0 || y >= (gint64)picture->height)
            continue;
        for (gint64 x = line->box.x0; x < line->box.x1; x++) {
            gint value = (gint)picture_sample(picture, line->channel, (gsize)x, (gsize)y);
            gint to_ink = ABS(value - (gint)line->ink), to_ground = ABS(value - (gint)line->ground);
            on_ink += to_ink < to_ground;
            on_ground += to_ink >= to_ground;
        }
    }
    return on_ground >= on_ink;
}

static guint contrast_of(const FoundLine *line) {
    return MAX(line->ink, line->ground) - MIN(line->ink, line->ground);
}

/* Takes in what else stands in the line that starts with a letter, or at its ends: dots, dashes,
 * letters that look different, but no specks of noise, and nothing of a lower line. */
static void widen(const GArray *letters, const Member *members, guint start, FoundLine *line) {
    const Box found = line->box;
    gint64 height = (gint64)line->letter_height, slack = height / FOUND_SLACK + 1;
    guint contrast = contrast_of(line);
    for (gboolean changed = TRUE; changed;) {
        changed = FALSE;
        for (guint i = 0; i < letters->len; i++) {
            const Letter *letter = &g_array_index(letters, Letter, i);
            const Box box = letter_box(letter);
            gint64 gap = height * FOUND_AT_ENDS / 3;
            gint64 across = box.x1 - box.x0, down = box.y1 - box.y0;
            if (members[i].n >= FOUND_OWN_LINE && members[i].first != start &&
                3 * down <= FOUND_OWN_LINE_LOW * height)
                continue;
            if (box.y0 + slack < line->box.y0 || box.y1 > line->box.y1 + slack ||
                across > FOUND_JOINED_WIDEST * height || box.x0 > line->box.x1 + gap ||
                box.x1 + gap < line->box.x0 || 100 * down > FOUND_JOINED_TALLEST * height ||
                FOUND_JOINED_FAINTEST * letter->contrast < contrast)
                continue;
            const Box before = line->box;
            line->box = box_unite(line->box, box);
            changed |= before.x0 != line->box.x0 || before.x1 != line->box.x1;
        }
    }
    /* Nothing stays in line for long in texture. */
    if (line->box.y1 - line->box.y0 > found.y1 - found.y0 + height)
        line->box = found;
}

/* Where lines are looked for. */
typedef struct Layer {
    const Picture *picture;
    guint level, channel;
    SampleRange range; /* of the samples that the picture was made from */
} Layer;

/* The value that a sample of the picture was made from. */
static guint original_value(const SampleRange *range, guint value) {
    return range->low + (value * (range->high - range->low) + 127) / 255;
}

/* In samples of the whole picture. */
static void append_line(GArray *lines, FoundLine line, const Layer *layer) {
    line.level = layer->level;
    line.box = box_enlarge(line.box, line.level);
    line.letter_height <<= line.level;
    line.ink = original_value(&layer->range, line.ink);
    line.ground = original_value(&layer->range, line.ground);
    g_array_append_val(lines, line);
}

/* Whether two pieces may have been written in one colour: values of different channels can't be
 * compared. */
static gboolean like_ink(const FoundLine *a, const FoundLine *b) {
    guint apart = MAX(a->ink, b->ink) - MIN(a->ink, b->ink);
    return a->channel != b->channel ||
           FOUND_PIECES_INK * apart <= MIN(contrast_of(a), contrast_of(b));
}

/* Whether two pieces go on from each other, with a gap of at most so many of their heights. */
static gboolean adjoin(const FoundLine *a, const FoundLine *b, gsize gap) {
    gint64 top = MAX(a->box.y0, b->box.y0), bottom = MIN(a->box.y1, b->box.y1);
    gint64 lower = MIN(a->box.y1 - a->box.y0, b->box.y1 - b->box.y0);
    gsize height = MAX(a->letter_height, b->letter_height);
    if (a->bright != b->bright || !like_ink(a, b) || bottom <= top ||
        100 * (bottom - top) < FOUND_PIECES_BESIDE * lower ||
        100 * MIN(a->letter_height, b->letter_height) < FOUND_PIECES_HEIGHT * height)
        return FALSE;
    return MAX(a->box.x0, b->box.x0) <= MIN(a->box.x1, b->box.x1) + (gint64)(gap * height);
}

/* A chain of letters as a line. */
typedef struct Candidate {
    FoundLine line;
    guint start;
    gboolean sure;
} Candidate;

/* What goes on from a line of several letters is text itself, whatever it looks like: a word on
 * texture, between words that stand clear. */
static void believe_neighbours(GArray *candidates) {
    for (guint i = 0; i < candidates->len; i++) {
        Candidate *doubtful = &g_array_index(candidates, Candidate, i);
        for (guint k = 0; k < candidates->len && !doubtful->sure; k++) {
            const Candidate *other = &g_array_index(candidates, Candidate, k);
            if (other->sure && other->line.n_letters >= FOUND_SEVERAL &&
                adjoin(&doubtful->line, &other->line, FOUND_BELIEVED_GAP))
                doubtful->sure = TRUE;
        }
    }
}

/* The chains of one polarity that may be lines. */
typedef struct Search {
    Chains chains;
    GArray *candidates;
} Search;

static void search_clear(Search *search) {
    chains_clear(&search->chains);
    g_clear_pointer(&search->candidates, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

/* Those of two letters or more, or of some that touch. */
static GArray *list_candidates(const Layer *layer, const Chains *chains, gboolean bright) {
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (guint i = 0; i < chains->letters->len; i++) {
        const Letter *first = &g_array_index(chains->letters, Letter, i);
        if (chains->continues[i] || !first->likely || (chains->next[i] == 0 && !is_wide(first)))
            continue;
        Candidate candidate = {.start = i};
        FoundLine *line = &candidate.line;
        Traits traits = measure_chain(chains, i, bright, line);
        line->channel = layer->channel;
        line->calm = calm_around(layer->picture, line);
        candidate.sure = is_line(line, &traits, layer->picture->height);
        if (lies_on_ground(layer->picture, line))
            g_array_append_val(candidates, candidate);
    }
    believe_neighbours(candidates);
    return candidates;
}

static gboolean search_init(Search *search, const Layer *layer, LetterMarks *marks, gboolean dark,
                            gboolean likely_only) {
    g_autoptr(GArray) letters = g_array_new(FALSE, FALSE, sizeof(Letter));
    if (!find_letters(marks, dark, layer->level ? LETTER_SMALLEST_HALVED : LETTER_SMALLEST,
                      likely_only, letters))
        return FALSE;
    chains_init(&search->chains, g_steal_pointer(&letters));
    search->candidates = list_candidates(layer, &search->chains, !dark);
    return TRUE;
}

static gboolean has_line(const Search *search) {
    for (guint i = 0; i < search->candidates->len; i++)
        if (g_array_index(search->candidates, Candidate, i).sure)
            return TRUE;
    return FALSE;
}

static void append_lines(GArray *lines, const Search *search, const Layer *layer) {
    g_autofree Member *members = chains_members(&search->chains);
    for (guint i = 0; i < search->candidates->len; i++) {
        const Candidate *candidate = &g_array_index(search->candidates, Candidate, i);
        if (!candidate->sure)
            continue;
        FoundLine line = candidate->line;
        widen(search->chains.letters, members, candidate->start, &line);
        append_line(lines, line, layer);
        if (candidate->line.box.y0 != line.box.y0 || candidate->line.box.y1 != line.box.y1)
            append_line(lines, candidate->line, layer); /* without what need not belong to it */
    }
}

static gboolean search_layer(const Layer *layer, const TextChange *change, GArray *lines,
                             gboolean *pressed) {
    g_autoptr(TextTiles) tiles = finder_find(layer->picture, layer->channel, layer->level, change);
    *pressed = tiles->pressed;
    gsize n = tiles->columns * tiles->rows;
    if (!memchr(tiles->active[0], G_MAXUINT8, n) && !memchr(tiles->active[1], G_MAXUINT8, n))
        return TRUE;
    g_autoptr(LetterMarks) marks = letter_marks_new(layer->picture, layer->channel, tiles);
    for (guint dark = 0; marks && dark < 2; dark++) {
        g_auto(Search) likely = {0}, all = {0};
        if (!search_init(&likely, layer, marks, dark, TRUE))
            return FALSE;
        /* What is not like letters only widens lines; most pictures have none. */
        if (!has_line(&likely))
            continue;
        if (!search_init(&all, layer, marks, dark, FALSE))
            return FALSE;
        append_lines(lines, &all, layer);
    }
    return marks != NULL;
}

/* Letters that stand by themselves come first: around halves of letters there are the other halves.
 */
static int by_letters(gconstpointer a, gconstpointer b) {
    const FoundLine *first = a, *second = b;
    double of_first = first->n_letters * first->calm, of_second = second->n_letters * second->calm;
    if (of_first != of_second)
        return of_first < of_second ? 1 : -1;
    return (first->level > second->level) - (first->level < second->level);
}

gboolean found_lines_overlap(const FoundLine *a, const FoundLine *b) {
    gint64 both = box_extent(box_intersect(a->box, b->box));
    return both > 0 && 100 * both >= FOUND_OVERLAP * MIN(box_extent(a->box), box_extent(b->box));
}

static gboolean nearly_same(const FoundLine *a, const FoundLine *b) {
    gint64 both = box_extent(box_intersect(a->box, b->box));
    return 100 * both >= FOUND_SAME * MAX(box_extent(a->box), box_extent(b->box));
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

/* Puts pieces of one line together that were found in different areas or channels; the pieces go
 * to `second`. */
static void join_lines(GArray *lines, GArray *second) {
    for (guint i = 0; i < lines->len; i++) {
        FoundLine *line = &g_array_index(lines, FoundLine, i);
        const FoundLine alone = *line;
        gboolean joined = FALSE;
        for (guint j = i + 1; j < lines->len; j++) {
            const FoundLine *other = &g_array_index(lines, FoundLine, j);
            if (!adjoin(line, other, FOUND_PIECES_GAP))
                continue;
            joined = TRUE;
            g_array_append_vals(second, other, 1);
            line->box = box_unite(line->box, other->box);
            line->n_letters += other->n_letters;
            g_array_remove_index(lines, j);
            j = i; /* the line reaches further now */
        }
        if (joined)
            g_array_append_val(second, alone);
    }
}

/* Whether two lines are the upper and the lower parts of one: letters such as Korean and Chinese
 * ones stand in several pieces above each other. */
static gboolean is_stacked(const FoundLine *a, const FoundLine *b) {
    gint64 across = MIN(a->box.x1, b->box.x1) - MAX(a->box.x0, b->box.x0);
    gint64 wider = MAX(a->box.x1 - a->box.x0, b->box.x1 - b->box.x0);
    gint64 apart = MAX(a->box.y0, b->box.y0) - MIN(a->box.y1, b->box.y1);
    gint64 height = (gint64)MAX(a->letter_height, b->letter_height);
    return a->bright == b->bright && like_ink(a, b) && apart <= height / FOUND_STACKED_GAP &&
           100 * across >= FOUND_STACKED * wider;
}

/* Adds to `second` what pieces that stand above each other are together. */
static void stack_lines(const Picture *picture, const GArray *lines, GArray *second) {
    for (guint i = 0; i < lines->len; i++)
        for (guint k = i + 1; k < lines->len; k++) {
            FoundLine both = g_array_index(lines, FoundLine, i);
            const FoundLine *other = &g_array_index(lines, FoundLine, k);
            if (!is_stacked(&both, other))
                continue;
            both.box = box_unite(both.box, other->box);
            both.letter_height = (gsize)(both.box.y1 - both.box.y0);
            both.n_letters = MAX(both.n_letters, other->n_letters);
            both.calm = calm_around(picture, &both);
            g_array_append_val(second, both);
        }
}

/* Appends the lines of all scales; says which channels at their own size are pressed. */
static gboolean search_scales(const Picture *picture, const SampleRange *ranges,
                              const TextChange *change, GArray *lines, gboolean pressed[3]) {
    g_autoptr(Picture) half = NULL;
    guint n_levels = finder_n_levels(picture->width, picture->height);
    for (guint level = 0; level < n_levels; level++) {
        if (level > 0) {
            Picture *next = picture_halve(half ? half : picture);
            g_clear_pointer(&half, picture_free);
            if ((half = next) == NULL)
                return FALSE;
        }
        for (guint channel = 0; channel < picture->n_planes; channel++) {
            Layer layer = {half ? half : picture, level, channel, ranges[channel]};
            gboolean unused;
            if (!search_layer(&layer, change, lines, level ? &unused : &pressed[channel]))
                return FALSE;
        }
    }
    return TRUE;
}

/* Leaves of a channel's range what nearly all of the picture has, and a little more; FALSE where
 * that is no less. */
static gboolean close_in(const Picture *narrow, guint channel, SampleRange *range) {
    SampleRange most = finder_range_of_most(narrow, channel);
    guint low = original_value(range, most.low - MIN(most.low, 1));
    guint high = original_value(range, MIN(most.high + 1, G_MAXUINT8));
    gboolean less = low < high && high - low < range->high - range->low;
    if (less)
        *range = (SampleRange){low, high};
    return less;
}

/* Appends the lines of a picture of 16 bits. A few bright samples, or another text, may press all
 * others into so few values that text among them can't be told: they are looked at once more
 * without. */
static gboolean search_ranges(const Picture *picture, const TextChange *change, GArray *lines) {
    SampleRange ranges[3];
    picture_ranges(picture, ranges);
    gboolean again = TRUE;
    for (guint look = 0; again && look < FOUND_LOOKS; look++) {
        gboolean pressed[3] = {FALSE, FALSE, FALSE};
        g_autoptr(Picture) narrow = picture_narrow(picture, ranges);
        if (narrow == NULL || !search_scales(narrow, ranges, change, lines, pressed))
            return FALSE;
        again = FALSE;
        for (guint i = 0; i < picture->n_planes; i++)
            again |= pressed[i] && close_in(narrow, i, &ranges[i]);
    }
    return TRUE;
}

GArray *find_lines(const Picture *picture, const Picture *before) {
    static const SampleRange whole[3] = {{0, G_MAXUINT8}, {0, G_MAXUINT8}, {0, G_MAXUINT8}};
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(FoundLine));
    TextChange both = {before, picture};
    const TextChange *change = before ? &both : NULL;
    gboolean unused[3];
    if (!(picture->depth == 2 ? search_ranges(picture, change, lines)
                              : search_scales(picture, whole, change, lines, unused)))
        return NULL;
    g_autoptr(GArray) second = g_array_new(FALSE, FALSE, sizeof(FoundLine));
    GArray *kept = take_first(lines, second);
    join_lines(kept, second);
    stack_lines(picture, kept, second);
    g_array_sort(second, by_letters);
    for (guint i = 0; i < second->len; i++)
        g_array_index(second, FoundLine, i).second = TRUE;
    g_array_append_vals(kept, second->data, second->len);
    return kept;
}
