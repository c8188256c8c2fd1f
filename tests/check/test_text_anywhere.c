/* Text that stands anywhere in its box, in any direction: every kind of leftover of it is found, no
 * clean treatment raises an alarm. Without OCR, on pictures drawn here. */
#include "core/check/region/region.h"
#include "ocr/orientation.h"
#include "ocr/rotation.h"
#include "tests/check/drawn.h"
#include "tests/check/lettering.h"
#include "tests/seeded.h"
#include <math.h>
#include <string.h>

enum { COLUMNS = 640, ROWS = 480, CANVAS = 1024 };

#define FONTS "/usr/share/fonts/truetype/"
static const char *const fonts[] = {FONTS "dejavu/DejaVuSans.ttf",
                                    FONTS "dejavu/DejaVuSansMono.ttf",
                                    FONTS "dejavu/DejaVuSans-Bold.ttf",
                                    FONTS "dejavu/DejaVuSerif.ttf",
                                    FONTS "liberation2/LiberationSans-Regular.ttf",
                                    FONTS "liberation2/LiberationMono-Bold.ttf"};
static const char *const family[] = {"NGUYEN",    "DAVIDSON",  "ROSENTHAL", "KOWALCZYK",
                                     "Lindqvist", "YAMAMOTO",  "Okonkwo",   "VAN DYKE",
                                     "HARTMANN",  "Villanueva"};
static const char *const given[] = {"CATHERINE", "STANLEY", "Chad",   "TIMOTHY",   "Helen",
                                    "ERNEST",    "MARTA",   "GLORIA", "Josephine", "AMY"};

typedef enum Direction {
    LEVEL,
    QUARTER,
    HALF,
    THREE_QUARTERS,
    TILTED,
    STEEP,
    DIRECTIONS
} Direction;
static const char *const direction_names[] = {"level", "90", "180", "270", "tilted", "steep"};

typedef enum BoxKind { TIGHT, LOOSE, VERY_LOOSE, BOXES } BoxKind;
static const char *const box_names[] = {"tight", "loose", "very loose"};

typedef struct Scene {
    GRand *random;
    Direction direction;
    BoxKind box_kind;
    const char *font;
    guint size;
    double grey;
    char *text; /* as it is drawn */
    Box place;  /* what it covers in the frame */
    AnswerRegion key;
    double *ground;   /* COLUMNS * ROWS */
    double *coverage; /* likewise */
    double degrees;
} Scene;

static guint pick(GRand *random, guint n) {
    return (guint)g_rand_int_range(random, 0, (gint32)n);
}

static char *random_date(GRand *random) {
    return g_strdup_printf("%02d.%02d.%d", g_rand_int_range(random, 1, 13),
                           g_rand_int_range(random, 1, 29), g_rand_int_range(random, 1930, 2020));
}

static char *random_text(GRand *random) {
    const char *last = family[pick(random, G_N_ELEMENTS(family))];
    const char *first = given[pick(random, G_N_ELEMENTS(given))];
    g_autofree char *date = random_date(random), *birth = random_date(random);
    switch (pick(random, 4)) {
    case 0:
        return g_strdup_printf("%s %s [%c] %s\nDOB: %s", last, first, "MF"[pick(random, 2)], date,
                               birth);
    case 1:
        return g_strdup_printf("%s %s", last, first);
    case 2:
        return g_strdup_printf("%s, %s\nPX%d\n%s", last, first,
                               g_rand_int_range(random, 100000, 9999999), birth);
    default:
        return g_strdup_printf("%s %s", last, birth);
    }
}

/* Smooth noise between -1 and 1. */
static double wave(double x, double y, double phase) {
    return 0.5 * sin(x / 11 + 2 * sin(y / 17 + phase)) + 0.5 * cos(y / 7 + x / 23 - phase);
}

/* Black with a bright fan of speckle, a body with a bright rim, or an even ground. */
static void draw_ground(Scene *scene) {
    GRand *random = scene->random;
    guint kind = pick(random, 4);
    double phase = g_rand_double_range(random, 0, 6), level = g_rand_double_range(random, 20, 90);
    double speckle[COLUMNS];
    memset(speckle, 0, sizeof speckle);
    for (gsize y = 0; y < ROWS; y++) {
        double before = 0;
        for (gsize x = 0; x < COLUMNS; x++) {
            double value = kind == 3 ? level : 0, across = (double)x - COLUMNS / 2.0,
                   down = (double)y;
            double noise = g_rand_double_range(random, -1, 1);
            before = 0.75 * before + 0.25 * noise; /* correlated along rows and columns */
            speckle[x] = 0.6 * speckle[x] + 0.4 * before;
            if (kind == 0 && fabs(across) < 30 + 0.8 * down)
                value = level * (1 + 0.6 * wave((double)x, down, phase) + 2 * speckle[x]);
            double radius = hypot(across / 280, (down - ROWS / 2.0) / 200);
            if (kind == 1 && radius < 1)
                value = radius > 0.93
                            ? 180 + 10 * noise
                            : level * (1 + 0.3 * wave((double)x, down, phase)) + 3 * noise;
            if (kind == 2)
                value = level * (1 + 0.8 * wave((double)x, down, phase)) + 4 * noise;
            scene->ground[y * COLUMNS + x] = CLAMP(value, 0, 245);
        }
    }
}

static Box ink_box(const Picture *picture) {
    Box box = {(gint64)picture->width, (gint64)picture->height, 0, 0};
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            if (picture_row16(picture, 0, y)[x] > G_MAXUINT16 / 16) {
                box.x0 = MIN(box.x0, (gint64)x), box.x1 = MAX(box.x1, (gint64)x + 1);
                box.y0 = MIN(box.y0, (gint64)y), box.y1 = MAX(box.y1, (gint64)y + 1);
            }
    return box;
}

/* The text, turned; FALSE where it doesn't fit in a frame. */
static gboolean draw_turned(const Scene *scene, const char *text, Picture *out, Box *ink) {
    g_autofree double *drawn =
        lettering_draw(scene->font, scene->size, text, CANVAS, (gsize)scene->size * 6);
    g_auto(Picture) upright = drawn_new(CANVAS, (gsize)scene->size * 6), level = {0};
    for (gsize i = 0; i < upright.width * upright.height; i++)
        drawn_samples(&upright)[i] = (guint16)(drawn[i] * G_MAXUINT16);
    static const guint around[3] = {0};
    Rotation rotation;
    if (scene->degrees != 0)
        g_assert_true(picture_rotate(&upright, scene->degrees, around, &rotation, out));
    else
        g_assert_true(picture_orient(&upright, scene->direction % 4, out));
    *ink = ink_box(out);
    return ink->x1 - ink->x0 < COLUMNS - 20 && ink->y1 - ink->y0 < ROWS - 20;
}

static void add_coverage(const Picture *drawn, Box ink, gint64 left, gint64 top, double *coverage) {
    for (gint64 y = ink.y0; y < ink.y1; y++)
        for (gint64 x = ink.x0; x < ink.x1; x++) {
            gint64 column = left + x - ink.x0, row = top + y - ink.y0;
            if (column >= 0 && row >= 0 && column < COLUMNS && row < ROWS)
                coverage[row * COLUMNS + column] =
                    (double)picture_row16(drawn, 0, (gsize)y)[x] / G_MAXUINT16;
        }
}

static char *with_other_breaks(GRand *random, const char *text) {
    char *other = g_strdup(text);
    if (pick(random, 2))
        g_strdelimit(other, "\n", ' ');
    return other;
}

static void scene_init(Scene *scene, guint32 seed, Direction direction, BoxKind box_kind) {
    GRand *random = g_rand_new_with_seed(seed);
    *scene = (Scene){.random = random, .direction = direction, .box_kind = box_kind};
    scene->ground = g_new0(double, COLUMNS *ROWS);
    scene->coverage = g_new0(double, COLUMNS *ROWS);
    draw_ground(scene);
    scene->font = fonts[pick(random, G_N_ELEMENTS(fonts))];
    scene->grey = pick(random, 3) ? 255 : 200;
    if (direction == TILTED)
        scene->degrees = g_rand_double_range(random, -12, 12);
    if (direction == STEEP)
        scene->degrees = g_rand_double_range(random, 15, 75) * (pick(random, 2) ? 1 : -1);
    g_auto(Picture) drawn = {0};
    Box ink;
    gboolean fits = FALSE;
    while (!fits) {
        g_free(scene->text);
        picture_clear(&drawn);
        scene->text = random_text(random);
        scene->size = 11 + pick(random, 16);
        fits = draw_turned(scene, scene->text, &drawn, &ink);
    }
    gint64 width = ink.x1 - ink.x0, height = ink.y1 - ink.y0;
    gint64 left = 5 + g_rand_int_range(random, 0, (gint32)(COLUMNS - 10 - width));
    gint64 top = 5 + g_rand_int_range(random, 0, (gint32)(ROWS - 10 - height));
    add_coverage(&drawn, ink, left, top, scene->coverage);
    scene->place = (Box){left, top, left + width, top + height};
    static const gint64 margins[] = {2, 35, 130};
    Box box = box_grow(scene->place, margins[box_kind]);
    scene->key = (AnswerRegion){.text = with_other_breaks(random, scene->text),
                                .x0 = (gint32)box.x0,
                                .y0 = (gint32)box.y0,
                                .x1 = (gint32)box.x1,
                                .y1 = (gint32)box.y1};
}

static void scene_clear(Scene *scene) {
    g_rand_free(scene->random);
    g_free(scene->text);
    g_free(scene->key.text);
    g_free(scene->ground);
    g_free(scene->coverage);
}

static Frame make_frame(const double *values) {
    PixelFormat format = {.rows = ROWS,
                          .columns = COLUMNS,
                          .samples_per_pixel = 1,
                          .bits_allocated = 8,
                          .bits_stored = 8,
                          .high_bit = 7,
                          .photometric_interpretation = PHOTOMETRIC_MONOCHROME2};
    Frame frame;
    g_assert_true(frame_init(&frame, &format, NULL));
    for (gsize i = 0; i < COLUMNS * ROWS; i++)
        frame.data[i] = (guint8)CLAMP(values[i] + 0.5, 0, 255);
    return frame;
}

static double burned(const Scene *scene, gsize i, const double *coverage) {
    return scene->ground[i] * (1 - coverage[i]) + scene->grey * coverage[i];
}

/* What a treatment makes of a pixel of the text's box; other: coverage of another text there. */
typedef double (*Treatment)(const Scene *scene, gsize x, gsize y, const double *other);

static double untreated(const Scene *s, gsize x, gsize y, const double *other) {
    (void)other;
    return burned(s, y * COLUMNS + x, s->coverage);
}

static double faint(const Scene *s, gsize x, gsize y, const double *other) {
    (void)other;
    gsize i = y * COLUMNS + x;
    return s->ground[i] + 0.2 * (untreated(s, x, y, NULL) - s->ground[i]);
}

/* Half of it along the direction that it runs in. */
static double half_left(const Scene *s, gsize x, gsize y, const double *other) {
    Box place = s->place;
    gboolean across = place.x1 - place.x0 > place.y1 - place.y0;
    gboolean kept =
        across ? (gint64)x < (place.x0 + place.x1) / 2 : (gint64)y < (place.y0 + place.y1) / 2;
    return kept ? untreated(s, x, y, other) : 0;
}

static double under_noise(const Scene *s, gsize x, gsize y, const double *other) {
    (void)other;
    return 60 + g_rand_double_range(s->random, -10, 10) + 8 * s->coverage[y * COLUMNS + x];
}

static double inverted(const Scene *s, gsize x, gsize y, const double *other) {
    return 255 - untreated(s, x, y, other);
}

static double filled(const Scene *s, gsize x, gsize y, const double *other) {
    (void)s, (void)x, (void)y, (void)other;
    return 0;
}

static double other_written(const Scene *s, gsize x, gsize y, const double *other) {
    (void)s;
    return 255 * other[y * COLUMNS + x];
}

static double ground_alone(const Scene *s, gsize x, gsize y, const double *other) {
    (void)other;
    return s->ground[y * COLUMNS + x];
}

static double noise(const Scene *s, gsize x, gsize y, const double *other) {
    (void)x, (void)y, (void)other;
    return 60 + g_rand_double_range(s->random, -40, 40);
}

/* Another text of the same length in the same font, at the same place. */
static void draw_other(const Scene *scene, const char *text, double *coverage) {
    g_auto(Picture) drawn = {0};
    Box ink;
    if (draw_turned(scene, text, &drawn, &ink))
        add_coverage(&drawn, ink, scene->place.x0, scene->place.y0, coverage);
}

static char *other_name(const Scene *scene) {
    char *text = g_strdup(scene->text);
    for (char *at = text; *at; at++)
        if (g_ascii_isupper(*at))
            *at = (char)('A' + (*at - 'A' + g_rand_int_range(scene->random, 1, 26)) % 26);
        else if (g_ascii_isdigit(*at))
            *at = (char)('0' + (*at - '0' + g_rand_int_range(scene->random, 1, 10)) % 10);
        else if (g_ascii_islower(*at))
            *at = (char)('a' + (*at - 'a' + g_rand_int_range(scene->random, 1, 26)) % 26);
    return text;
}

typedef struct Kind {
    const char *name;
    Treatment treat;
    gboolean leak;
    const char *label; /* written instead; "": another name */
} Kind;

static const Kind kinds[] = {
    {"untreated", untreated, TRUE, NULL},       {"faint", faint, TRUE, NULL},
    {"half left", half_left, TRUE, NULL},       {"under noise", under_noise, TRUE, NULL},
    {"inverted", inverted, TRUE, NULL},         {"filled", filled, FALSE, NULL},
    {"label", other_written, FALSE, "REMOVED"}, {"other name", other_written, FALSE, ""},
    {"ground", ground_alone, FALSE, NULL},      {"noise", noise, FALSE, NULL}};

static RegionVerdict judge_scene(const Scene *scene, const Kind *kind) {
    g_autofree double *before = g_new(double, COLUMNS *ROWS);
    g_autofree double *other = g_new0(double, COLUMNS *ROWS);
    if (kind->label != NULL) {
        g_autofree char *text = kind->label[0] ? g_strdup(kind->label) : other_name(scene);
        draw_other(scene, text, other);
    }
    for (gsize i = 0; i < COLUMNS * ROWS; i++)
        before[i] = burned(scene, i, scene->coverage);
    g_autofree double *after = g_memdup2(before, COLUMNS * ROWS * sizeof *before);
    Box box = box_clip(box_grow(scene->place, 1), COLUMNS, ROWS);
    for (gint64 y = box.y0; y < box.y1; y++)
        for (gint64 x = box.x0; x < box.x1; x++)
            after[y * COLUMNS + x] = kind->treat(scene, (gsize)x, (gsize)y, other);
    g_auto(Frame) original = make_frame(before), scrubbed = make_frame(after);
    FramePair pair = {&scrubbed, &original, NULL, NULL};
    g_autoptr(RegionJudge) judge = region_judge_new(&scene->key, NULL, FALSE);
    region_judge_frame(judge, &pair, 0);
    RegionResult row = {0};
    region_judge_finish(judge, TRUE, &row);
    gboolean right = kind->leak ? row.verdict <= REGION_RECOVERABLE : row.verdict == REGION_HIDDEN;
    if (!right)
        g_test_message("%s, %s, %s, %u px %s at %d,%d: %s (%s)", kind->name,
                       direction_names[scene->direction], scene->key.text, scene->size,
                       strrchr(scene->font, '/') + 1, scene->key.x0, scene->key.y0,
                       region_verdict_name(row.verdict), row.reason);
    g_free(row.place);
    g_free(row.ocr_text);
    g_free(row.reason);
    return row.verdict;
}

typedef struct Counts {
    guint leaks, found, missed, clean, hidden, alarms;
} Counts;

static void count(Counts *counts, const Kind *kind, RegionVerdict verdict) {
    if (kind->leak) {
        counts->leaks++;
        counts->found += verdict <= REGION_RECOVERABLE;
        counts->missed += verdict == REGION_HIDDEN;
    } else {
        counts->clean++;
        counts->hidden += verdict == REGION_HIDDEN;
        counts->alarms += verdict <= REGION_RECOVERABLE;
    }
}

enum { SCENES = 1 /* of each kind; a run takes half a minute */ };

/* Whether a text that was filled over is left open, since it isn't found in the original. */
static gboolean is_left_open(guint32 seed, Direction direction, BoxKind box) {
    static const Kind kind = {"filled", filled, FALSE, NULL};
    Scene scene;
    scene_init(&scene, seed, direction, box);
    RegionVerdict verdict = judge_scene(&scene, &kind);
    scene_clear(&scene);
    return verdict == REGION_UNDETERMINED;
}

static void run(Direction direction) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    Counts all = {0};
    guint searched = 0; /* scenes of texts that were found in the original */
    for (guint box = 0; box < BOXES; box++) {
        Counts counts = {0};
        for (guint i = 0; i < SCENES; i++)
            for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
                Scene scene;
                scene_init(&scene, seed + box * SCENES + i, direction, box);
                RegionVerdict verdict = judge_scene(&scene, &kinds[k]);
                if (kinds[k].treat == filled && verdict != REGION_UNDETERMINED)
                    searched += G_N_ELEMENTS(kinds);
                count(&counts, &kinds[k], verdict);
                count(&all, &kinds[k], verdict);
                scene_clear(&scene);
            }
        g_test_message("%s, %s box: of %u leaks %u found, %u hidden; of %u clean %u hidden, %u "
                       "alarms",
                       direction_names[direction], box_names[box], counts.leaks, counts.found,
                       counts.missed, counts.clean, counts.hidden, counts.alarms);
    }
    /* Of about 500 scenes one was hidden, or an alarm, so that two in one direction are no chance.
     */
    g_assert_cmpuint(all.missed, <=, 1);
    g_assert_cmpuint(all.alarms, <=, 1);
    g_assert_cmpuint(all.found + all.hidden, >=, searched / 2);
    /* Without reading, one box in eight is left open with all its scenes, at steep angles one in
     * six. By chance six of six are so once in 40,000 runs. */
    guint left_open = 0;
    for (guint i = 0; i < 2 * BOXES; i++)
        left_open += is_left_open(seed + BOXES * SCENES + i, direction, i % BOXES);
    g_test_message("%s: %u of %u boxes left open", direction_names[direction], left_open,
                   2 * BOXES);
    g_assert_cmpuint(left_open, <, 2 * BOXES);
}

#define DIRECTION(name, direction)                                                                 \
    static void test_##name(void) {                                                                \
        run(direction);                                                                            \
    }

DIRECTION(level, LEVEL)
DIRECTION(quarter, QUARTER)
DIRECTION(half, HALF)
DIRECTION(three_quarters, THREE_QUARTERS)
DIRECTION(tilted, TILTED)
DIRECTION(steep, STEEP)

/* Scenes in which texture, or a bright edge beside the last letter or touching it, was taken for
 * the text, one in which inverted text was taken for another one, one whose rim has more pixels of
 * one value than the text has, and one whose rim touches the text. */
static void test_mistaken(void) {
    static const struct {
        guint32 seed;
        Direction direction;
        BoxKind box;
    } scenes[] = {{151071581, THREE_QUARTERS, VERY_LOOSE},
                  {122767341, THREE_QUARTERS, LOOSE},
                  {40684341, STEEP, LOOSE},
                  {523652, LEVEL, TIGHT},
                  {104736, LEVEL, TIGHT},
                  {54245102, LEVEL, TIGHT},
                  {5747722, LEVEL, VERY_LOOSE},
                  {27073929, LEVEL, VERY_LOOSE},
                  {47528, TILTED, LOOSE},
                  {1598827452, QUARTER, LOOSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(scenes); i++)
        for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
            Scene scene;
            scene_init(&scene, scenes[i].seed, scenes[i].direction, scenes[i].box);
            RegionVerdict verdict = judge_scene(&scene, &kinds[k]);
            if (kinds[k].leak)
                g_assert_cmpint(verdict, !=, REGION_HIDDEN);
            else
                g_assert_cmpint(verdict, >, REGION_RECOVERABLE);
            scene_clear(&scene);
        }
}

/* Boxes filled over tilted text, whose corners its own box has not, and ground put back as it was:
 * neither shows the letters' shape. */
static void test_left_open(void) {
    static const guint32 seeds[] = {1810442, 1818361, 1826280};
    for (gsize i = 0; i < G_N_ELEMENTS(seeds); i++)
        for (gsize k = 0; k < G_N_ELEMENTS(kinds); k++) {
            Scene scene;
            scene_init(&scene, seeds[i], TILTED, LOOSE);
            RegionVerdict verdict = judge_scene(&scene, &kinds[k]);
            if (kinds[k].leak)
                g_assert_cmpint(verdict, <=, REGION_RECOVERABLE);
            else
                g_assert_cmpint(verdict, ==, REGION_HIDDEN);
            scene_clear(&scene);
        }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/text-anywhere/" #name, test_##name)
    ADD(level);
    ADD(quarter);
    ADD(half);
    ADD(three_quarters);
    ADD(tilted);
    ADD(steep);
    ADD(mistaken);
    ADD(left_open);
    return g_test_run();
}
