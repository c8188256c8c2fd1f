#include "ocr/find/layer.h"

#include "ocr/find/candidates.h"
#include "ocr/find/limits.h"
#include "ocr/find/touching.h"
#include "ocr/find/turn/turned.h"
#include <string.h>

void layer_finish_lines(GArray *lines, guint first, const Layer *layer, const Turn *turn) {
    for (guint i = first; i < lines->len; i++) {
        FoundLine *line = &g_array_index(lines, FoundLine, i);
        line->level = layer->level;
        line->channel = layer->channel;
        if (turn)
            line->slab = turn_back(turn, &line->slab);
        if (line->slab.degrees < 0)
            line->slab.degrees += 360;
        line->box = box_clip(slab_box(&line->slab), (gint64)layer->picture->width,
                             (gint64)layer->picture->height);
        line->slab = slab_enlarge(line->slab, line->level);
        line->box = box_enlarge(line->box, line->level);
        line->letter_height <<= line->level;
        line->ink = sample_original(&layer->range, line->ink);
        line->ground = sample_original(&layer->range, line->ground);
    }
}

/* Makes lines second views that are only what a line leaves of the letters above or below it; those
 * from `first` on were found without it, those from `from` on in the same picture with it. */
static void put_off_halves(GArray *lines, guint from, guint first) {
    for (guint i = from; i < first; i++) {
        FoundLine *line = &g_array_index(lines, FoundLine, i);
        for (guint k = first; k < lines->len && !line->second; k++) {
            const FoundLine *whole = &g_array_index(lines, FoundLine, k);
            line->second =
                found_lines_overlap(line, whole) &&
                100 * whole->n_letters >= FOUND_WHOLE * line->n_letters &&
                100 * (line->box.y1 - line->box.y0) < FOUND_HALF * (whole->box.y1 - whole->box.y0);
        }
    }
}

/* Appends what is found where lines that ran through letters were taken out. */
static gboolean search_erased(const Layer *layer, Picture *erased, guint from, GArray *lines) {
    const TextChange taken_out = {layer->picture, erased};
    guint level = layer->change ? layer->level : 0;
    guint first = lines->len;
    Layer without = *layer;
    without.picture = erased;
    without.crossed = layer->picture;
    picture_border(erased);
    g_autoptr(TextTiles) tiles =
        finder_find(erased, layer->channel, level, layer->change ? layer->change : &taken_out);
    if (!layer_search_level(&without, tiles, lines, NULL))
        return FALSE;
    put_off_halves(lines, from, first);
    return TRUE;
}

/* The letters of one polarity; NULL where memory runs out. */
static GArray *letters_in(const Layer *layer, LetterMarks *marks, gboolean dark,
                          gboolean likely_only) {
    g_autoptr(GArray) letters = g_array_new(FALSE, FALSE, sizeof(Letter));
    guint smallest = layer->level ? LETTER_SMALLEST_HALVED : LETTER_SMALLEST;
    return find_letters(marks, dark, smallest, likely_only, letters) ? g_steal_pointer(&letters)
                                                                     : NULL;
}

/* Appends the lines of one polarity, with what else than likely letters stands in them. */
static gboolean append_whole(const Layer *layer, LetterMarks *marks, gboolean dark, GArray *lines) {
    g_auto(Candidates) all = {0};
    const guint from = lines->len;
    GArray *letters = letters_in(layer, marks, dark, FALSE);
    if (letters == NULL)
        return FALSE;
    candidates_init(&all, layer, !dark, letters);
    candidates_append_sure(lines, &all, layer);
    search_touching(layer, !dark, letters, from, lines);
    return TRUE;
}

/* Likewise, and slants, unless those are NULL; takes what runs through letters out of *erased
 * unless that is NULL. */
static gboolean search_polarity(const Layer *layer, LetterMarks *marks, gboolean dark,
                                GArray *lines, GArray *slants, Picture **erased) {
    g_auto(Candidates) likely = {0};
    GArray *letters = letters_in(layer, marks, dark, TRUE);
    if (letters == NULL || (erased && !letters_erase_rules(marks, dark, erased))) {
        g_clear_pointer(&letters, g_array_unref);
        return FALSE;
    }
    candidates_init(&likely, layer, !dark, letters);
    find_spread(layer, &likely.chains, !dark, lines);
    if (slants)
        list_slants(layer, &likely, !dark, slants);
    /* What is not like letters only widens lines; most pictures have none. */
    return !candidates_any_sure(&likely) || append_whole(layer, marks, dark, lines);
}

gboolean layer_search_level(const Layer *layer, const TextTiles *tiles, GArray *lines,
                            GArray *slants) {
    gsize n = tiles->columns * tiles->rows;
    const guint from = lines->len;
    if (!memchr(tiles->active[0], G_MAXUINT8, n) && !memchr(tiles->active[1], G_MAXUINT8, n))
        return TRUE;
    g_autoptr(LetterMarks) marks = letter_marks_new(layer->picture, layer->channel, tiles);
    g_autoptr(Picture) erased = NULL;
    Picture **without = layer->crossed ? NULL : &erased;
    for (guint dark = 0; marks && dark < 2; dark++)
        if (!search_polarity(layer, marks, dark, lines, slants, without))
            return FALSE;
    return marks != NULL && (erased == NULL || search_erased(layer, erased, from, lines));
}

gboolean layer_search(const Layer *layer, GArray *lines, gboolean *pressed) {
    g_autoptr(TextTiles) tiles =
        finder_find(layer->picture, layer->channel, layer->level, layer->change);
    g_autoptr(GArray) slants = g_array_new(FALSE, FALSE, sizeof(Slab));
    *pressed = tiles->pressed;
    guint first = lines->len;
    if (!layer_search_level(layer, tiles, lines, slants))
        return FALSE;
    layer_finish_lines(lines, first, layer, NULL);
    return search_sideways(layer, tiles, first, lines, slants) &&
           search_slants(layer, slants, lines);
}
