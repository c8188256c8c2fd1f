#include "ocr/find/found_lines.h"

#include "ocr/find/chains.h"
#include "ocr/find/limits.h"
#include "ocr/find/turn/slants.h"
#include "ocr/find/turn/turn.h"
#include <math.h>
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

/* Where lines are looked for: in a picture of one scale, or in a part of one that was turned. */
typedef struct Layer {
    const Picture *picture;
    guint level, channel;
    SampleRange range; /* of the samples that the picture was made from */
    gsize height;      /* of the whole picture in this scale */
    gboolean turned;   /* it is a part that was turned */
} Layer;

/* The value that a sample of the picture was made from. */
static guint original_value(const SampleRange *range, guint value) {
    return range->low + (value * (range->high - range->low) + 127) / 255;
}

/* Turns what was found in a layer, or in a part of it that was turned, into lines of the whole
 * picture. */
static void finish_lines(GArray *lines, guint first, const Layer *layer, const Turn *turn) {
    for (guint i = first; i < lines->len; i++) {
        FoundLine *line = &g_array_index(lines, FoundLine, i);
        line->level = layer->level;
        line->channel = layer->channel;
        line->slab = slab_of_box(line->box);
        if (turn)
            line->slab = turn_back(turn, &line->slab);
        if (line->slab.degrees < 0)
            line->slab.degrees += 360;
        line->box = box_clip(slab_box(&line->slab), (gint64)layer->picture->width,
                             (gint64)layer->picture->height);
        line->slab = slab_enlarge(line->slab, line->level);
        line->box = box_enlarge(line->box, line->level);
        line->letter_height <<= line->level;
        line->ink = original_value(&layer->range, line->ink);
        line->ground = original_value(&layer->range, line->ground);
    }
}

/* Whether two pieces may have been written in one colour: values of different channels can't be
 * compared. */
static gboolean like_ink(const FoundLine *a, const FoundLine *b) {
    guint apart = MAX(a->ink, b->ink) - MIN(a->ink, b->ink);
    return a->channel != b->channel ||
           FOUND_PIECES_INK * apart <= MIN(contrast_of(a), contrast_of(b));
}

/* Whether two pieces, with their boxes where their text is level, go on from each other, with a gap
 * of at most so many of their heights. */
static gboolean adjoin(const FoundLine *a, Box a_box, const FoundLine *b, Box b_box, gsize gap) {
    gint64 top = MAX(a_box.y0, b_box.y0), bottom = MIN(a_box.y1, b_box.y1);
    gint64 lower = MIN(a_box.y1 - a_box.y0, b_box.y1 - b_box.y0);
    gsize height = MAX(a->letter_height, b->letter_height);
    if (a->bright != b->bright || !like_ink(a, b) || bottom <= top ||
        100 * (bottom - top) < FOUND_PIECES_BESIDE * lower ||
        100 * MIN(a->letter_height, b->letter_height) < FOUND_PIECES_HEIGHT * height)
        return FALSE;
    return MAX(a_box.x0, b_box.x0) <= MIN(a_box.x1, b_box.x1) + (gint64)(gap * height);
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
                adjoin(&doubtful->line, doubtful->line.box, &other->line, other->line.box,
                       FOUND_BELIEVED_GAP))
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
        candidate.sure = is_line(line, &traits, layer->height);
        line->rises = candidate.sure ? chain_degrees(chains, i) : 0;
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

static void append_lines(GArray *lines, const Search *search) {
    g_autofree Member *members = chains_members(&search->chains);
    for (guint i = 0; i < search->candidates->len; i++) {
        const Candidate *candidate = &g_array_index(search->candidates, Candidate, i);
        if (!candidate->sure)
            continue;
        FoundLine line = candidate->line;
        widen(search->chains.letters, members, candidate->start, &line);
        g_array_append_val(lines, line);
        if (candidate->line.box.y0 != line.box.y0 || candidate->line.box.y1 != line.box.y1)
            g_array_append_val(lines, candidate->line); /* without what need not belong to it */
    }
}

/* Whether a line that is not level may be one: more is looked at than of level text, and found in
 * line by chance. */
static gboolean is_clear_of_texture(const FoundLine *line) {
    return line->calm >=
           (line->n_letters < SLANT_CERTAIN ? FOUND_CALM : (FOUND_CALM + FOUND_UNCALM) / 2);
}

/* Appends a Slab for what may be lines at an angle: letters in line that are in no level line, and
 * lines that rise. */
static void append_slants(GArray *slants, const Layer *layer, const Search *search,
                          gboolean bright) {
    const Chains *chains = &search->chains;
    g_autofree guint8 *taken = g_malloc0(MAX(chains->letters->len, 1));
    for (guint i = 0; i < search->candidates->len; i++) {
        const Candidate *candidate = &g_array_index(search->candidates, Candidate, i);
        const FoundLine *line = &candidate->line;
        if (!candidate->sure || line->n_letters < SLANT_LETTERS)
            continue;
        Slab slab = slab_of_box(line->box);
        slab.degrees = line->rises;
        double rise = slab.length * fabs(tan(line->rises * (G_PI / 180)));
        if (is_clear_of_texture(line) && SLANT_RISE * rise >= (double)line->letter_height &&
            rise >= SLANT_LEAST_RISE) {
            g_array_append_val(slants, slab);
            if (fabs(line->rises) >= SLANT_LEAST)
                continue; /* it may reach further than its chain */
        }
        guint letter = candidate->start;
        do
            taken[letter] = 1;
        while ((letter = chains->next[letter]) != 0);
    }
    find_slants(layer->picture, layer->channel, bright, chains->letters, taken,
                layer->turned ? SLANT_LETTERS_TURNED : SLANT_LETTERS, slants);
}

/* Appends level lines, and slants. */
static gboolean search_tiles(const Layer *layer, const TextTiles *tiles, GArray *lines,
                             GArray *slants) {
    gsize n = tiles->columns * tiles->rows;
    if (!memchr(tiles->active[0], G_MAXUINT8, n) && !memchr(tiles->active[1], G_MAXUINT8, n))
        return TRUE;
    g_autoptr(LetterMarks) marks = letter_marks_new(layer->picture, layer->channel, tiles);
    for (guint dark = 0; marks && dark < 2; dark++) {
        g_auto(Search) likely = {0}, all = {0};
        if (!search_init(&likely, layer, marks, dark, TRUE))
            return FALSE;
        append_slants(slants, layer, &likely, !dark);
        /* What is not like letters only widens lines; most pictures have none. */
        if (!has_line(&likely))
            continue;
        if (!search_init(&all, layer, marks, dark, FALSE))
            return FALSE;
        append_lines(lines, &all);
    }
    return marks != NULL;
}

/* Looks in a part of a layer that it turns, and appends lines of the whole picture. Slants are
 * appended as they lie in the layer. */
static gboolean search_turned(const Layer *layer, Box part, double degrees, GArray *lines,
                              GArray *slants) {
    g_auto(Turn) turn = {0};
    if (!turn_init(&turn, layer->picture, layer->channel, part, degrees))
        return FALSE;
    Layer turned = *layer;
    turned.picture = &turn.picture;
    turned.channel = 0;
    turned.turned = TRUE;
    g_autoptr(TextTiles) tiles = finder_find(&turn.picture, 0, layer->level, NULL);
    guint first_line = lines->len, first_slant = slants->len;
    if (!search_tiles(&turned, tiles, lines, slants))
        return FALSE;
    finish_lines(lines, first_line, layer, &turn);
    for (guint i = first_slant; i < slants->len; i++) {
        Slab *slab = &g_array_index(slants, Slab, i);
        *slab = turn_back(&turn, slab);
    }
    return TRUE;
}

/* Where a side that is too short begins, so that it lies within so many samples. */
static gint64 begin_longer(gint64 begin, gint64 end, gint64 all) {
    return CLAMP((begin + end - AREA_SHORTEST) / 2, 0, MAX(0, all - AREA_SHORTEST));
}

static Box part_around(const Layer *layer, Box box, gint64 aside, gint64 above) {
    gint64 width = (gint64)layer->picture->width, height = (gint64)layer->picture->height;
    Box part = {box.x0 - aside, box.y0 - above, box.x1 + aside, box.y1 + above};
    if (part.y1 - part.y0 < AREA_SHORTEST) {
        part.y0 = begin_longer(part.y0, part.y1, height);
        part.y1 = part.y0 + AREA_SHORTEST;
    }
    return box_clip(part, width, height);
}

static double extent_of(const FoundLine *line) {
    return line->slab.length * line->slab.breadth;
}

static double common_extent(const FoundLine *a, const FoundLine *b) {
    const Box both = box_intersect(a->box, b->box);
    if (a->slab.degrees == 0 && b->slab.degrees == 0)
        return (double)box_extent(both);
    return box_is_empty(both) ? 0 : slab_common(&a->slab, &b->slab);
}

/* Whether lines, whose letters stand closely and in line, cover a slab of a layer. */
static gboolean is_covered(const Layer *layer, const Slab *slab, const GArray *lines) {
    const FoundLine whole = {.slab = slab_enlarge(*slab, layer->level),
                             .box = box_enlarge(slab_box(slab), layer->level)};
    double covered = 0;
    for (guint i = 0; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        double closest = AREA_TIGHT * (double)(line->n_letters * line->letter_height);
        if (line->n_letters >= FOUND_FEW && 100 * line->slab.length <= closest &&
            fabs(line->rises) < SLANT_LEAST)
            covered += common_extent(line, &whole);
    }
    return 100 * covered >= AREA_COVERED * extent_of(&whole);
}

/* Leaves of the lines from `first` on, found in a part that was turned for a slant, or for text
 * that runs along columns, those that are level in it. */
static void keep_level(GArray *lines, guint first, double rise) {
    for (guint i = lines->len; i-- > first;) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        gboolean tiny = line->n_letters < SLANT_LETTERS;
        gboolean long_enough =
            line->slab.length >= FOUND_TOUCHING_LONG * (double)line->letter_height;
        if (fabs(line->rises) > rise || !is_clear_of_texture(line) || (tiny && !long_enough))
            g_array_remove_index(lines, i);
    }
}

/* Appends the lines that run along columns, where no level ones are. */
static gboolean search_sideways(const Layer *layer, const TextTiles *tiles,
                                const TextChange *change, guint first, GArray *lines,
                                GArray *slants) {
    g_autoptr(GArray) areas =
        finder_find_sideways(layer->picture, layer->channel, layer->level, tiles, change);
    g_autoptr(GArray) level = g_array_new(FALSE, FALSE, sizeof(FoundLine));
    if (lines->len > first)
        g_array_append_vals(level, &g_array_index(lines, FoundLine, first), lines->len - first);
    guint end = lines->len;
    for (guint i = 0; i < areas->len; i++) {
        const Box *area = &g_array_index(areas, Box, i);
        const Slab slab = slab_of_box(*area);
        if (!is_covered(layer, &slab, level) &&
            !search_turned(layer, part_around(layer, *area, AREA_ASIDE, AREA_ALONG), 90, lines,
                           slants))
            return FALSE;
    }
    keep_level(lines, end, SLANT_OTHER);
    return TRUE;
}

/* The longest of the lines from `first` on, as a slab of the layer that its letters are level in;
 * FALSE where there is none. */
static gboolean longest_slab(const GArray *lines, guint first, guint level, Slab *slab) {
    const FoundLine *longest = NULL;
    for (guint i = first; i < lines->len; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (longest == NULL || line->slab.length > longest->slab.length)
            longest = line;
    }
    if (longest == NULL)
        return FALSE;
    double times = 1 / (double)(1u << level);
    *slab = longest->slab;
    *slab = (Slab){slab->x * times, slab->y * times, slab->length * times, slab->breadth * times,
                   slab->degrees + longest->rises};
    return TRUE;
}

/* Turns a part of the layer for a slant, and again where what is found there reaches further, or
 * still rises. */
static gboolean search_slant(const Layer *layer, const Slab *slant, GArray *lines) {
    Slab slab = *slant, next;
    for (guint look = 0; look < SLANT_LOOKS; look++) {
        g_autoptr(GArray) unused = g_array_new(FALSE, FALSE, sizeof(Slab));
        guint first = lines->len;
        gint64 margin = (gint64)slab.breadth + AREA_ASIDE;
        if (!search_turned(layer, part_around(layer, slab_box(&slab), margin, margin), slab.degrees,
                           lines, unused))
            return FALSE;
        keep_level(lines, first, SLANT_LEFT);
        if (!longest_slab(lines, first, layer->level, &next) || look + 1 == SLANT_LOOKS ||
            (look > 0 && next.length < slab.length + slab.breadth))
            return TRUE;
        g_array_set_size(lines, first);
        slab = next;
    }
    return TRUE;
}

static gboolean search_layer(const Layer *layer, const TextChange *change, GArray *lines,
                             gboolean *pressed) {
    g_autoptr(TextTiles) tiles = finder_find(layer->picture, layer->channel, layer->level, change);
    g_autoptr(GArray) slants = g_array_new(FALSE, FALSE, sizeof(Slab));
    *pressed = tiles->pressed;
    guint first = lines->len;
    if (!search_tiles(layer, tiles, lines, slants))
        return FALSE;
    finish_lines(lines, first, layer, NULL);
    if (!search_sideways(layer, tiles, change, first, lines, slants))
        return FALSE;
    for (guint i = 0; i < slants->len; i++) {
        const Slab *slant = &g_array_index(slants, Slab, i);
        if (!is_covered(layer, slant, lines) && !search_slant(layer, slant, lines))
            return FALSE;
    }
    return TRUE;
}

/* Letters that stand by themselves come first: around halves of letters there are the other halves.
 */
static double weight_of(const FoundLine *line) {
    double level = fabs(line->rises) < SLANT_LEAST ? 1 : 0.5; /* it is found better where turned */
    return line->n_letters * line->calm * level;
}

static int by_letters(gconstpointer a, gconstpointer b) {
    const FoundLine *first = a, *second = b;
    double of_first = weight_of(first), of_second = weight_of(second);
    if (of_first != of_second)
        return of_first < of_second ? 1 : -1;
    return (first->level > second->level) - (first->level < second->level);
}

gboolean found_lines_overlap(const FoundLine *a, const FoundLine *b) {
    double both = common_extent(a, b);
    return both > 0 && 100 * both >= FOUND_OVERLAP * MIN(extent_of(a), extent_of(b));
}

static gboolean nearly_same(const FoundLine *a, const FoundLine *b) {
    return 100 * common_extent(a, b) >= FOUND_SAME * MAX(extent_of(a), extent_of(b));
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

/* The box where a line's text is level. */
static Box level_box(const FoundLine *line, double degrees) {
    return degrees == 0 ? line->box : slab_level_box(&line->slab, degrees);
}

/* Lets a line reach as far as another one. */
static void reach_to(FoundLine *line, const FoundLine *other) {
    double degrees = line->slab.degrees;
    Box both = box_unite(level_box(line, degrees), level_box(other, degrees));
    line->box = box_unite(line->box, other->box);
    line->slab = slab_of_level_box(both, degrees);
    line->n_letters += other->n_letters;
}

/* Whether two pieces are of one line. Those at an angle were looked for with all that stands in
 * their line, and others there are rather of the next one. */
static gboolean go_on(const FoundLine *a, const FoundLine *b) {
    double degrees = a->slab.degrees;
    return fmod(degrees, 90) == 0 && degrees == b->slab.degrees &&
           adjoin(a, level_box(a, degrees), b, level_box(b, degrees), FOUND_PIECES_GAP);
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
            if (!go_on(line, other))
                continue;
            joined = TRUE;
            g_array_append_vals(second, other, 1);
            reach_to(line, other);
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
            const Picture *scaled = half ? half : picture;
            Layer layer = {scaled, level, channel, ranges[channel], scaled->height, FALSE};
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
