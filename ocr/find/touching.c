#include "ocr/find/touching.h"

#include "ocr/find/candidates.h"
#include "ocr/find/limits.h"

static gboolean is_near(guint32 a, guint32 b, gsize height) {
    return MAX(a, b) - MIN(a, b) <= MAX(1, height / CHAIN_ON_LINE);
}

/* Whether a letter is of one line beside another one that reaches over two. */
static gboolean is_of_one_line(const Letter *letter, const Letter *tall) {
    gsize height = letter_height(letter), both = letter_height(tall);
    gint64 apart = (gint64)MAX(letter->x0, tall->x0) - (gint64)MIN(letter->x1, tall->x1);
    guint inks = MAX(letter->ink, tall->ink) - MIN(letter->ink, tall->ink);
    return letter->cut == CUT_NOWHERE && 100 * height >= TOUCHING_LOWEST * both &&
           100 * height <= TOUCHING_HIGHEST * both && apart <= (gint64)(TOUCHING_NEAR * both) &&
           CHAIN_INK * inks <= MIN(letter->contrast, tall->contrast);
}

/* Sets `beside` to the letters that tell what the lines are that one reaches over. */
static void list_beside(const GArray *letters, const Letter *tall, GArray *beside) {
    gint64 both = (gint64)letter_height(tall), near = TOUCHING_NEAR * both;
    gint64 widest = LETTER_WIDEST * TOUCHING_HIGHEST * both / 100 + 1;
    g_array_set_size(beside, 0);
    for (guint i = letters_first_from(letters, tall->x0 - near - widest); i < letters->len; i++) {
        const Letter *letter = &g_array_index(letters, Letter, i);
        if (letter->x0 > tall->x1 + near)
            break;
        if (letter->y0 < tall->y1 && letter->y1 > tall->y0 && is_of_one_line(letter, tall))
            g_array_append_vals(beside, letter, 1);
    }
}

/* The row in which the lower line begins, 0 if there are not letters of both lines beside it. */
static guint32 find_cut(const GArray *beside, const Letter *tall) {
    guint32 top = tall->y1;
    guint lower = 0, upper = 0;
    for (guint i = 0; i < beside->len; i++) {
        const Letter *letter = &g_array_index(beside, Letter, i);
        if (is_near(letter->y1, tall->y1, letter_height(letter)))
            top = MIN(top, letter->y0);
    }
    for (guint i = 0; i < beside->len && top < tall->y1; i++) {
        const Letter *letter = &g_array_index(beside, Letter, i);
        gsize height = letter_height(letter);
        lower += is_near(letter->y1, tall->y1, height) && is_near(letter->y0, top, height);
        upper += letter->y1 <= top + height / TOUCHING_BELOW &&
                 letter->y0 <= tall->y0 + height / TOUCHING_BELOW;
    }
    return lower >= TOUCHING_LETTERS && upper >= TOUCHING_LETTERS &&
                   top > tall->y0 + LETTER_SMALLEST && top + LETTER_SMALLEST < tall->y1
               ? top
               : 0;
}

/* Appends the parts of a letter that reaches over two lines. */
static void append_cut(GArray *letters, const Letter *tall, guint32 row) {
    Letter upper = *tall, lower = *tall;
    upper.y1 = lower.y0 = row;
    upper.cut = CUT_BELOW;
    lower.cut = CUT_ABOVE;
    g_array_append_val(letters, upper);
    g_array_append_val(letters, lower);
}

/* The letters with those cut in two, where the lower line begins, that reach over two lines as
 * letters beside them tell; NULL if there are none. All are in the order of their left ends. */
static GArray *cut_at_lines(const GArray *letters) {
    g_autoptr(GArray) likely = g_array_new(FALSE, FALSE, sizeof(Letter));
    g_autoptr(GArray) beside = g_array_new(FALSE, FALSE, sizeof(Letter));
    g_autofree guint32 *rows = g_new0(guint32, MAX(letters->len, 1)); /* 0: it is not cut */
    gboolean any = FALSE;
    for (guint i = 0; i < letters->len; i++)
        if (g_array_index(letters, Letter, i).likely)
            g_array_append_vals(likely, &g_array_index(letters, Letter, i), 1);
    for (guint i = 0, k = 0; i < letters->len; i++) {
        const Letter *tall = &g_array_index(letters, Letter, i);
        if (!tall->likely)
            continue;
        if (letter_height(tall) >= 2 * LETTER_SMALLEST) {
            list_beside(likely, tall, beside);
            rows[i] = find_cut(beside, tall);
        }
        if (rows[i] != 0)
            g_array_index(likely, Letter, k).cut = CUT_BELOW;
        any |= rows[i] != 0;
        k++;
    }
    GArray *cut = any ? g_array_new(FALSE, FALSE, sizeof(Letter)) : NULL;
    for (guint i = 0; any && i < letters->len; i++) {
        const Letter *letter = &g_array_index(letters, Letter, i);
        if (rows[i] != 0)
            append_cut(cut, letter, rows[i]);
        else
            g_array_append_vals(cut, letter, 1);
    }
    return cut;
}

/* Whether one of the lines from `first` on, which touch another on one side, lies in a line. */
static gboolean any_lies_in(const GArray *lines, guint first, const FoundLine *line,
                            gboolean below) {
    for (guint k = first; k < lines->len; k++) {
        const FoundLine *one = &g_array_index(lines, FoundLine, k);
        if (one->touched_below == below && one->touched_above != below &&
            found_lines_overlap(line, one) && 2 * one->n_letters >= line->n_letters &&
            100 * (line->box.y1 - line->box.y0) > FOUND_TWO_LINES * (one->box.y1 - one->box.y0))
            return TRUE;
    }
    return FALSE;
}

/* Whether the last line is among those before `first` with nearly as many letters, no two lines
 * together: it only seemed to touch another. */
static gboolean is_known_whole(const GArray *lines, guint first) {
    const FoundLine *last = &g_array_index(lines, FoundLine, lines->len - 1);
    for (guint i = 0; i < first; i++) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        if (found_lines_overlap(line, last) &&
            100 * line->n_letters >= FOUND_WHOLE * last->n_letters &&
            100 * (line->box.y1 - line->box.y0) <= FOUND_TWO_LINES * (last->box.y1 - last->box.y0))
            return TRUE;
    }
    return FALSE;
}

/* Makes lines second views that are two that touch; those from `first` on are these, those from
 * `from` on were found in the same picture. */
static void put_off_doubles(GArray *lines, guint from, guint first) {
    for (guint i = from; i < first; i++) {
        FoundLine *line = &g_array_index(lines, FoundLine, i);
        line->second |=
            any_lies_in(lines, first, line, FALSE) && any_lies_in(lines, first, line, TRUE);
    }
}

/* Whether a line that touches another is one, for all that was cut off it. */
static gboolean is_touched_line(const Candidate *candidate) {
    const FoundLine *line = &candidate->line;
    return candidate->sure && (line->touched_above || line->touched_below) &&
           line->n_letters >= FOUND_FEW && line->calm >= FOUND_CALM &&
           line->box.y1 - line->box.y0 >= (gint64)line->letter_height;
}

void search_touching(const Layer *layer, gboolean bright, const GArray *letters, guint from,
                     GArray *lines) {
    g_auto(Candidates) cut = {0};
    GArray *halves = cut_at_lines(letters);
    if (halves == NULL)
        return;
    candidates_init(&cut, layer, bright, halves);
    g_autofree Member *members = chains_members(&cut.chains);
    guint first = lines->len;
    for (guint i = 0; i < cut.list->len; i++) {
        const Candidate *candidate = &g_array_index(cut.list, Candidate, i);
        if (!is_touched_line(candidate))
            continue;
        candidates_append(lines, candidates_widened(&cut, members, candidate), layer);
        if (is_known_whole(lines, first))
            g_array_set_size(lines, lines->len - 1);
    }
    put_off_doubles(lines, from, first);
}
