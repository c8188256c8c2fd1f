#include "core/check/elsewhere/laid_lines.h"

#include "core/check/elsewhere/band.h"
#include "core/check/limits/elsewhere_limits.h"
#include "ocr/orientation.h"
#include "ocr/rotation.h"
#include <math.h>

/* A picture turned so that lines of some direction come to lie level. */
typedef struct TurnedPicture {
    Picture picture; /* owned */
    gboolean sideways;
    Rotation rotation;
    double degrees; /* that its level lines rise by in the picture that was turned */
} TurnedPicture;

static void turned_clear(TurnedPicture *turned) {
    picture_clear(&turned->picture);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TurnedPicture, turned_clear)

static guint mean_sample(const Picture *picture) {
    guint64 sum = 0;
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            sum += picture_row16(picture, 0, y)[x];
    return (guint)(sum / (picture->width * picture->height));
}

static gboolean turn(const Picture *picture, gboolean sideways, gint degrees, TurnedPicture *out) {
    out->sideways = sideways;
    out->degrees = degrees + (sideways ? 90 : 0);
    if (out->degrees > 90)
        out->degrees -= 180;
    if (degrees == 0)
        return picture_orient(picture, sideways ? ORIENTATION_THREE_QUARTERS : ORIENTATION_UPRIGHT,
                              &out->picture);
    const guint around[3] = {mean_sample(picture), 0, 0};
    return picture_rotate(picture, -(double)degrees - (sideways ? 90 : 0), around, &out->rotation,
                          &out->picture);
}

/* The middle of a box of the turned picture, in the picture. */
static void place_back(const TurnedPicture *turned, const Picture *picture, gint degrees, Box box,
                       double *x, double *y) {
    *x = (double)(box.x0 + box.x1 - 1) / 2;
    *y = (double)(box.y0 + box.y1 - 1) / 2;
    if (degrees != 0) {
        rotation_back(&turned->rotation, x, y);
    } else if (turned->sideways) { /* by 270 degrees: what was on the right is below */
        double across = *x;
        *x = *y;
        *y = (double)picture->height - 1 - across;
    }
}

/* How much a line's ink gathers in some rows of what lies along it. */
static double gathered(const Picture *picture, const LaidLine *line) {
    g_auto(Band) band = {0};
    gsize height = 3 * ELSEWHERE_COARSE_ROWS;
    band_take(picture, line, ELSEWHERE_COARSE_ROWS, height, 0, BAND_GROUND_AROUND, &band);
    double sum = 0;
    for (gsize y = 0; y < height; y++) {
        double row = 0;
        for (gsize x = 0; x < band.width; x++)
            row += (double)band.samples[y * band.width + x];
        sum += row * row;
    }
    return sum;
}

/* Turns a line about its middle so that its letters stand on it. */
static void level(const Picture *picture, LaidLine *line) {
    double given = line->degrees, best = given, most = -1;
    for (gint i = -ELSEWHERE_TILTS; i <= ELSEWHERE_TILTS; i++) {
        line->degrees = given + ELSEWHERE_TILT * i;
        double sum = gathered(picture, line);
        if (sum > most) {
            most = sum;
            best = line->degrees;
        }
    }
    line->degrees = best;
}

static gboolean same_line(const LaidLine *a, const LaidLine *b) {
    double apart = fabs(remainder(a->degrees - b->degrees, 180));
    double reach = MIN(a->letter_height, b->letter_height);
    double along = MAX(a->length, b->length) / 2;
    double radians = a->degrees * (G_PI / 180), x = b->x - a->x, y = b->y - a->y;
    double beside = fabs(x * sin(radians) + y * cos(radians));
    double ahead = fabs(x * cos(radians) - y * sin(radians));
    return apart <= ELSEWHERE_SAME_TILT && beside <= reach && ahead <= along;
}

static gint by_letters(gconstpointer a, gconstpointer b) {
    const LaidLine *x = a, *y = b;
    return (x->n_letters < y->n_letters) - (x->n_letters > y->n_letters);
}

/* Counts what the finder takes for letters at all in `seen`. */
static gboolean find_at(const Picture *picture, gboolean sideways, gint degrees, GArray *lines,
                        guint *seen) {
    g_auto(TurnedPicture) turned = {0};
    if (!turn(picture, sideways, degrees, &turned))
        return FALSE;
    g_autoptr(GArray) found = find_lines(&turned.picture, NULL);
    if (found == NULL)
        return FALSE;
    *seen += found->len;
    for (guint i = 0; i < found->len; i++) {
        const FoundLine *at = &g_array_index(found, FoundLine, i);
        if (at->n_letters < ELSEWHERE_LETTERS)
            continue;
        LaidLine line = {.degrees = turned.degrees,
                         .length = (double)(at->box.x1 - at->box.x0),
                         .letter_height = (double)at->letter_height,
                         .n_letters = at->n_letters,
                         .bright = at->bright,
                         .ink = at->ink,
                         .ground = at->ground,
                         .calm = at->calm};
        place_back(&turned, picture, degrees, at->box, &line.x, &line.y);
        g_array_append_val(lines, line);
    }
    return TRUE;
}

/* Drops lines that are also seen as longer ones, and the shortest where there are very many. */
static void keep_distinct(GArray *lines) {
    g_array_sort(lines, by_letters);
    guint kept = 0;
    for (guint i = 0; i < lines->len && kept < ELSEWHERE_LINES; i++) {
        const LaidLine *line = &g_array_index(lines, LaidLine, i);
        gboolean known = FALSE;
        for (guint k = 0; k < kept && !known; k++)
            known = same_line(&g_array_index(lines, LaidLine, k), line);
        if (!known)
            g_array_index(lines, LaidLine, kept++) = *line;
    }
    g_array_set_size(lines, kept);
}

/* Whether a line of lettering stood there before. */
static gboolean was_there(const Picture *picture, const Picture *was, const LaidLine *line) {
    g_auto(Band) now = {0}, before = {0};
    band_take(picture, line, ELSEWHERE_COARSE_ROWS, 3 * ELSEWHERE_COARSE_ROWS / 2, 0,
              BAND_GROUND_AROUND, &now);
    band_take(was, line, ELSEWHERE_COARSE_ROWS, 3 * ELSEWHERE_COARSE_ROWS / 2, 0,
              BAND_GROUND_AROUND, &before);
    double products = 0, squares_now = 0, squares_before = 0;
    for (gsize i = 0; i < now.width * now.height; i++) {
        double a = (double)now.samples[i], b = (double)before.samples[i];
        products += a * b;
        squares_now += a * a;
        squares_before += b * b;
    }
    double least = ELSEWHERE_STOOD_THERE * ELSEWHERE_STOOD_THERE;
    return products > 0 && products * products >= least * squares_now * squares_before;
}

static void drop_old(GArray *lines, const Picture *picture, const Picture *was) {
    for (guint i = lines->len; i > 0; i--)
        if (was_there(picture, was, &g_array_index(lines, LaidLine, i - 1)))
            g_array_remove_index(lines, i - 1);
}

GArray *laid_lines_find(const Picture *picture, const Picture *was) {
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(LaidLine));
    guint seen = 0;
    for (guint sideways = 0; sideways < 2; sideways++)
        if (!find_at(picture, sideways != 0, 0, lines, &seen))
            return NULL;
    /* Of lettering that stands aslant some letters are seen all the same. */
    for (gint degrees = -ELSEWHERE_TURNED_MOST; seen > 0 && degrees < ELSEWHERE_TURNED_MOST;
         degrees += ELSEWHERE_DIRECTIONS_APART)
        for (guint sideways = 0; sideways < 2 && degrees != 0; sideways++)
            if (!find_at(picture, sideways != 0, degrees, lines, &seen))
                return NULL;
    g_array_sort(lines, by_letters);
    g_array_set_size(lines, MIN(lines->len, ELSEWHERE_LOOKS));
    for (guint i = 0; i < lines->len; i++)
        level(picture, &g_array_index(lines, LaidLine, i));
    if (was != NULL)
        drop_old(lines, picture, was);
    keep_distinct(lines);
    return g_steal_pointer(&lines);
}

gboolean laid_line_level(const Picture *picture, const LaidLine *line, Picture *out,
                         FoundLine *level_line) {
    gint64 reach = (gint64)(line->length / 2 + 2 * line->letter_height) + 1;
    Box around = {(gint64)line->x - reach, (gint64)line->y - reach, (gint64)line->x + reach,
                  (gint64)line->y + reach};
    around = box_clip(around, (gint64)picture->width, (gint64)picture->height);
    Picture part = picture_view(picture, around);
    const guint ground[3] = {mean_sample(&part), 0, 0};
    Rotation rotation;
    if (!picture_rotate(&part, -line->degrees, ground, &rotation, out))
        return FALSE;
    double x = line->x - (double)around.x0, y = line->y - (double)around.y0;
    rotation_forth(&rotation, &x, &y);
    Box box = {(gint64)(x - line->length / 2), (gint64)(y - line->letter_height / 2),
               (gint64)(x + line->length / 2) + 1, (gint64)(y + line->letter_height / 2) + 1};
    box = box_clip(box, (gint64)out->width, (gint64)out->height);
    *level_line = (FoundLine){.bright = line->bright,
                              .slab = slab_of_box(box),
                              .box = box,
                              .letter_height = (gsize)(line->letter_height + 0.5),
                              .n_letters = line->n_letters,
                              .ink = line->ink,
                              .ground = line->ground,
                              .calm = line->calm};
    return TRUE;
}
