#include "ocr/find/candidates.h"

#include "ocr/find/limits.h"
#include "ocr/find/turn/slants.h"

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

/* Lets a line end where its letters were cut off those of another line. */
static void end_at_cuts(const Chains *chains, guint start, FoundLine *line) {
    guint i = start;
    do {
        const Letter *letter = &g_array_index(chains->letters, Letter, i);
        if (letter->cut == CUT_BELOW) {
            line->touched_below = TRUE;
            line->box.y1 = MIN(line->box.y1, (gint64)letter->y1);
        } else if (letter->cut == CUT_ABOVE) {
            line->touched_above = TRUE;
            line->box.y0 = MAX(line->box.y0, (gint64)letter->y0);
        }
        i = chains->next[i];
    } while (i != 0);
}

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
    end_at_cuts(chains, start, line);
    traits.steady /= line->n_letters;
    traits.clear /= line->n_letters;
    line->letter_height = median(heights);
    line->ink = (guint)median(inks);
    guint contrast = (guint)median(contrasts);
    line->ground = bright ? line->ink - MIN(contrast, line->ink) : line->ink + contrast;
    return traits;
}

/* Whether it may be some letters that touch: crosses and arcs have fewer strokes side by side.
 */
static gboolean is_wide(const Letter *letter) {
    return 100 * letter_width(letter) >= FOUND_TOUCHING_WIDE * letter_height(letter) &&
           letter->strokes >= FOUND_TOUCHING_STROKES;
}

/* Whether a chain of letters, two or some that touch, is a line of text. Few letters are asked
 * more than many: two or three strokes may stand side by side in any texture. */
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
        (traits->steady >= FOUND_STEADY_CALM || traits->clear >= FOUND_VERY_CLEAR) &&
        line->box.y1 - line->box.y0 > LETTER_SMALLEST)
        return TRUE;
    if (line->n_letters < 2 && traits->widest < FOUND_TOUCHING_LONG * line->letter_height)
        return FALSE;
    if (line->n_letters < FOUND_FEW && line->letter_height <= LETTER_SMALLEST)
        return FALSE;
    return line->n_letters < FOUND_SEVERAL && calm >= FOUND_UNCALM &&
           traits->clear >= FOUND_LITTLE_CLEAR && traits->steady >= FOUND_STEADY_FEW;
}

/* Whether the rows just above and below the line look like its ground: the gaps between letters
 * are laid out like letters of the other polarity, but lie among ink. */
static gboolean lies_on_ground(const Picture *picture, const FoundLine *line) {
    gsize on_ground = 0, on_ink = 0;
    for (int below = 0; below < 2; below++) {
        gint64 y = below ? line->box.y1 + FOUND_AWAY - 1 : line->box.y0 - FOUND_AWAY;
        if (y < 0 || y >= (gint64)picture->height ||
            (below ? line->touched_below : line->touched_above))
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

/* What goes on from a line of several letters is text itself, whatever it looks like: a word on
 * texture, between words that stand clear. */
static void believe_neighbours(GArray *candidates) {
    for (guint i = 0; i < candidates->len; i++) {
        Candidate *doubtful = &g_array_index(candidates, Candidate, i);
        for (guint k = 0; k < candidates->len && !doubtful->sure; k++) {
            const Candidate *other = &g_array_index(candidates, Candidate, k);
            if (other->sure && other->line.n_letters >= FOUND_SEVERAL &&
                found_lines_adjoin(&doubtful->line, doubtful->line.box, &other->line,
                                   other->line.box, FOUND_BELIEVED_GAP))
                doubtful->sure = TRUE;
        }
    }
}

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
        line->calm = found_line_calm(layer->picture, line);
        candidate.sure = is_line(line, &traits, layer->height);
        line->rises = candidate.sure ? chain_degrees(chains, i) : 0;
        if (lies_on_ground(layer->picture, line))
            g_array_append_val(candidates, candidate);
    }
    believe_neighbours(candidates);
    return candidates;
}

void candidates_init(Candidates *candidates, const Layer *layer, gboolean bright, GArray *letters) {
    chains_init(&candidates->chains, letters);
    candidates->list = list_candidates(layer, &candidates->chains, bright);
}

void candidates_clear(Candidates *candidates) {
    chains_clear(&candidates->chains);
    g_clear_pointer(&candidates->list, g_array_unref);
}

gboolean candidates_any_sure(const Candidates *candidates) {
    for (guint i = 0; i < candidates->list->len; i++)
        if (g_array_index(candidates->list, Candidate, i).sure)
            return TRUE;
    return FALSE;
}

/* Takes in what else stands in the line that starts with a letter, or at its ends: dots,
 * dashes, letters that look different, but no specks of noise, and nothing of a lower line.
 * blank: how far beside its ends others of few letters may stand, at least as far as the rest. */
static void widen(const GArray *letters, const Member *members, guint start, gint64 blank,
                  FoundLine *line) {
    const Box found = line->box;
    gint64 height = (gint64)line->letter_height, slack = height / FOUND_SLACK + 1;
    gint64 gap = height * FOUND_AT_ENDS / 3, widest = FOUND_JOINED_WIDEST * height;
    blank = MAX(blank, gap);
    guint contrast = found_line_contrast(line);
    for (gboolean changed = TRUE; changed;) {
        changed = FALSE;
        guint first = letters_first_from(letters, line->box.x0 - blank - widest);
        for (guint i = first; i < letters->len; i++) {
            const Letter *letter = &g_array_index(letters, Letter, i);
            const Box box = letter_box(letter);
            if (box.x0 > line->box.x1 + blank)
                break;
            gint64 reach = members[i].n < FOUND_SEVERAL ? blank : gap;
            if (box.y0 + slack < line->box.y0 || box.y1 > line->box.y1 + slack ||
                box.x1 + reach < line->box.x0 || box.x0 > line->box.x1 + reach)
                continue;
            gint64 across = box.x1 - box.x0, down = box.y1 - box.y0;
            if (members[i].n >= FOUND_OWN_LINE && members[i].first != start &&
                3 * down <= FOUND_OWN_LINE_LOW * height)
                continue;
            if (across > widest || 100 * down > FOUND_JOINED_TALLEST * height ||
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

/* Whether a line was not there with the lines that were taken out. */
static gboolean is_new(const Layer *layer, const FoundLine *line) {
    return layer->crossed == NULL || (line->n_letters >= FOUND_FEW &&
                                      !picture_equal(layer->crossed, layer->picture, line->box));
}

/* Takes in what stands behind a blank of a font whose letters are all as wide, where that makes a
 * short text of few letters on an even ground, as "Ref: Wu"; what is longer is found by its
 * letters.
 */
static gboolean widen_over_blanks(const GArray *letters, const Member *members, guint start,
                                  FoundLine *line) {
    FoundLine wide = *line;
    gint64 height = (gint64)line->letter_height;
    if (line->n_letters >= FOUND_SEVERAL || line->calm < FOUND_EVEN)
        return FALSE;
    widen(letters, members, start, FOUND_BLANK * height / 100, &wide);
    gboolean brief = wide.box.x1 - wide.box.x0 <= FOUND_BRIEF * height;
    if (brief)
        *line = wide;
    return brief;
}

FoundLine candidates_widened(const Candidates *candidates, const Member *members,
                             const Candidate *candidate) {
    FoundLine line = candidate->line;
    const GArray *letters = candidates->chains.letters;
    if (!widen_over_blanks(letters, members, candidate->start, &line))
        widen(letters, members, candidate->start, 0, &line);
    if (line.touched_above)
        line.box.y0 = candidate->line.box.y0;
    if (line.touched_below)
        line.box.y1 = candidate->line.box.y1;
    return line;
}

void candidates_append(GArray *lines, FoundLine line, const Layer *layer) {
    line.crossed = layer->crossed != NULL;
    line.slab = slab_of_box(line.box);
    g_array_append_val(lines, line);
}

void candidates_append_sure(GArray *lines, const Candidates *candidates, const Layer *layer) {
    g_autofree Member *members = chains_members(&candidates->chains);
    for (guint i = 0; i < candidates->list->len; i++) {
        const Candidate *candidate = &g_array_index(candidates->list, Candidate, i);
        if (!candidate->sure || !is_new(layer, &candidate->line))
            continue;
        FoundLine line = candidates_widened(candidates, members, candidate);
        candidates_append(lines, line, layer);
        if (candidate->line.box.y0 != line.box.y0 || candidate->line.box.y1 != line.box.y1)
            /* Without what need not belong to it. */
            candidates_append(lines, candidate->line, layer);
    }
}
