#include "core/check/strokes/search/text_search.h"

#include "core/check/limits/search_limits.h"
#include "core/check/limits/strokes_limits.h"
#include "core/check/strokes/search/pieces.h"
#include "core/check/strokes/search/text_angles.h"
#include "core/check/strokes/search/text_marks.h"
#include "core/check/strokes/stroke_masks.h"
#include "ocr/rotation.h"
#include <math.h>
#include <string.h>

enum { QUARTER_TURNS = 4 };

static void found_words_clear(gpointer data) {
    g_array_unref(((FoundWords *)data)->marks);
}

void found_text_clear(FoundText *found) {
    g_clear_pointer(&found->coverage, g_free);
    g_clear_pointer(&found->lines, g_array_unref);
}

/* The fits of every line to every run of words: of n words from `first` on at
 * fits[(line * n_words + first) * (n_words + 1) + n]. */
typedef struct LineFits {
    const TextMarks *text;
    const GArray *lines;
    MarksFit *fits;
    guint n_words;
} LineFits;

static const MarksFit *fit_at(const LineFits *fits, guint line, guint first, guint n) {
    return &fits->fits[((gsize)line * fits->n_words + first) * (fits->n_words + 1) + n];
}

static LineFits fit_lines(const TextMarks *text, const GArray *lines) {
    LineFits fits = {text, lines, NULL, text_marks_n_words(text)};
    fits.fits = g_new0(MarksFit, (gsize)lines->len * fits.n_words * (fits.n_words + 1) + 1);
    for (guint line = 0; line < lines->len; line++)
        for (guint first = 0; first < fits.n_words; first++)
            text_marks_fit(text, first, &g_array_index(lines, MarkLine, line),
                           (MarksFit *)fit_at(&fits, line, first, 0));
    return fits;
}

/* Which words are best found on which lines. Sum: of the fits of characters. */
typedef struct Choice {
    double sum;
    guint words;    /* taken by the line before, 0: it shows none of them */
    gboolean skips; /* the word before is on no line */
} Choice;

static gboolean like_height(gsize height, gsize other) {
    return 100 * MIN(height, other) >= SEARCH_LIKE_HEIGHT * MAX(height, other);
}

/* choices[line * (n_words + 1) + word]: of the first lines and words. Only lines about as high as
 * one of them count: a text is of one size. */
static void choose(const LineFits *fits, gsize height, Choice *choices) {
    guint stride = fits->n_words + 1;
    for (guint line = 0; line <= fits->lines->len; line++)
        for (guint word = 0; word <= fits->n_words; word++) {
            Choice *choice = &choices[line * stride + word];
            *choice = (Choice){0};
            if (line > 0)
                choice->sum = choices[(line - 1) * stride + word].sum;
            if (word > 0 && choices[line * stride + word - 1].sum > choice->sum)
                *choice = (Choice){choices[line * stride + word - 1].sum, 0, TRUE};
            if (line == 0 ||
                !like_height(g_array_index(fits->lines, MarkLine, line - 1).height, height))
                continue;
            for (guint n = 1; n <= word; n++) {
                double fit = fit_at(fits, line - 1, word - n, n)->fit;
                double sum = choices[(line - 1) * stride + word - n].sum +
                             fit * text_marks_n_characters(fits->text, word - n, word);
                if (word - n > 0 && !text_marks_starts_line(fits->text, word - n))
                    sum -= SEARCH_COST_LINE;
                if (fit >= SEARCH_LINE_FIT && sum > choice->sum)
                    *choice = (Choice){sum, n, FALSE};
            }
        }
}

/* How lines slope: sums over their letters for a regression with one slope for all of them. */
typedef struct Slope {
    double xx, xy;
    double length, height; /* of the longest line; of its letters */
} Slope;

static void add_line(Slope *slope, const MarkLine *line, const MarksFit *fit) {
    double x = 0, y = 0, n = 0;
    for (guint i = fit->first; i < fit->end; i++) {
        const Mark *mark = &g_array_index(line->marks, Mark, i);
        if (mark->is_point)
            continue;
        x += (double)(mark->box.x0 + mark->box.x1) / 2;
        y += (double)(mark->box.y0 + mark->box.y1) / 2;
        n += 1;
    }
    for (guint i = fit->first; i < fit->end; i++) {
        const Mark *mark = &g_array_index(line->marks, Mark, i);
        if (mark->is_point)
            continue;
        double right = (double)(mark->box.x0 + mark->box.x1) / 2 - x / n;
        double down = (double)(mark->box.y0 + mark->box.y1) / 2 - y / n;
        slope->xx += right * right;
        slope->xy += right * down;
    }
    double length = (double)(g_array_index(line->marks, Mark, fit->end - 1).box.x1 -
                             g_array_index(line->marks, Mark, fit->first).box.x0);
    if (length > slope->length) {
        slope->length = length;
        slope->height = (double)line->height;
    }
}

/* Degrees by which lines rise, 0 where the longest ends hardly higher or lower than it begins. */
static double rise_of(const Slope *slope) {
    double down = slope->xx > 0 ? slope->xy / slope->xx : 0;
    if (slope->length < SEARCH_SLOPE_LENGTH * slope->height ||
        fabs(down) * slope->length < SEARCH_SLOPE * slope->height)
        return 0;
    return -atan(down) * 180 / G_PI;
}

/* The lines that were chosen, as they are read; by how many degrees they rise. */
static GArray *chosen_lines(const LineFits *fits, const Choice *choices, double *rise) {
    Slope slope = {0};
    GArray *found = g_array_new(FALSE, FALSE, sizeof(FoundWords));
    g_array_set_clear_func(found, found_words_clear);
    guint line = fits->lines->len, word = fits->n_words;
    while (line > 0 && word > 0) {
        const Choice *choice = &choices[line * (fits->n_words + 1) + word];
        if (choice->skips) {
            word--;
            continue;
        }
        line--;
        if (choice->words == 0)
            continue;
        const MarkLine *marks = &g_array_index(fits->lines, MarkLine, line);
        const MarksFit *fit = fit_at(fits, line, word - choice->words, choice->words);
        FoundWords words = {g_array_index(marks->marks, Mark, fit->first).box, word - choice->words,
                            word, g_array_new(FALSE, FALSE, sizeof(Box))};
        for (guint i = fit->first; i < fit->end; i++) {
            Box box = box_grow(g_array_index(marks->marks, Mark, i).box, SEARCH_AROUND);
            words.box = box_unite(words.box, box);
            g_array_append_val(words.marks, box);
        }
        g_array_prepend_val(found, words);
        add_line(&slope, marks, fit);
        word -= choice->words;
    }
    *rise = rise_of(&slope);
    return found;
}

/* The words in lines that are nearly level; how well they fit, all characters of the text together,
 * and by how many degrees they rise. */
static GArray *find_words(const TextMarks *text, const GArray *lines, double *fit, double *rise) {
    *fit = *rise = 0;
    GArray *best = NULL;
    LineFits fits = fit_lines(text, lines);
    g_autofree MarksFit *owned = fits.fits;
    g_autofree Choice *choices = g_new(Choice, (gsize)(lines->len + 1) * (fits.n_words + 1));
    double all = text_marks_n_characters(text, 0, fits.n_words);
    gsize tried = 0;
    for (guint line = 0; line < lines->len; line++) {
        gsize height = g_array_index(lines, MarkLine, line).height;
        gboolean worth = FALSE;
        for (guint first = 0; first < fits.n_words; first++)
            for (guint n = 1; first + n <= fits.n_words; n++)
                worth |= fit_at(&fits, line, first, n)->fit >= SEARCH_LINE_FIT;
        if (!worth || height == tried)
            continue;
        tried = height;
        choose(&fits, height, choices);
        double sum = choices[lines->len * (fits.n_words + 1) + fits.n_words].sum / all;
        if (sum <= *fit)
            continue;
        *fit = sum;
        g_clear_pointer(&best, g_array_unref);
        best = chosen_lines(&fits, choices, rise);
    }
    return best;
}

/* The best so far. */
typedef struct Best {
    const StrokeMask *mask;
    Upright upright;
    double fit, rank, highest; /* the latter of all that were seen */
    double explained;
    GArray *lines; /* of FoundWords */
} Best;

static gboolean is_in_lines(Box piece, const GArray *lines) {
    for (guint i = 0; i < lines->len; i++)
        if (box_contains(g_array_index(lines, FoundWords, i).box, piece))
            return TRUE;
    return FALSE;
}

static double explained_by(const GArray *pieces, const GArray *lines, double contrast) {
    double sum = 0;
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        if (is_in_lines(piece->box, lines))
            sum += (double)piece->n_pixels * contrast;
    }
    return sum;
}

static gboolean is_characters(Box piece, const GArray *lines) {
    for (guint i = 0; i < lines->len; i++) {
        const GArray *marks = g_array_index(lines, FoundWords, i).marks;
        for (guint k = 0; k < marks->len; k++)
            if (box_contains(g_array_index(marks, Box, k), piece))
                return TRUE;
    }
    return FALSE;
}

/* Whether a piece goes on outside of the picture, and is no character's. */
static gboolean is_edge(Box piece, gsize width, gsize height, const GArray *lines) {
    Box inner = {1, 1, (gint64)width - 1, (gint64)height - 1};
    return !box_contains(inner, piece) && !is_characters(piece, lines);
}

/* Text that doesn't lie level has to fit clearly better. */
static double rank_of(double fit, const Upright *upright) {
    return fit - (upright_already(upright) ? 0 : SEARCH_BETTER);
}

/* Takes what fits best; of masks that fit alike, what explains most. */
static void take_if_better(const StrokeMask *mask, const Upright *upright, const GArray *pieces,
                           GArray *lines, double fit, Best *best) {
    double explained = explained_by(pieces, lines, mask->contrast), rank = rank_of(fit, upright);
    best->highest = MAX(best->highest, rank);
    gboolean outdone = best->lines == NULL || best->rank < best->highest - SEARCH_SAME;
    if (rank < best->highest - SEARCH_SAME || (!outdone && explained <= best->explained))
        return;
    g_clear_pointer(&best->lines, g_array_unref);
    *best = (Best){mask, *upright, fit, rank, best->highest, explained, g_array_ref(lines)};
}

static GArray *turn_pieces(const GArray *pieces, gsize width, gsize height, Orientation turn) {
    GArray *turned = g_array_new(FALSE, FALSE, sizeof(Piece));
    for (guint i = 0; i < pieces->len; i++) {
        Piece piece = g_array_index(pieces, Piece, i);
        piece.box = box_orient(piece.box, width, height, turn);
        g_array_append_val(turned, piece);
    }
    return turned;
}

/* A mask's coverage as a picture of 8 bits, a view. */
static Picture view_coverage(const guint8 *coverage, gsize width, gsize height) {
    guint8 *plane = (guint8 *)(gsize)coverage; /* what a view shares is not written to */
    return (Picture){width, height, width, 1, 1, {plane}, NULL};
}

static guint8 *flat_copy(const Picture *picture) {
    guint8 *copy = g_malloc(MAX(picture->width * picture->height, 1));
    for (gsize y = 0; y < picture->height; y++)
        memcpy(copy + y * picture->width, picture_row8(picture, 0, y), picture->width);
    return copy;
}

/* The part of a rise that quarter turns don't make up for. */
static double beyond_quarters(double degrees) {
    return degrees - 90 * round(degrees / 90);
}

/* One mask in all directions. */
typedef struct MaskSearch {
    const StrokeMask *mask;
    gsize width, height;
    guint8 least; /* coverage that pieces are made of */
    const TextMarks *text;
    GArray *tried; /* of double: degrees */
    Best *best;
} MaskSearch;

static void search_turned(MaskSearch *search, double degrees);

/* Looks at pieces of the mask that was turned back by so many degrees, in all four directions.
 * Lines that turn out to rise are looked at once more. */
static void search_quarters(MaskSearch *search, double degrees, const GArray *pieces, gsize width,
                            gsize height) {
    for (guint turn = 0; turn < QUARTER_TURNS; turn++) {
        Upright upright = {turn, degrees};
        g_autoptr(GArray) turned =
            turn_pieces(pieces, width, height, orientation_inverse(upright.orientation));
        g_autoptr(GArray) lines = mark_lines_of(turned);
        if (lines->len > SEARCH_LINES)
            continue;
        double fit, rise;
        g_autoptr(GArray) found = find_words(search->text, lines, &fit, &rise);
        if (found == NULL)
            continue;
        if (rise == 0)
            take_if_better(search->mask, &upright, turned, found, fit, search->best);
        else if (fit >= SEARCH_WORTH_TURNING)
            search_turned(search, degrees + rise);
    }
}

static gboolean was_tried(const GArray *tried, double degrees) {
    for (guint i = 0; i < tried->len; i++)
        if (fabs(g_array_index(tried, double, i) - degrees) < SEARCH_ANGLE_APART)
            return TRUE;
    return tried->len >= SEARCH_ANGLES_MOST;
}

static void search_turned(MaskSearch *search, double degrees) {
    static const guint around[3] = {0};
    degrees = beyond_quarters(degrees);
    if (was_tried(search->tried, degrees))
        return;
    g_array_append_val(search->tried, degrees);
    Picture coverage = view_coverage(search->mask->coverage, search->width, search->height);
    g_auto(Picture) level = {0};
    Rotation rotation;
    if (!picture_rotate(&coverage, -degrees, around, &rotation, &level))
        return;
    g_autofree guint8 *samples = flat_copy(&level);
    g_autoptr(GArray) turned = pieces_of(samples, level.width, level.height, search->least);
    search_quarters(search, degrees, turned, level.width, level.height);
}

static void search_pieces(const StrokeMask *mask, gsize width, gsize height, guint8 least,
                          const TextMarks *text, Best *best) {
    g_autoptr(GArray) pieces = pieces_of(mask->coverage, width, height, least);
    if (pieces->len == 0 || pieces->len > SEARCH_PIECES)
        return;
    g_autoptr(GArray) tried = g_array_new(FALSE, FALSE, sizeof(double));
    const double level = 0;
    g_array_append_val(tried, level);
    MaskSearch search = {mask, width, height, least, text, tried, best};
    search_quarters(&search, 0, pieces, width, height);
    if (best->lines != NULL && best->fit >= SEARCH_CERTAIN)
        return;
    g_autoptr(GArray) angles = text_angles(pieces, mask->coverage, width, height);
    for (guint i = 0; i < angles->len; i++)
        search_turned(&search, g_array_index(angles, double, i));
}

/* Thin strokes break where they fall between pixels, unless their soft edges count; letters that
 * stand close touch if these do. */
static void search_mask(const StrokeMask *mask, gsize width, gsize height, const TextMarks *text,
                        Best *best) {
    search_pieces(mask, width, height, STROKES_COVERED, text, best);
    if (best->lines == NULL || best->fit < SEARCH_CERTAIN)
        search_pieces(mask, width, height, STROKES_RIM, text, best);
}

static void keep_box(const guint8 *from, Box box, FoundText *found) {
    box = box_clip(box, (gint64)found->width, (gint64)found->height);
    for (gint64 y = box.y0; y < box.y1; y++) {
        gsize at = (gsize)y * found->width + (gsize)box.x0;
        memcpy(found->coverage + at, from + at, (gsize)(box.x1 - box.x0));
    }
}

/* Leaves only what lies in the lines' marks. */
static void keep_marks(FoundText *found) {
    g_autofree guint8 *all = g_steal_pointer(&found->coverage);
    found->coverage = g_malloc0(MAX(found->width * found->height, 1));
    for (guint i = 0; i < found->lines->len; i++) {
        FoundWords *words = &g_array_index(found->lines, FoundWords, i);
        words->box = box_clip(words->box, (gint64)found->width, (gint64)found->height);
        for (guint k = 0; k < words->marks->len; k++)
            keep_box(all, g_array_index(words->marks, Box, k), found);
    }
}

static gboolean take_best(const Best *best, gsize width, gsize height, FoundText *out) {
    static const guint around[3] = {0};
    Picture coverage = view_coverage(best->mask->coverage, width, height);
    g_auto(Picture) level = {0}, upright = {0};
    Rotation rotation;
    if (best->upright.degrees != 0 &&
        !picture_rotate(&coverage, -best->upright.degrees, around, &rotation, &level))
        return FALSE;
    if (!picture_orient(best->upright.degrees != 0 ? &level : &coverage,
                        orientation_inverse(best->upright.orientation), &upright))
        return FALSE;
    *out = (FoundText){best->fit,          best->upright,           flat_copy(&upright),
                       upright.width,      upright.height,          best->mask->contrast,
                       best->mask->bright, g_array_ref(best->lines)};
    keep_marks(out);
    return TRUE;
}

/* Long texts take time and memory in proportion to the square of their words. */
static gboolean is_searchable(const TextMarks *text) {
    guint n = text_marks_n_words(text);
    return n > 0 && n <= SEARCH_WORDS;
}

double text_search_level(const guint8 *coverage, gsize width, gsize height, const TextMarks *text,
                         double *share, GArray *edges) {
    *share = 0;
    g_autoptr(GArray) pieces = pieces_of(coverage, width, height, STROKES_COVERED);
    if (pieces->len == 0 || pieces->len > SEARCH_PIECES || !is_searchable(text))
        return 0;
    g_autoptr(GArray) lines = mark_lines_of(pieces);
    double fit, rise, all = 0;
    g_autoptr(GArray) found = find_words(text, lines, &fit, &rise);
    if (found == NULL || rise != 0)
        return 0;
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        all += (double)piece->n_pixels;
        if (is_edge(piece->box, width, height, found))
            g_array_append_val(edges, *piece);
    }
    *share = explained_by(pieces, found, 1) / all;
    return fit;
}

/* Makes the mask of a box of the picture one of the whole picture. */
static void lay_in(StrokeMask *mask, Box box, const Picture *picture) {
    gsize width = (gsize)(box.x1 - box.x0), height = (gsize)(box.y1 - box.y0);
    if (width == picture->width && height == picture->height)
        return;
    g_autofree guint8 *part = g_steal_pointer(&mask->coverage);
    mask->coverage = g_malloc0(MAX(picture->width * picture->height, 1));
    for (gsize y = 0; y < height; y++)
        memcpy(mask->coverage + ((gsize)box.y0 + y) * picture->width + (gsize)box.x0,
               part + y * width, width);
}

/* The pitch of lines that masks of the picture are made for. */
static gsize pitch_of(gsize letter_height) {
    return letter_height > SEARCH_PITCH ? SEARCH_PITCH_LARGE : SEARCH_PITCH;
}

/* Looks for the text in the masks of one box of the picture. kept: takes the masks. */
static void search_box(const Picture *picture, Box box, gsize pitch, const TextMarks *text,
                       GPtrArray *kept, Best *best) {
    Picture crop = picture_view(picture, box);
    GPtrArray *masks = stroke_masks(&crop, pitch);
    g_ptr_array_add(kept, masks);
    for (guint k = 0; k < masks->len; k++) {
        StrokeMask *mask = masks->pdata[k];
        if (mask->contrast < STROKES_CONTRAST)
            continue;
        lay_in(mask, box, picture);
        search_mask(mask, picture->width, picture->height, text, best);
    }
}

/* The box in the picture around the lines that were found, with some ground. FALSE where memory
 * runs out. */
static gboolean box_of_found(const Best *best, gsize width, gsize height, Box *box,
                             gsize *letter_height) {
    Picture coverage = view_coverage(best->mask->coverage, width, height);
    g_auto(UprightPicture) turned = {0};
    if (!upright_picture(&best->upright, &coverage, &turned))
        return FALSE;
    Box around = g_array_index(best->lines, FoundWords, 0).box;
    *letter_height = 0;
    for (guint i = 0; i < best->lines->len; i++) {
        Box line = g_array_index(best->lines, FoundWords, i).box;
        around = box_unite(around, line);
        *letter_height = MAX(*letter_height, (gsize)(line.y1 - line.y0));
    }
    around = box_grow(around, (gint64)(SEARCH_CLOSER * *letter_height));
    *box = box_clip(upright_box_back(&turned, around), (gint64)width, (gint64)height);
    return !box_is_empty(*box);
}

/* Looks once more where something like the text was found: in a box much larger than the text its
 * values are rare, and others are taken for them. */
static void look_closer(const Picture *picture, const TextMarks *text, GPtrArray *kept,
                        Best *best) {
    Box box;
    gsize letter_height;
    if (best->lines != NULL && best->fit >= SEARCH_WORTH_TURNING && best->fit < SEARCH_CERTAIN &&
        box_of_found(best, picture->width, picture->height, &box, &letter_height))
        search_box(picture, box, pitch_of(letter_height), text, kept, best);
}

gboolean text_search(const Picture *picture, const TextMarks *text, FoundText *out) {
    *out = (FoundText){0};
    if (!is_searchable(text))
        return FALSE;
    Best best = {0};
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    static const gsize pitches[] = {SEARCH_PITCH, SEARCH_PITCH_LARGE};
    for (gsize i = 0; i < G_N_ELEMENTS(pitches); i++) {
        gboolean certain = best.lines != NULL && best.fit >= SEARCH_CERTAIN;
        if (i > 0 && (certain || MAX(picture->width, picture->height) < pitches[i]))
            continue;
        search_box(picture, picture_box(picture), pitches[i], text, kept, &best);
    }
    look_closer(picture, text, kept, &best);
    gboolean found = best.lines != NULL && take_best(&best, picture->width, picture->height, out);
    g_clear_pointer(&best.lines, g_array_unref);
    return found;
}
