#include "core/check/strokes/search/text_angles.h"

#include "core/check/limits/search_limits.h"
#include "core/check/limits/strokes_limits.h"
#include <math.h>

enum { BINS = 180 / SEARCH_ANGLE_STEP };

/* A piece that may be a letter, however it is turned. */
typedef struct MaskSpot {
    double x, y, size;
} MaskSpot;

static GArray *spots_of(const GArray *pieces) {
    GArray *spots = g_array_new(FALSE, FALSE, sizeof(MaskSpot));
    for (guint i = 0; i < pieces->len; i++) {
        Box box = g_array_index(pieces, Piece, i).box;
        double width = (double)(box.x1 - box.x0), height = (double)(box.y1 - box.y0);
        MaskSpot spot = {(double)(box.x0 + box.x1) / 2, (double)(box.y0 + box.y1) / 2,
                         MAX(width, height)};
        if (spot.size >= SEARCH_LOWEST && spot.size <= SEARCH_TALLEST)
            g_array_append_val(spots, spot);
    }
    return spots;
}

/* How far a spot is from another one that may be its neighbour in a line; INFINITY where it is
 * none. */
static double distance_of(const MaskSpot *a, const MaskSpot *b) {
    double distance = hypot(b->x - a->x, b->y - a->y);
    gboolean alike = 100 * MIN(a->size, b->size) >= SEARCH_LIKE_HEIGHT * MAX(a->size, b->size);
    return alike && distance > 0 && distance <= SEARCH_NEIGHBOUR_AWAY * a->size ? distance
                                                                                : INFINITY;
}

/* Degrees by which the way from one spot to another rises, -90 .. 90. */
static double rise(const MaskSpot *a, const MaskSpot *b) {
    double dx = b->x - a->x, dy = a->y - b->y;
    return dx == 0 ? 90 : atan(dy / dx) * 180 / G_PI;
}

static guint bin_of(double degrees) {
    return (guint)floor((degrees + 90) / SEARCH_ANGLE_STEP + 0.5) % BINS;
}

/* Counts the directions of each spot's nearest neighbours. */
static void count_directions(const GArray *spots, guint counts[BINS]) {
    for (guint i = 0; i < spots->len; i++) {
        const MaskSpot *spot = &g_array_index(spots, MaskSpot, i),
                       *nearest[SEARCH_NEIGHBOURS] = {NULL};
        double distances[SEARCH_NEIGHBOURS];
        for (guint k = 0; k < SEARCH_NEIGHBOURS; k++)
            distances[k] = INFINITY;
        for (guint k = 0; k < spots->len; k++) {
            const MaskSpot *other = &g_array_index(spots, MaskSpot, k);
            double distance = k == i ? INFINITY : distance_of(spot, other);
            guint at = SEARCH_NEIGHBOURS;
            for (; at > 0 && distance < distances[at - 1]; at--)
                if (at < SEARCH_NEIGHBOURS) {
                    distances[at] = distances[at - 1];
                    nearest[at] = nearest[at - 1];
                }
            if (at < SEARCH_NEIGHBOURS) {
                distances[at] = distance;
                nearest[at] = other;
            }
        }
        for (guint k = 0; k < SEARCH_NEIGHBOURS; k++)
            if (nearest[k] != NULL)
                counts[bin_of(rise(spot, nearest[k]))]++;
    }
}

/* The strokes of pieces that may be letters. */
static GArray *letter_pixels(const GArray *pieces, const guint8 *coverage, gsize width) {
    GArray *pixels = g_array_new(FALSE, FALSE, sizeof(MaskSpot));
    for (guint i = 0; i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        Box box = piece->box;
        if (MAX(box.x1 - box.x0, box.y1 - box.y0) > SEARCH_TALLEST)
            continue;
        for (gint64 y = box.y0; y < box.y1; y++)
            for (gint64 x = box.x0; x < box.x1; x++) {
                MaskSpot pixel = {(double)x, (double)y, 1};
                if (coverage[(gsize)y * width + (gsize)x] >= STROKES_COVERED)
                    g_array_append_val(pixels, pixel);
            }
    }
    return pixels;
}

/* How sharply lines stand apart in that direction: pixels per row of it, squared. */
static double sharpness(const GArray *pixels, double degrees, gsize width, gsize height) {
    gsize n = width + height;
    g_autofree guint *rows = g_new0(guint, 2 * n + 2);
    double sine = sin(degrees * G_PI / 180), cosine = cos(degrees * G_PI / 180), sum = 0;
    for (guint i = 0; i < pixels->len; i++) {
        const MaskSpot *pixel = &g_array_index(pixels, MaskSpot, i);
        rows[(gsize)(pixel->y * cosine + pixel->x * sine + (double)n + 0.5)]++;
    }
    for (gsize i = 0; i < 2 * n + 2; i++)
        sum += (double)rows[i] * rows[i];
    return sum;
}

static double refine(const GArray *pixels, double degrees, gsize width, gsize height) {
    double best = degrees, most = 0;
    for (double off = -2 * SEARCH_ANGLE_STEP; off <= 2 * SEARCH_ANGLE_STEP;
         off += SEARCH_ANGLE_FINE) {
        double sharp = sharpness(pixels, degrees + off, width, height);
        if (sharp > most) {
            most = sharp;
            best = degrees + off;
        }
    }
    return best;
}

static gboolean is_quarter(double degrees) {
    return fabs(degrees - 90 * round(degrees / 90)) < SEARCH_LEVEL;
}

GArray *text_angles(const GArray *pieces, const guint8 *coverage, gsize width, gsize height) {
    GArray *angles = g_array_new(FALSE, FALSE, sizeof(double));
    guint counts[BINS] = {0}, all = 0;
    g_autoptr(GArray) spots = spots_of(pieces);
    count_directions(spots, counts);
    for (guint i = 0; i < BINS; i++)
        all += counts[i];
    g_autoptr(GArray) pixels = letter_pixels(pieces, coverage, width);
    for (guint n = 0; n < SEARCH_ANGLES; n++) {
        guint best = 0, most = 0;
        for (guint i = 0; i < BINS; i++) {
            guint count = counts[(i + BINS - 1) % BINS] + counts[i] + counts[(i + 1) % BINS];
            if (count > most) {
                most = count;
                best = i;
            }
        }
        if (most < SEARCH_ANGLE_SHARE * all || most < SEARCH_NEIGHBOURS)
            break;
        double degrees = refine(pixels, (double)best * SEARCH_ANGLE_STEP - 90, width, height);
        if (!is_quarter(degrees))
            g_array_append_val(angles, degrees);
        for (guint off = 0; off < 5; off++)
            counts[(best + BINS - 2 + off) % BINS] = 0;
    }
    return angles;
}
