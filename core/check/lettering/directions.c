#include "core/check/lettering/directions.h"

#include "core/check/lettering/region_lines.h"
#include "core/check/limits/lettering_limits.h"
#include <math.h>

/* Characters of the text's longest line. */
static gint64 longest_line(const char *text) {
    gint64 longest = 1, length = 0;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        length = *at == '\n' ? 0 : length + 1;
        longest = MAX(longest, length);
    }
    return longest;
}

gboolean directions_may_be_aslant(const char *text, Box region) {
    gint64 width = region.x1 - region.x0, height = region.y1 - region.y0;
    gint64 along = MAX(width, height), across = MIN(width, height);
    return across * longest_line(text) > LETTERING_ASLANT * along * region_lines_expected(text);
}

static gboolean is_too_high(const char *text, Box region) {
    return region.y1 - region.y0 > region.x1 - region.x0 &&
           longest_line(text) > LETTERING_HIGH * region_lines_expected(text);
}

/* Means of the samples that lie on a line of a direction, for each of the lines side by side. */
typedef struct DirectionProfile {
    gsize n_lines;
    double *sums, *counts; /* owned */
} DirectionProfile;

static void profile_clear(DirectionProfile *profile) {
    g_clear_pointer(&profile->sums, g_free);
    g_clear_pointer(&profile->counts, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DirectionProfile, profile_clear)

static DirectionProfile profile_along(const Picture *picture, double degrees) {
    double radians = degrees * G_PI / 180, sine = sin(radians), cosine = cos(radians);
    double width = (double)picture->width, height = (double)picture->height;
    double least = MIN(0, width * sine) + MIN(0, height * cosine);
    gsize n = (gsize)(width * fabs(sine) + height * fabs(cosine)) + 2;
    DirectionProfile profile = {n, g_new0(double, n), g_new0(double, n)};
    for (gsize y = 0; y < picture->height; y++) {
        const guint16 *row = picture_row16(picture, 0, y);
        for (gsize x = 0; x < picture->width; x++) {
            gsize line = (gsize)((double)x * sine + (double)y * cosine - least);
            profile.sums[line] += row[x];
            profile.counts[line] += 1;
        }
    }
    return profile;
}

/* How much the lines' means differ from those of the lines around them. */
static double unevenness(const DirectionProfile *profile, gsize reach) {
    double uneven = 0;
    for (gsize i = 0; i < profile->n_lines; i++) {
        double sum = 0, n = 0;
        for (gsize k = i - MIN(i, reach); k <= MIN(i + reach, profile->n_lines - 1); k++) {
            sum += profile->sums[k];
            n += profile->counts[k];
        }
        if (profile->counts[i] == 0)
            continue;
        double rise = profile->sums[i] / profile->counts[i] - sum / n;
        uneven += profile->counts[i] * rise * rise;
    }
    return uneven;
}

/* At which the lines' means differ most, -90 .. 90. */
static double steepest_profile(const Picture *inside, gsize reach) {
    double best = 0, most = -1;
    for (gint degrees = -90; degrees < 90; degrees += LETTERING_PROFILE) {
        g_auto(DirectionProfile) profile = profile_along(inside, degrees);
        double uneven = unevenness(&profile, reach);
        if (uneven > most) {
            most = uneven;
            best = degrees;
        }
    }
    return best;
}

static void add(GArray *directions, Orientation orientation, double degrees) {
    Upright upright = {orientation, degrees};
    g_array_append_val(directions, upright);
}

static void add_aslant(GArray *directions, double degrees) {
    double off_level = fabs(degrees), off_upright = 90 - fabs(degrees);
    if (off_level <= LETTERING_PROFILE || off_upright <= LETTERING_PROFILE)
        return;
    if (off_level <= 45)
        add(directions, ORIENTATION_UPRIGHT, degrees);
    else if (degrees > 0)
        add(directions, ORIENTATION_QUARTER, degrees - 90);
    else
        add(directions, ORIENTATION_THREE_QUARTERS, degrees + 90);
}

GArray *directions_find(const Picture *picture, Box region, const char *text) {
    GArray *directions = g_array_new(FALSE, FALSE, sizeof(Upright));
    region = box_clip(region, (gint64)picture->width, (gint64)picture->height);
    if (box_is_empty(region))
        return directions;
    if (is_too_high(text, region)) {
        add(directions, ORIENTATION_QUARTER, 0);
        add(directions, ORIENTATION_THREE_QUARTERS, 0);
    }
    if (directions_may_be_aslant(text, region)) {
        Picture inside = picture_view(picture, region);
        gint64 along = MAX(region.x1 - region.x0, region.y1 - region.y0);
        gint64 pitch = MAX(1, LETTERING_ASLANT * along / longest_line(text));
        add_aslant(directions, steepest_profile(&inside, (gsize)pitch));
    }
    return directions;
}

Box directions_text_box(const UprightPicture *turned, Box region) {
    Box whole = upright_box(turned, region);
    double radians = fabs(turned->upright.degrees) * G_PI / 180;
    double sine = sin(radians), cosine = cos(radians), both = cosine * cosine - sine * sine;
    gboolean sideways = orientation_is_sideways(turned->upright.orientation);
    double along = (double)(sideways ? region.y1 - region.y0 : region.x1 - region.x0);
    double across = (double)(sideways ? region.x1 - region.x0 : region.y1 - region.y0);
    double width = along * cosine - across * sine, height = across * cosine - along * sine;
    if (sine == 0 || both <= 0 || width <= 0 || height <= 0)
        return whole;
    gint64 less_wide = (gint64)((double)(whole.x1 - whole.x0) - width / both) / 2;
    gint64 less_high = (gint64)((double)(whole.y1 - whole.y0) - height / both) / 2;
    Box text = {whole.x0 + less_wide, whole.y0 + less_high, whole.x1 - less_wide,
                whole.y1 - less_high};
    return box_is_empty(text) ? whole : text;
}
