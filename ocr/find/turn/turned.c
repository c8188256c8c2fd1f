#include "ocr/find/turn/turned.h"

#include "ocr/find/limits.h"
#include "ocr/find/turn/slants.h"
#include "ocr/find/turn/turn.h"
#include <math.h>

/* Whether a line that is not level may be one: more is looked at than of level text, and found in
 * line by chance. */
static gboolean is_clear_of_texture(const FoundLine *line) {
    return line->calm >=
           (line->n_letters < SLANT_CERTAIN ? FOUND_CALM : (FOUND_CALM + FOUND_UNCALM) / 2);
}

void list_slants(const Layer *layer, const Candidates *candidates, gboolean bright,
                 GArray *slants) {
    const Chains *chains = &candidates->chains;
    g_autofree guint8 *taken = g_malloc0(MAX(chains->letters->len, 1));
    for (guint i = 0; i < candidates->list->len; i++) {
        const Candidate *candidate = &g_array_index(candidates->list, Candidate, i);
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

/* Looks in a part of a layer that it turns, and appends lines of the whole picture. Slants are
 * appended as they lie in the layer, unless they are NULL. */
static gboolean search_turned(const Layer *layer, Box part, double degrees, GArray *lines,
                              GArray *slants) {
    g_auto(Turn) turn = {0};
    if (!turn_init(&turn, layer->picture, layer->channel, part, degrees))
        return FALSE;
    Layer turned = *layer;
    turned.picture = &turn.picture;
    turned.channel = 0;
    turned.turned = TRUE;
    turned.change = NULL;
    g_autoptr(TextTiles) tiles = finder_find(&turn.picture, 0, layer->level, NULL);
    guint first_line = lines->len, first_slant = slants ? slants->len : 0;
    if (!layer_search_level(&turned, tiles, lines, slants))
        return FALSE;
    layer_finish_lines(lines, first_line, layer, &turn);
    for (guint i = first_slant; slants && i < slants->len; i++) {
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
            covered += found_lines_common(line, &whole);
    }
    return 100 * covered >= AREA_COVERED * found_line_extent(&whole);
}

/* Leaves of the lines from `first` on, found in a part that was turned for a slant, or for text
 * that runs along columns, those that are level in it. */
static void keep_level(GArray *lines, guint first, double rise) {
    for (guint i = lines->len; i-- > first;) {
        const FoundLine *line = &g_array_index(lines, FoundLine, i);
        gboolean tiny = line->n_letters < SLANT_LETTERS;
        gboolean long_enough =
            line->slab.length >= FOUND_TOUCHING_LONG * (double)line->letter_height;
        gboolean alone = line->n_letters > 1 && line->calm >= SLANT_TINY_CALM &&
                         fmod(line->slab.degrees, 90) == 0;
        if (fabs(line->rises) > rise || !is_clear_of_texture(line) ||
            (tiny && !long_enough && !alone))
            g_array_remove_index(lines, i);
    }
}

gboolean search_sideways(const Layer *layer, const TextTiles *tiles, guint first, GArray *lines,
                         GArray *slants) {
    g_autoptr(GArray) areas =
        finder_find_sideways(layer->picture, layer->channel, layer->level, tiles, layer->change);
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
        guint first = lines->len;
        gint64 margin = (gint64)slab.breadth + AREA_ASIDE;
        if (!search_turned(layer, part_around(layer, slab_box(&slab), margin, margin), slab.degrees,
                           lines, NULL))
            return FALSE;
        keep_level(lines, first, SLANT_LEFT);
        if (!longest_slab(lines, first, layer->level, &next) || look + 1 == SLANT_LOOKS ||
            ((look > 0 || fabs(next.degrees - slab.degrees) <= SLANT_STILL) &&
             next.length < slab.length + slab.breadth))
            return TRUE;
        g_array_set_size(lines, first);
        slab = next;
    }
    return TRUE;
}

gboolean search_slants(const Layer *layer, const GArray *slants, GArray *lines) {
    for (guint i = 0; i < slants->len; i++) {
        const Slab *slant = &g_array_index(slants, Slab, i);
        if (!is_covered(layer, slant, lines) && !search_slant(layer, slant, lines))
            return FALSE;
    }
    return TRUE;
}
