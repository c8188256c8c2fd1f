#include "ocr/find/candidates.h"

#include "ocr/find/limits.h"

static FoundLine line_of(const Layer *layer, const Letter *letter, gboolean bright) {
    guint ink = letter->ink, contrast = letter->contrast;
    return (FoundLine){.channel = layer->channel,
                       .bright = bright,
                       .box = letter_box(letter),
                       .letter_height = letter_height(letter),
                       .n_letters = 1,
                       .ink = ink,
                       .ground = bright ? ink - MIN(contrast, ink) : ink + contrast,
                       .spread = TRUE};
}

/* Whether a letter stands clear and with even ground around it. */
static gboolean is_clear(const Layer *layer, const Letter *letter, gboolean bright) {
    if (!letter->likely || letter->contrast < SPREAD_CLEAR * letter->threshold)
        return FALSE;
    FoundLine line = line_of(layer, letter, bright);
    return found_line_calm(layer->picture, &line) >= FOUND_CALM;
}

/* The letters that stand by themselves, or few together, as indexes; none where there are so many
 * that they are texture. */
static GArray *list_lone(const Layer *layer, const Chains *chains, gboolean bright) {
    GArray *lone = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autofree Member *members = chains_members(chains);
    for (guint i = 0; i < chains->letters->len && lone->len <= SPREAD_MOST; i++)
        if (members[i].n <= SPREAD_TOGETHER &&
            is_clear(layer, &g_array_index(chains->letters, Letter, i), bright))
            g_array_append_val(lone, i);
    if (lone->len > SPREAD_MOST)
        g_array_set_size(lone, 0);
    return lone;
}

static gint64 pitch_of(const Letter *a, const Letter *b) {
    return ((gint64)b->x0 + b->x1 - (gint64)a->x0 - a->x1) / 2;
}

/* What a line of such letters is so far. */
typedef struct SpreadRow {
    FoundLine line;
    const Letter *last;
    guint n_wide;
    gint64 least, most; /* pitch */
} SpreadRow;

static gboolean is_broad(const Letter *letter) {
    return 100 * letter_width(letter) >= SPREAD_BROAD * letter_height(letter);
}

/* Whether a letter goes on a row; takes it in then. */
static gboolean take(SpreadRow *row, const Letter *letter) {
    const Letter *last = row->last;
    gint64 height = (gint64)MAX(letter_height(last), letter_height(letter));
    gint64 pitch = pitch_of(last, letter), least = MIN(row->least, pitch),
           most = MAX(row->most, pitch);
    if ((gint64)letter->x0 <= (gint64)last->x1 || 100 * pitch > SPREAD_PITCH * height ||
        100 * most > SPREAD_UNEVEN * least || !letters_in_line(last, letter))
        return FALSE;
    row->least = least;
    row->most = most;
    row->last = letter;
    row->n_wide += is_broad(letter);
    row->line.n_letters++;
    row->line.letter_height = MAX(row->line.letter_height, letter_height(letter));
    row->line.box = box_unite(row->line.box, letter_box(letter));
    return TRUE;
}

void find_spread(const Layer *layer, const Chains *chains, gboolean bright, GArray *lines) {
    g_autoptr(GArray) lone = list_lone(layer, chains, bright);
    const GArray *letters = chains->letters;
    gboolean taken[SPREAD_MOST] = {FALSE};
    for (guint i = 0; i < lone->len; i++) {
        const Letter *first = &g_array_index(letters, Letter, g_array_index(lone, guint, i));
        SpreadRow row = {line_of(layer, first, bright), first, is_broad(first), G_MAXINT64 / 1000,
                         0};
        for (guint k = i + 1; k < lone->len && !taken[i]; k++)
            if (!taken[k])
                taken[k] =
                    take(&row, &g_array_index(letters, Letter, g_array_index(lone, guint, k)));
        gint64 height = (gint64)row.line.letter_height;
        if (row.line.n_letters >= SPREAD_LEAST && row.n_wide >= SPREAD_LEAST_BROAD &&
            100 * row.least >= SPREAD_CLOSEST * height &&
            found_line_calm(layer->picture, &row.line) >= SPREAD_CALM)
            candidates_append(lines, row.line, layer);
    }
}
