#include "core/check/elsewhere/posed_text.h"

#include "core/check/elsewhere/sought_line.h"
#include "core/check/limits/elsewhere_limits.h"
#include <math.h>
#include <string.h>

enum { N_TURNS = 4 }; /* as it is, mirrored, upside down, both */

/* Where a text's middle lies in a band, how much wider and higher it is there, and by how much it
 * rises or falls a column. */
typedef struct Pose {
    double x, y, wide, high, fall;
} Pose;

/* Columns first <= x < last of a text. */
typedef struct LineSpan {
    gsize first, last;
} LineSpan;

/* A place where a text may be. */
typedef struct Guess {
    double likeness;
    Pose pose;
    LineSpan part;
    guint turn;
} Guess;

static double between(const Band *band, double x, double y) {
    gsize column = (gsize)x, row = (gsize)y;
    double right = x - (double)column, down = y - (double)row;
    const float *at = band->samples + row * band->width + column;
    return ((double)at[0] * (1 - right) + (double)at[1] * right) * (1 - down) +
           ((double)at[band->width] * (1 - right) + (double)at[band->width + 1] * right) * down;
}

/* Correlation of a part of a text with what the band holds in that pose; 0 where most of it lies
 * beyond the band. */
static double likeness_of(const SoughtText *text, LineSpan part, const Pose *pose,
                          const Band *band) {
    double n = 0, sum_t = 0, sum_b = 0, sum_tt = 0, sum_bb = 0, sum_tb = 0, wanted = 0;
    double middle_x = (double)(text->band.width - 1) / 2;
    double middle_y = (double)(text->band.height - 1) / 2;
    for (gsize x = part.first; x < part.last; x++) {
        if (!text->telling[x])
            continue;
        wanted += (double)text->band.height;
        for (gsize y = 0; y < text->band.height; y++) {
            double right = pose->wide * ((double)x - middle_x);
            double down = pose->high * ((double)y - middle_y);
            double at_x = pose->x + right - pose->fall * down;
            double at_y = pose->y + down + pose->fall * right;
            if (at_x < 0 || at_y < 0 || at_x >= (double)band->width - 1 ||
                at_y >= (double)band->height - 1 || !band->seen[(gsize)at_x])
                continue;
            double t = (double)text->band.samples[y * text->band.width + x];
            double b = between(band, at_x, at_y);
            n += 1;
            sum_t += t;
            sum_b += b;
            sum_tt += t * t;
            sum_bb += b * b;
            sum_tb += t * b;
        }
    }
    if (n < ELSEWHERE_SEEN * wanted || n == 0)
        return 0;
    double var_t = sum_tt - sum_t * sum_t / n, var_b = sum_bb - sum_b * sum_b / n;
    if (var_t <= ELSEWHERE_LEAST_VARIANCE * n || var_b <= ELSEWHERE_LEAST_VARIANCE * n)
        return 0;
    return (sum_tb - sum_t * sum_b / n) / sqrt(var_t * var_b);
}

/* Moves, scales and tilts a pose by smaller and smaller steps to where the part agrees best. */
static double settle(const SoughtText *text, LineSpan part, const Band *band, guint rounds,
                     Pose *pose) {
    double best = likeness_of(text, part, pose, band);
    /* A step moves the part's ends by about a sample. */
    double reach = MAX((double)(part.last - part.first) / 2, 1);
    double middle = ((double)(part.first + part.last) - (double)text->band.width) / 2;
    double step = 1;
    for (guint round = 0; round < rounds; round++, step /= 2)
        for (guint which = 0; which < 5; which++)
            for (gint sign = -1; sign <= 1; sign += 2)
                for (guint again = 0; again < 3; again++) {
                    Pose next = *pose;
                    double by = sign * step;
                    if (which == 0)
                        next.x += by;
                    else if (which == 1)
                        next.y += by;
                    else if (which == 2) {
                        next.wide += by / reach;
                        next.x -= by / reach * middle; /* about the part's middle */
                    } else if (which == 3)
                        next.high += by * 2 / (double)text->band.height;
                    else {
                        next.fall += by / reach;
                        next.y -= by / reach * middle * next.wide;
                    }
                    double likeness = likeness_of(text, part, &next, band);
                    if (likeness <= best)
                        break;
                    best = likeness;
                    *pose = next;
                }
    return best;
}

/* The sums of samples, and of their squares, above and to the left of each. */
typedef struct RunningSums {
    gsize width;
    double *values, *squares; /* owned */
} RunningSums;

static void sums_clear(RunningSums *sums) {
    g_clear_pointer(&sums->values, g_free);
    g_clear_pointer(&sums->squares, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RunningSums, sums_clear)

static void sums_init(RunningSums *sums, const Band *band) {
    gsize width = sums->width = band->width + 1;
    sums->values = g_new0(double, width *(band->height + 1));
    sums->squares = g_new0(double, width *(band->height + 1));
    for (gsize y = 0; y < band->height; y++)
        for (gsize x = 0; x < band->width; x++) {
            gsize at = (y + 1) * width + x + 1;
            double value = (double)band->samples[y * band->width + x];
            sums->values[at] = value + sums->values[at - 1] + sums->values[at - width] -
                               sums->values[at - width - 1];
            sums->squares[at] = value * value + sums->squares[at - 1] + sums->squares[at - width] -
                                sums->squares[at - width - 1];
        }
}

static double sum_in(const RunningSums *sums, const double *of, gsize x, gsize y, gsize width,
                     gsize height) {
    return of[(y + height) * sums->width + x + width] - of[y * sums->width + x + width] -
           of[(y + height) * sums->width + x] + of[y * sums->width + x];
}

/* Keeps the best guesses, one a place. */
static void offer(Guess guesses[ELSEWHERE_GUESSES], guint *n, const Guess *guess) {
    guint lowest = 0;
    for (guint i = 0; i < *n; i++) {
        gboolean same = guesses[i].turn == guess->turn &&
                        fabs(guesses[i].pose.x - guess->pose.x) < ELSEWHERE_COARSE_ROWS &&
                        fabs(guesses[i].pose.wide - guess->pose.wide) < ELSEWHERE_SAME_SCALE;
        if (same) {
            if (guess->likeness > guesses[i].likeness)
                guesses[i] = *guess;
            return;
        }
        if (guesses[i].likeness < guesses[lowest].likeness)
            lowest = i;
    }
    if (*n < ELSEWHERE_GUESSES)
        guesses[(*n)++] = *guess;
    else if (guess->likeness > guesses[lowest].likeness)
        guesses[lowest] = *guess;
}

typedef float Four __attribute__((vector_size(16), aligned(4), may_alias));

enum { AT_ONCE = 4, PLACES_AT_ONCE = 4 * AT_ONCE };

/* By how much a part's samples exceed their mean, row by row. */
typedef struct Factors {
    gsize width, height;
    float *values; /* owned */
} Factors;

static void factors_clear(Factors *factors) {
    g_clear_pointer(&factors->values, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Factors, factors_clear)

static void factors_init(Factors *factors, const Band *text, LineSpan part, double mean) {
    gsize width = part.last - part.first, height = text->height;
    *factors = (Factors){width, height, g_new(float, MAX(width * height, 1))};
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            factors->values[y * width + x] =
                text->samples[y * text->width + part.first + x] - (float)mean;
}

/* The sums of products with what stands at PLACES_AT_ONCE places side by side; rows of
 * their samples are `stride` apart. */
static void multiply_many(const Factors *factors, const float *place, gsize stride, float *out) {
    Four sums[AT_ONCE] = {{0}};
    for (gsize y = 0; y < factors->height; y++)
        for (gsize x = 0; x < factors->width; x++) {
            float factor = factors->values[y * factors->width + x];
            const Four *from = (const Four *)(const void *)(place + y * stride + x);
#pragma GCC unroll 4
            for (gsize k = 0; k < AT_ONCE; k++)
                sums[k] += factor * from[k];
        }
    memcpy(out, sums, sizeof sums);
}

/* Likewise at a place alone. */
static float multiply(const Factors *factors, const float *place, gsize stride) {
    float sum = 0;
    for (gsize y = 0; y < factors->height; y++)
        for (gsize x = 0; x < factors->width; x++)
            sum += factors->values[y * factors->width + x] * place[y * stride + x];
    return sum;
}

/* Likewise of all places along a row of a band. */
static void multiply_row(const Factors *factors, const Band *band, gsize top, gsize places,
                         float *products) {
    const float *row = band->samples + top * band->width;
    gsize x = 0;
    for (; x + PLACES_AT_ONCE <= places; x += PLACES_AT_ONCE)
        multiply_many(factors, row + x, band->width, products + x);
    if (x < places && places >= PLACES_AT_ONCE) { /* some once more */
        x = places - PLACES_AT_ONCE;
        multiply_many(factors, row + x, band->width, products + x);
        x = places;
    }
    for (; x < places; x++)
        products[x] = multiply(factors, row + x, band->width);
}

/* Looks for a part of a text, in the size that it was drawn in, at every place of a band. */
static void search_part(const SoughtText *text, LineSpan part, const Band *band,
                        const RunningSums *sums, Guess *guess, float *products, Guess guesses[],
                        guint *n_guesses) {
    gsize width = part.last - part.first, height = text->band.height;
    if (width > band->width || height > band->height)
        return;
    gsize places = band->width - width + 1;
    double n = (double)(width * height), sum = 0, squares = 0;
    for (gsize y = 0; y < height; y++)
        for (gsize x = part.first; x < part.last; x++) {
            double value = (double)text->band.samples[y * text->band.width + x];
            sum += value;
            squares += value * value;
        }
    double mean = sum / n, variance = squares / n - mean * mean;
    if (variance <= ELSEWHERE_LEAST_VARIANCE)
        return;
    g_auto(Factors) factors = {0};
    factors_init(&factors, &text->band, part, mean);
    for (gsize top = 0; top + height <= band->height; top++) {
        multiply_row(&factors, band, top, places, products);
        for (gsize x = 0; x < places; x++) {
            double own = sum_in(sums, sums->values, x, top, width, height) / n;
            double spread = sum_in(sums, sums->squares, x, top, width, height) / n - own * own;
            if (spread <= ELSEWHERE_LEAST_VARIANCE)
                continue;
            guess->likeness = (double)products[x] / n / sqrt(spread * variance);
            if (guess->likeness < ELSEWHERE_WORTH_SETTLING)
                continue;
            /* The pose is that of the text's middle, the part's may be off it. */
            guess->pose.x = (double)x + (double)(text->band.width - 1) / 2 - (double)part.first;
            guess->pose.y = (double)top + (double)(height - 1) / 2;
            offer(guesses, n_guesses, guess);
        }
    }
}

/* The best guesses where a line's text may be in a band of coarse rows, in any size near the one
 * that its letters' height says. Poses and parts are in samples of the text drawn with letters of
 * that height. */
static guint search_band(const SoughtLine *line, const Band *band, double letter_height,
                         BandGround ground, Guess guesses[ELSEWHERE_GUESSES]) {
    guint n = 0;
    g_auto(RunningSums) sums = {0};
    sums_init(&sums, band);
    g_autofree float *products = g_new(float, band->width + 1);
    for (gint i = -ELSEWHERE_SCALES; i <= ELSEWHERE_SCALES; i++) {
        double scale = pow(ELSEWHERE_SCALE, i);
        g_auto(SoughtText) text = {0};
        sought_line_draw(line, line->whole, letter_height * scale, ELSEWHERE_COARSE_ROWS * scale,
                         ground, &text);
        gsize part =
            MIN(text.band.width, (gsize)(ELSEWHERE_PART * ELSEWHERE_COARSE_ROWS * scale + 0.5));
        gsize parts = CLAMP(text.band.width / part, 1, ELSEWHERE_PARTS);
        for (guint turn = 0; turn < N_TURNS; turn++) {
            /* Twice turned is as before: each step differs by one mirroring or two. */
            band_turn(&text.band, turn == 0 ? 0 : turn ^ (turn - 1));
            for (gsize k = 0; k < parts; k++) {
                gsize first = parts == 1 ? 0 : (text.band.width - part) * k / (parts - 1);
                Guess guess = {.pose = {0, 0, scale, scale, 0},
                               .part = {(gsize)((double)first / scale),
                                        (gsize)((double)(first + part) / scale)},
                               .turn = turn};
                search_part(&text, (LineSpan){first, first + part}, band, &sums, &guess, products,
                            guesses, &n);
            }
        }
    }
    return n;
}

/* The line's own text and others, in fine rows. */
typedef struct Texts {
    const SoughtLine *line;
    SoughtText own;
    SoughtText others[ELSEWHERE_DECOYS];
    guint n_others;
    guint turn; /* how they lie now */
} Texts;

static void texts_free(Texts *texts) {
    sought_text_clear(&texts->own);
    for (guint i = 0; i < texts->n_others; i++)
        sought_text_clear(&texts->others[i]);
    g_free(texts);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Texts, texts_free)

static void turn_columns(guint8 *columns, gsize width) {
    for (gsize x = 0; x < width / 2; x++) {
        guint8 kept = columns[x];
        columns[x] = columns[width - 1 - x];
        columns[width - 1 - x] = kept;
    }
}

static void texts_turn(Texts *texts, guint turn) {
    guint by = texts->turn ^ turn;
    for (guint i = 0; i <= texts->n_others; i++) {
        SoughtText *text = i == 0 ? &texts->own : &texts->others[i - 1];
        band_turn(&text->band, by);
        if (by & 1)
            turn_columns(text->telling, text->band.width);
    }
    texts->turn = turn;
}

/* By how many of their deviations a likeness exceeds those of other texts at its pose. */
static double exceeds_others(const Texts *texts, LineSpan part, const Pose *pose, const Band *band,
                             double likeness) {
    double sum = 0, squares = 0;
    for (guint i = 0; i < texts->n_others; i++) {
        Pose own = *pose;
        double other = settle(&texts->others[i], part, band, ELSEWHERE_ROUNDS_OTHER, &own);
        double z = atanh(CLAMP(other, -ELSEWHERE_FULL, ELSEWHERE_FULL));
        sum += z;
        squares += z * z;
    }
    double n = texts->n_others, mean = sum / n;
    double deviation = sqrt(MAX(squares / n - mean * mean, ELSEWHERE_LEAST_VARIANCE));
    return (atanh(MIN(likeness, ELSEWHERE_FULL)) - mean) / MAX(deviation, ELSEWHERE_DEVIATION);
}

/* Whether two texts have the same glyphs in a part, or nearly. */
static gboolean parts_alike(const SoughtText *a, const SoughtText *b, LineSpan part) {
    double aa = 0, bb = 0, ab = 0;
    for (gsize y = 0; y < a->band.height; y++)
        for (gsize x = part.first; x < part.last; x++) {
            double p = (double)a->band.samples[y * a->band.width + x];
            double q = (double)b->band.samples[y * b->band.width + x];
            aa += p * p;
            bb += q * q;
            ab += p * q;
        }
    return ab > 0 && ab * ab >= ELSEWHERE_SAME_GLYPH * ELSEWHERE_SAME_GLYPH * aa * bb;
}

/* A glyph of the line, at its place. */
typedef struct PosedGlyph {
    LineSpan part;
    guint letters; /* that it has: some touch */
    gboolean within;
    double likeness, others; /* of what stands there with it; with the best other glyph */
    double ink;              /* deviation of what stands there */
} PosedGlyph;

/* Its columns in the text as it lies now. */
static LineSpan glyph_part(const Texts *texts, const Glyph *glyph) {
    gsize width = texts->own.band.width;
    double scale = (double)width / (double)texts->line->width;
    gsize first = (gsize)((double)glyph->x0 * scale);
    gsize last = MIN((gsize)((double)glyph->x1 * scale) + 2, width);
    first -= MIN(first, 1);
    return texts->turn & 1 ? (LineSpan){width - last, width - first} : (LineSpan){first, last};
}

/* Likeness of a glyph, which may be off its place a little. */
static double glyph_likeness(const SoughtText *text, LineSpan part, const Pose *pose,
                             const Band *band) {
    double most = -1;
    for (gint off = -1; off <= 1; off++) {
        Pose moved = *pose;
        moved.x += off;
        most = MAX(most, likeness_of(text, part, &moved, band));
    }
    return most;
}

/* Deviation of what the band holds where a part lies in that pose; 0 where it is not seen. */
static double ink_at(const SoughtText *text, LineSpan part, const Pose *pose, const Band *band) {
    double n = 0, sum = 0, squares = 0, middle = (double)(part.first + part.last - 1) / 2;
    double x = pose->x + pose->wide * (middle - (double)(text->band.width - 1) / 2);
    double y = pose->y + pose->fall * (x - pose->x);
    double half_width = pose->wide * (double)(part.last - part.first) / 2;
    double half_height = pose->high * ELSEWHERE_FINE_ROWS / 2;
    if (x - half_width < 0 || y - half_height < 0 || x + half_width > (double)band->width - 1 ||
        y + half_height > (double)band->height - 1)
        return 0;
    for (gsize row = (gsize)(y - half_height); row <= (gsize)(y + half_height); row++)
        for (gsize column = (gsize)(x - half_width); column <= (gsize)(x + half_width); column++) {
            double value = (double)band->samples[row * band->width + column];
            if (!band->seen[column])
                return 0;
            n += 1;
            sum += value;
            squares += value * value;
        }
    return sqrt(MAX(squares / n - sum / n * sum / n, 0));
}

static PosedGlyph pose_glyph(const Texts *texts, const Glyph *glyph, LineSpan part,
                             const Pose *pose, const Band *band) {
    LineSpan at = glyph_part(texts, glyph);
    double width = (double)(glyph->x1 - glyph->x0) / texts->line->laid.letter_height;
    PosedGlyph posed = {.part = at,
                        .letters = (guint)MAX(width / ELSEWHERE_LETTER_WIDTH, 1),
                        .within = at.first >= part.first && at.last <= part.last,
                        .likeness = glyph_likeness(&texts->own, at, pose, band),
                        .ink = ink_at(&texts->own, at, pose, band)};
    for (guint i = 0; i < texts->n_others; i++)
        if (!parts_alike(&texts->own, &texts->others[i], at))
            posed.others = MAX(posed.others, glyph_likeness(&texts->others[i], at, pose, band));
    return posed;
}

static int by_value(gconstpointer a, gconstpointer b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_value(GArray *values) {
    g_array_sort(values, by_value);
    return values->len > 0 ? g_array_index(values, double, values->len / 2) : 0;
}

/* What speaks for a text in letters: those of the part that stand where they should; less those
 * that don't, and above all those in whose place, anywhere in the line, something else is written.
 */
static double evidence_for(const Texts *texts, LineSpan part, const Pose *pose, const Band *band,
                           gboolean *undoubted) {
    g_autoptr(GArray) glyphs = g_array_new(FALSE, FALSE, sizeof(PosedGlyph));
    g_autoptr(GArray) likenesses = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) inks = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < texts->line->glyphs->len; i++) {
        PosedGlyph glyph =
            pose_glyph(texts, &g_array_index(texts->line->glyphs, Glyph, i), part, pose, band);
        g_array_append_val(glyphs, glyph);
        if (glyph.within) {
            g_array_append_val(likenesses, glyph.likeness);
            g_array_append_val(inks, glyph.ink);
        }
    }
    double usual = median_value(likenesses), ink = median_value(inks), evidence = 0;
    *undoubted = TRUE;
    for (guint i = 0; i < glyphs->len; i++) {
        const PosedGlyph *glyph = &g_array_index(glyphs, PosedGlyph, i);
        gboolean alike = glyph->likeness >= ELSEWHERE_GLYPH_ALIKE * usual;
        gboolean written = glyph->ink >= ELSEWHERE_GLYPH_INK * ink;
        double before = evidence;
        if (!alike && written)
            evidence -= ELSEWHERE_CONTRADICTION * glyph->letters;
        else if ((glyph->within || written) && !(alike && glyph->likeness > glyph->others))
            evidence -= ELSEWHERE_DOUBT * glyph->letters;
        else if (glyph->within)
            evidence += glyph->letters;
        *undoubted &= evidence >= before;
    }
    return evidence;
}

/* From a part to the whole text, as far as it goes on like that. */
static gboolean follow(const Texts *texts, const Band *band, Guess *guess, PosedText *out) {
    gsize width = texts->own.band.width;
    for (guint stage = 0;; stage++) {
        guess->likeness = settle(&texts->own, guess->part, band, ELSEWHERE_ROUNDS, &guess->pose);
        if (guess->likeness < ELSEWHERE_GOES_ON)
            return FALSE;
        if (guess->likeness >= ELSEWHERE_POSED) {
            double deviations =
                exceeds_others(texts, guess->part, &guess->pose, band, guess->likeness);
            if (deviations >= ELSEWHERE_DEVIATIONS) {
                gboolean undoubted;
                double evidence = evidence_for(texts, guess->part, &guess->pose, band, &undoubted);
                if (evidence > out->evidence) {
                    out->evidence = evidence;
                    out->likeness = guess->likeness;
                    out->deviations = deviations;
                }
                if (evidence >= ELSEWHERE_EVIDENCE ||
                    (undoubted && evidence >= ELSEWHERE_EVIDENCE_CLEAR &&
                     guess->likeness >= ELSEWHERE_CLEAR))
                    return TRUE;
            }
        }
        if (guess->part.first == 0 && guess->part.last == width)
            return FALSE;
        gsize more = (guess->part.last - guess->part.first) / 3 + 1;
        guess->part.first -= MIN(more, guess->part.first);
        guess->part.last = MIN(guess->part.last + more, width);
    }
}

static Texts *texts_new(const SoughtLine *line, double letter_height, BandGround ground) {
    Texts *texts = g_new0(Texts, 1);
    texts->line = line;
    sought_line_draw(line, line->telling, letter_height, ELSEWHERE_FINE_ROWS, ground, &texts->own);
    for (guint i = 0; i < line->others->len; i++)
        sought_line_draw(line, line->others->pdata[i], letter_height, ELSEWHERE_FINE_ROWS, ground,
                         &texts->others[texts->n_others++]);
    return texts;
}

static int by_likeness(const void *a, const void *b) {
    const Guess *x = a, *y = b;
    return (x->likeness < y->likeness) - (x->likeness > y->likeness);
}

/* From coarse rows to fine ones; the bands' middles are the same place. */
static void refine(Guess *guess, const SoughtText *own, const Band *coarse, const Band *fine) {
    double times = (double)ELSEWHERE_FINE_ROWS / ELSEWHERE_COARSE_ROWS;
    guess->pose.x =
        (guess->pose.x - (double)(coarse->width - 1) / 2) * times + (double)(fine->width - 1) / 2;
    guess->pose.y =
        (guess->pose.y - (double)(coarse->height - 1) / 2) * times + (double)(fine->height - 1) / 2;
    guess->part.first = (gsize)((double)guess->part.first * times);
    guess->part.last = MIN((gsize)((double)guess->part.last * times), own->band.width);
    guess->part.first = MIN(guess->part.first, guess->part.last);
}

/* What lies along a line of lettering, taken when it is first needed. */
typedef struct PosedPlace {
    const Picture *picture;
    const LaidLine *laid;
    BandGround ground;
    Band coarse, fine; /* owned */
} PosedPlace;

static void place_clear(PosedPlace *place) {
    band_clear(&place->coarse);
    band_clear(&place->fine);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PosedPlace, place_clear)

static const Band *band_of(const PosedPlace *place, gsize rows, Band *band) {
    if (band->samples == NULL)
        band_take(place->picture, place->laid, (double)rows, 3 * rows, ELSEWHERE_ASIDE * rows,
                  place->ground, band);
    return band;
}

static gboolean look_along(PosedPlace *place, const SoughtLine *line, PosedText *out) {
    const LaidLine *laid = place->laid;
    Guess guesses[ELSEWHERE_GUESSES] = {{0}};
    const Band *coarse = band_of(place, ELSEWHERE_COARSE_ROWS, &place->coarse);
    guint n = search_band(line, coarse, laid->letter_height, place->ground, guesses);
    if (n == 0)
        return FALSE;
    qsort(guesses, n, sizeof *guesses, by_likeness);
    const Band *fine = band_of(place, ELSEWHERE_FINE_ROWS, &place->fine);
    g_autoptr(Texts) texts = texts_new(line, laid->letter_height, place->ground);
    for (guint i = 0; i < n; i++) {
        texts_turn(texts, guesses[i].turn);
        refine(&guesses[i], &texts->own, coarse, fine);
        if (follow(texts, fine, &guesses[i], out))
            return TRUE;
    }
    return FALSE;
}

PosedText posed_text_find(const Picture *picture, const GArray *lines, const Strokes *strokes) {
    PosedText result = {0};
    if (lines->len == 0)
        return result;
    g_autoptr(GPtrArray) sought = sought_lines_new(strokes);
    for (guint i = 0; i < lines->len && !result.found; i++) {
        result.line = g_array_index(lines, LaidLine, i);
        for (guint ground = 0; ground < BAND_GROUNDS && !result.found; ground++) {
            g_auto(PosedPlace) place = {picture, &result.line, (BandGround)ground, {0}, {0}};
            for (guint k = 0; k < sought->len && !result.found; k++)
                result.found = look_along(&place, sought->pdata[k], &result);
        }
    }
    return result;
}
