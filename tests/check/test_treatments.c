/* The residue test on treatments that people use: fills whose shape tells the text, blur and
 * mosaic, other names in the text's place. Every leak is found, no clean treatment raises an alarm.
 */
#include "core/check/residue/residue.h"
#include "tests/check/scenes.h"
#include "tests/seeded.h"
#include <string.h>

/* What a treatment makes of a scene; newly allocated. */
typedef double *(*Treatment)(const Scene *scene, const double *burned);

typedef struct Kind {
    const char *name;
    Treatment treatment;
    guint grounds;    /* bits of SceneGround */
    guint wanted;     /* right, percent */
    guint not_hidden; /* of leaks: right or left open, percent */
} Kind;

enum { MOST_LEFT_OPEN = 40 }; /* percent of clean scenes; other_on_ground had 12 */

enum {
    EVEN = 1 << GROUND_BLACK | 1 << GROUND_EVEN,
    SLOPE = 1 << GROUND_SLOPE,
    ROUGH = 1 << GROUND_TEXTURE | 1 << GROUND_CT,
    ALL = EVEN | SLOPE | ROUGH,
    NOT_BLACK = ALL & ~(1 << GROUND_BLACK)
};

static gsize size_of(const Scene *scene) {
    return scene->width * scene->height;
}

static double mean_of(const Scene *scene, const double *samples) {
    double sum = 0;
    for (gsize i = 0; i < size_of(scene); i++)
        sum += samples[i];
    return floor(sum / (double)size_of(scene) + 0.5);
}

/* Pixels within a square of that radius around strokes. */
static guint8 *dilated(const Scene *scene, const double *coverage, gsize radius) {
    gsize width = scene->width, height = scene->height;
    guint8 *mask = g_malloc0(width * height);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            if (coverage[y * width + x] < 0.2)
                continue;
            for (gsize v = y - MIN(y, radius); v <= MIN(y + radius, height - 1); v++)
                memset(mask + v * width + x - MIN(x, radius), 1,
                       MIN(x + radius, width - 1) - (x - MIN(x, radius)) + 1);
        }
    return mask;
}

static double *fill(const Scene *scene, const double *samples, const guint8 *mask,
                    const double *with) {
    double *out = g_memdup2(samples, size_of(scene) * sizeof(double));
    for (gsize i = 0; i < size_of(scene); i++)
        if (mask[i])
            out[i] = with[i];
    return out;
}

static double *fill_one(const Scene *scene, const double *samples, const guint8 *mask,
                        double value) {
    g_autofree double *with = g_new(double, size_of(scene));
    for (gsize i = 0; i < size_of(scene); i++)
        with[i] = value;
    return fill(scene, samples, mask, with);
}

static double *noise_of(const Scene *scene, double low, double high) {
    double *out = g_new(double, size_of(scene));
    for (gsize i = 0; i < size_of(scene); i++)
        out[i] = g_rand_double_range(scene->random, low, high);
    return out;
}

static guint8 *glyph_mask(const Scene *scene) {
    return dilated(scene, scene->coverage, 1 + scenes_pick(scene->random, 4));
}

/* Leaks: the shape of the fill. */
static double *glyphs_black(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = glyph_mask(scene);
    return fill_one(scene, burned, mask, 0);
}

static double *glyphs_mean(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = glyph_mask(scene);
    return fill_one(scene, burned, mask, mean_of(scene, burned));
}

static double *glyphs_noise(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = glyph_mask(scene);
    g_autofree double *noise = noise_of(scene, 0, 255);
    return fill(scene, burned, mask, noise);
}

/* Colour taken from around it, without the ground's texture. */
static double *inpaint(const Scene *scene, const double *burned, const guint8 *mask) {
    g_autofree double *known = g_new0(double, size_of(scene)),
                      *counts = g_new0(double, size_of(scene));
    for (gsize i = 0; i < size_of(scene); i++) {
        known[i] = mask[i] ? 0 : burned[i];
        counts[i] = !mask[i];
    }
    gsize radius = scene->size / 2 + 2;
    g_autofree double *sums = scene_means(scene, known, radius);
    g_autofree double *shares = scene_means(scene, counts, radius);
    g_autofree double *with = g_new(double, size_of(scene));
    for (gsize i = 0; i < size_of(scene); i++)
        with[i] = shares[i] > 0 ? sums[i] / shares[i] : 0;
    return fill(scene, burned, mask, with);
}

static double *glyphs_inpainted(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = glyph_mask(scene);
    return inpaint(scene, burned, mask);
}

/* Columns without ink that part letters and words, and rows that part lines: the letters' boxes. */
static guint8 *boxes_mask(const Scene *scene, gsize gap, gboolean whole_line) {
    gsize width = scene->width, height = scene->height, middle = scene->size * 5 / 4 + 3;
    guint8 *mask = g_malloc0(width * height);
    for (guint line = 0; line < 2; line++) {
        gsize y0 = line ? middle : 0, y1 = line ? height : middle, x0 = 0, last = 0;
        gboolean open = FALSE;
        for (gsize x = 0; x <= width; x++) {
            gboolean ink = FALSE;
            for (gsize y = y0; y < y1 && x < width; y++)
                ink |= scene->coverage[y * width + x] > 0;
            if (ink && !open)
                x0 = x;
            if (ink)
                last = x, open = TRUE;
            if (!open || ink || (x < width && (whole_line || x - last < gap)))
                continue;
            gsize top = y1, bottom = y0;
            for (gsize y = y0; y < y1; y++)
                for (gsize u = x0; u <= last; u++)
                    if (scene->coverage[y * width + u] > 0)
                        top = MIN(top, y), bottom = MAX(bottom, y);
            for (gsize y = top; y <= bottom; y++)
                memset(mask + y * width + x0, 1, last - x0 + 1);
            open = FALSE;
        }
    }
    return mask;
}

static double *letter_boxes(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = boxes_mask(scene, 1, FALSE);
    return fill_one(scene, burned, mask,
                    g_rand_boolean(scene->random) ? 0 : mean_of(scene, burned));
}

/* Leaks: treatments that can be repeated. */
static double *gaussian(const Scene *scene, const double *samples, double sigma) {
    gsize width = scene->width, height = scene->height, reach = (gsize)(3 * sigma + 1);
    double *out = g_memdup2(samples, size_of(scene) * sizeof(double));
    g_autofree double *copy = g_new(double, size_of(scene));
    for (guint pass = 0; pass < 2; pass++) {
        memcpy(copy, out, size_of(scene) * sizeof(double));
        for (gsize i = 0; i < size_of(scene); i++) {
            gssize x = (gssize)(i % width), y = (gssize)(i / width);
            double sum = 0, weights = 0;
            for (gssize k = -(gssize)reach; k <= (gssize)reach; k++) {
                gssize u = pass ? x : CLAMP(x + k, 0, (gssize)width - 1);
                gssize v = pass ? CLAMP(y + k, 0, (gssize)height - 1) : y;
                double weight = exp(-(double)(k * k) / (2 * sigma * sigma));
                sum += weight * copy[(gsize)v * width + (gsize)u];
                weights += weight;
            }
            out[i] = sum / weights;
        }
    }
    return out;
}

static double *blurred(const Scene *scene, const double *burned) {
    return gaussian(scene, burned, g_rand_double_range(scene->random, 0.2, 0.6) * scene->size);
}

static double *box_blurred(const Scene *scene, const double *burned) {
    return scene_means(scene, burned,
                       (gsize)(g_rand_double_range(scene->random, 0.2, 0.6) * scene->size));
}

static double *mosaic(const Scene *scene, const double *samples, gsize cell, guint sampling) {
    gsize width = scene->width, height = scene->height;
    double *out = g_new(double, size_of(scene));
    for (gsize y0 = 0; y0 < height; y0 += cell)
        for (gsize x0 = 0; x0 < width; x0 += cell) {
            double sum = 0, n = 0;
            gsize x1 = MIN(x0 + cell, width), y1 = MIN(y0 + cell, height);
            for (gsize y = y0; y < y1; y++)
                for (gsize x = x0; x < x1; x++, n += 1)
                    sum += samples[y * width + x];
            double value = sampling == 0   ? sum / n
                           : sampling == 1 ? samples[y0 * width + x0]
                                           : samples[(y0 + y1) / 2 * width + (x0 + x1) / 2];
            for (gsize y = y0; y < y1; y++)
                for (gsize x = x0; x < x1; x++)
                    out[y * width + x] = value;
        }
    return out;
}

static gsize cell_of(const Scene *scene, double least, double most) {
    return (gsize)MAX(g_rand_double_range(scene->random, least, most) * scene->size, 3);
}

static double *mosaic_means(const Scene *scene, const double *burned) {
    return mosaic(scene, burned, cell_of(scene, 0.3, 0.8), 0);
}

static double *mosaic_samples(const Scene *scene, const double *burned) {
    return mosaic(scene, burned, cell_of(scene, 0.2, 0.4), 1 + scenes_pick(scene->random, 2));
}

/* Another name and other dates. like: of the same length, character by character. */
static char *other_text(const Scene *scene, gboolean like) {
    if (!like)
        return scenes_text(scene->random);
    char *text = g_strdup(scene->text);
    for (char *at = text; *at; at++) {
        if (g_str_has_prefix(at, "DOB:") || *at == '[')
            at += 2;
        else if (g_ascii_isupper(*at))
            *at = (char)('A' + (*at - 'A' + g_rand_int_range(scene->random, 1, 26)) % 26);
        else if (g_ascii_isdigit(*at) && g_rand_int_range(scene->random, 0, 10) < 6)
            *at = (char)('0' + (*at - '0' + g_rand_int_range(scene->random, 1, 10)) % 10);
    }
    return text;
}

static double *with_other(const Scene *scene, const double *samples, gboolean like) {
    g_autofree char *text = other_text(scene, like);
    g_autofree double *coverage = scene_draw(scene, text);
    return scene_burn(scene, samples, coverage);
}

/* Leaks: another name over what is left of the text. */
static double *over_faint_remains(const Scene *scene, const double *burned) {
    g_autofree double *remains = g_new(double, size_of(scene));
    double share = g_rand_double_range(scene->random, 0.06, 0.2);
    for (gsize i = 0; i < size_of(scene); i++)
        remains[i] = share * burned[i];
    return with_other(scene, remains, g_rand_boolean(scene->random));
}

/* The name stays, its dates are others. */
static double *half_replaced(const Scene *scene, const double *burned) {
    (void)burned;
    g_autofree char *text = g_strdup(scene->text);
    for (char *at = text; *at; at++)
        if (g_ascii_isdigit(*at))
            *at = (char)('0' + (*at - '0' + g_rand_int_range(scene->random, 1, 10)) % 10);
    g_autofree double *coverage = scene_draw(scene, text);
    g_autofree double *black = g_new0(double, size_of(scene));
    return scene_burn(scene, black, coverage);
}

/* Clean ones. */
static double *words_boxed(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = boxes_mask(scene, scene->size / 4, FALSE);
    return fill_one(scene, burned, mask,
                    g_rand_boolean(scene->random) ? 0 : mean_of(scene, burned));
}

static double *lines_boxed(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = boxes_mask(scene, 0, TRUE);
    return fill_one(scene, burned, mask,
                    g_rand_boolean(scene->random) ? 0 : mean_of(scene, burned));
}

static double *words_noise(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = boxes_mask(scene, scene->size / 4, FALSE);
    g_autofree double *noise = noise_of(scene, 0, 255);
    return fill(scene, burned, mask, noise);
}

static double *words_inpainted(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = boxes_mask(scene, scene->size / 4, FALSE);
    return inpaint(scene, burned, mask);
}

static double *words_blurred(const Scene *scene, const double *burned) {
    g_autofree double *boxed = words_boxed(scene, burned);
    return gaussian(scene, boxed, g_rand_double_range(scene->random, 0.1, 0.5) * scene->size);
}

static double *words_mosaic(const Scene *scene, const double *burned) {
    g_autofree double *boxed = words_boxed(scene, burned);
    return mosaic(scene, boxed, cell_of(scene, 0.2, 0.8), 0);
}

/* A black box as a lossy code leaves it: what is beyond it rings over some of its sides. */
static double *coded_box(const Scene *scene, const double *burned) {
    (void)burned;
    double *out = g_new0(double, size_of(scene));
    gsize left = (gsize)g_rand_int_range(scene->random, 0, 3);
    gsize right = (gsize)g_rand_int_range(scene->random, 0, 4);
    gsize top = (gsize)g_rand_int_range(scene->random, 0, 3);
    gsize bottom = (gsize)g_rand_int_range(scene->random, 0, 4);
    for (gsize i = 0; i < size_of(scene); i++) {
        gsize x = i % scene->width, y = i / scene->width;
        gboolean is_rim =
            x < left || x + right >= scene->width || y < top || y + bottom >= scene->height;
        if (is_rim && g_rand_int_range(scene->random, 0, 3) == 0)
            out[i] = (double)g_rand_int_range(scene->random, 0, 15);
    }
    return out;
}

static double *all_noise(const Scene *scene, const double *burned) {
    (void)burned;
    return noise_of(scene, 0, 255);
}

static double *ground_blurred(const Scene *scene, const double *burned) {
    (void)burned;
    return gaussian(scene, scene->ground,
                    g_rand_double_range(scene->random, 0.1, 0.6) * scene->size);
}

static double *ground_mosaic(const Scene *scene, const double *burned) {
    (void)burned;
    return mosaic(scene, scene->ground, cell_of(scene, 0.2, 0.8), 0);
}

static double *other_on_black(const Scene *scene, const double *burned) {
    (void)burned;
    g_autofree double *black = g_new0(double, size_of(scene));
    return with_other(scene, black, FALSE);
}

static double *other_like_on_black(const Scene *scene, const double *burned) {
    (void)burned;
    g_autofree double *black = g_new0(double, size_of(scene));
    return with_other(scene, black, TRUE);
}

static double *other_on_ground(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = boxes_mask(scene, 0, TRUE);
    g_autofree double *ground = inpaint(scene, burned, mask);
    return with_other(scene, ground, g_rand_boolean(scene->random));
}

static double *other_on_noise(const Scene *scene, const double *burned) {
    (void)burned;
    g_autofree double *noise = noise_of(scene, 20, 60);
    return with_other(scene, noise, g_rand_boolean(scene->random));
}

/* It was blurred after it was written: as smooth as a blurred leak. */
static double *other_blurred(const Scene *scene, const double *burned) {
    g_autofree double *other = other_on_ground(scene, burned);
    return gaussian(scene, other, g_rand_double_range(scene->random, 0.2, 0.5) * scene->size);
}

static double *other_in_small_box(const Scene *scene, const double *burned) {
    g_autofree guint8 *mask = boxes_mask(scene, 0, TRUE);
    g_autofree double *boxed = fill_one(scene, burned, mask, 0);
    return with_other(scene, boxed, g_rand_boolean(scene->random));
}

static double *labelled(const Scene *scene, const double *burned) {
    static const char *const labels[] = {"ANONYMIZED", "REMOVED FOR PRIVACY",
                                         "PATIENT NAME\nDOB: REDACTED",
                                         "XXXXXXXX XXXXXXX\nDOB: XX.XX.XXXX"};
    (void)burned;
    g_autofree double *black = g_new0(double, size_of(scene));
    g_autofree double *coverage =
        scene_draw(scene, labels[scenes_pick(scene->random, G_N_ELEMENTS(labels))]);
    return scene_burn(scene, g_rand_boolean(scene->random) ? black : scene->ground, coverage);
}

/* A label over both lines, in the colour around it. */
static double *labelled_between(const Scene *scene, const double *burned) {
    (void)burned;
    g_autofree double *drawn = scene_draw(scene, "REMOVED");
    g_autofree double *coverage = g_new0(double, size_of(scene));
    gsize down = scenes_pick(scene->random, scene->height / 2) * scene->width;
    memcpy(coverage + down, drawn, (size_of(scene) - down) * sizeof *drawn);
    return scene_burn(scene, scene->ground, coverage);
}

static SceneGround ground_among(GRand *random, guint grounds) {
    SceneGround ground;
    do
        ground = (SceneGround)scenes_pick(random, GROUND_CT + 1);
    while (!(grounds >> ground & 1));
    return ground;
}

static guint run_kind(const Kind *kind, gboolean leak, guint n, guint *left_open) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    guint right = 0, lacking = 0, doubted = 0;
    for (guint i = 0; i < n; i++) {
        Scene scene;
        scene_init(&scene, random, ground_among(random, kind->grounds));
        g_autofree double *burned = scene_burn(&scene, scene.ground, scene.coverage);
        g_autofree double *treated = kind->treatment(&scene, burned);
        g_auto(Picture) before = scene_picture(&scene, burned);
        g_auto(Picture) after = scene_picture(&scene, treated);
        g_auto(Strokes) strokes;
        strokes_find(&before, scene.text, &strokes);
        lacking += strokes.lines->len != 2;
        Residue residue = residue_measure(&after, &before, &strokes);
        gboolean is_right = !residue.significant == !leak;
        right += is_right;
        doubted += !residue.significant && residue.doubt != NULL;
        if (!is_right)
            g_test_message("%s, %u px, %s, ground %d: %.1f deviations", scene.text, scene.size,
                           scene.font + strlen(SCENES_FONTS), (int)scene.kind, residue.deviations);
        scene_clear(&scene);
    }
    g_test_message("%s: %u of %u right; %u left open; %u without strokes", kind->name, right, n,
                   doubted, lacking);
    *left_open = doubted;
    return right;
}

static guint n_scenes(void) {
    return g_test_perf() ? 200 : 25;
}

/* Fails the test; later ones still run and count. */
static void test_kind(const Kind *kind, gboolean leak) {
    guint n = n_scenes(), left_open, right = run_kind(kind, leak, n, &left_open);
    if (leak && (right + left_open) * 100 < kind->not_hidden * n)
        g_test_fail_printf("%s: %u of %u right or left open", kind->name, right + left_open, n);
    if (!leak && left_open * 100 > MOST_LEFT_OPEN * n)
        g_test_fail_printf("%s: %u of %u left open", kind->name, left_open, n);
    if (right * 100 < kind->wanted * n)
        g_test_fail_printf("%s: %u of %u right", kind->name, right, n);
}

static void test_leak(gconstpointer data) {
    test_kind(data, TRUE);
}

static void test_clean(gconstpointer data) {
    test_kind(data, FALSE);
}

/* Limits are four standard deviations below the rates that 25 scenes had in two runs with other
 * seeds (docs/verdicts.md), so that chance hardly passes them: they tell a collapse. The rates
 * themselves fall short of what is wanted where they are below 100 percent. */
static const Kind leaks[] = {
    {"glyphs_black", glyphs_black, NOT_BLACK, .wanted = 72},
    {"glyphs_mean", glyphs_mean, ALL, .wanted = 72},
    {"glyphs_noise", glyphs_noise, ALL, .wanted = 64},
    {"glyphs_inpainted", glyphs_inpainted, ROUGH, .wanted = 28, .not_hidden = 44},
    {"letter_boxes", letter_boxes, NOT_BLACK, .wanted = 48},
    {"blurred", blurred, EVEN, .wanted = 72},
    {"box_blurred", box_blurred, EVEN, .wanted = 80},
    {"blurred_on_slope", blurred, SLOPE, .wanted = 52},
    {"blurred_on_anatomy", blurred, ROUGH, .wanted = 28, .not_hidden = 72},
    {"mosaic_means", mosaic_means, EVEN | SLOPE, .wanted = 80},
    {"mosaic_samples", mosaic_samples, EVEN | SLOPE, .wanted = 76},
    {"mosaic_on_anatomy", mosaic_means, ROUGH, .wanted = 72},
    {"over_faint_remains", over_faint_remains, ALL, .wanted = 72},
    {"half_replaced", half_replaced, ALL, .wanted = 72},
};

static const Kind clean[] = {
    {"words_boxed", words_boxed, ALL, .wanted = 68},
    {"lines_boxed", lines_boxed, ALL, .wanted = 84},
    {"words_noise", words_noise, ALL, .wanted = 60},
    {"words_inpainted", words_inpainted, ALL, .wanted = 72},
    {"words_blurred", words_blurred, ALL, .wanted = 72},
    {"words_mosaic", words_mosaic, ALL, .wanted = 76},
    {"coded_box", coded_box, ALL, .wanted = 84},
    {"all_noise", all_noise, ALL, .wanted = 84},
    {"ground_blurred", ground_blurred, ALL, .wanted = 84},
    {"ground_mosaic", ground_mosaic, ALL, .wanted = 84},
    {"other_on_black", other_on_black, ALL, .wanted = 84},
    {"other_like_on_black", other_like_on_black, ALL, .wanted = 84},
    {"other_on_ground", other_on_ground, ALL, .wanted = 72},
    {"other_on_noise", other_on_noise, ALL, .wanted = 76},
    {"other_blurred", other_blurred, ALL, .wanted = 72},
    {"other_in_small_box", other_in_small_box, ALL, .wanted = 52},
    {"labelled", labelled, ALL, .wanted = 84},
    {"labelled_between", labelled_between, EVEN, .wanted = 84},
};

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(leaks); i++) {
        g_autofree char *path = g_strdup_printf("/treatments/leak/%s", leaks[i].name);
        g_test_add_data_func(path, &leaks[i], test_leak);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(clean); i++) {
        g_autofree char *path = g_strdup_printf("/treatments/clean/%s", clean[i].name);
        g_test_add_data_func(path, &clean[i], test_clean);
    }
    return g_test_run();
}
