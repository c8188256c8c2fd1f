/* Text that only some frames of a loop have, or all of them together. */
#include "core/synth/scrub/treatment/appliers.h"

gboolean treat_last_frame_missed(Scrubbing *s, GError **error) {
    (void)error;
    scrubbing_change(s, scrubbing_area(s), s->picture.shape.frames - 1, scrubbing_black);
    return TRUE;
}

/* A pixel of the region in a frame of a loop. */
typedef double (*FrameRule)(Scrubbing *s, guint frame, double pattern, double ink, double ground);

/* pattern: noise that all frames share, 0..1. */
static void change_frames(Scrubbing *s, FrameRule rule) {
    ScrubArea area = scrubbing_area(s);
    double ink = scrubbing_ink(s), ground = scrubbing_median(s, 0, 0);
    gsize n = (gsize)(area.x1 - area.x0) * (area.y1 - area.y0), i;
    g_autofree double *pattern = g_new(double, n);
    for (i = 0; i < n; i++)
        pattern[i] = random_unit(&s->random);
    for (guint frame = 0; frame < s->picture.shape.frames; frame++) {
        i = 0;
        for (guint y = area.y0; y < area.y1; y++)
            for (guint x = area.x0; x < area.x1; x++, i++) {
                double mixed = ground + (ink - ground) * region_coverage(s->region, x, y);
                double value = rule(s, frame, pattern[i], mixed, ground);
                for (guint c = 0; c < s->picture.shape.samples_per_pixel; c++)
                    made_at(&s->picture, frame, x, y)[c] =
                        (guint16)(CLAMP(value, 0, made_maximum(&s->picture)) + 0.5);
            }
    }
}

/* A few pixels of the text in each frame, all of them in the frames together. */
static double scattered(Scrubbing *s, guint frame, double pattern, double ink, double ground) {
    guint frames = s->picture.shape.frames;
    return (guint)(pattern * frames) == frame ? ink : ground;
}

gboolean treat_loop_scattered(Scrubbing *s, GError **error) {
    (void)error;
    change_frames(s, scattered);
    return TRUE;
}

/* Noise in each frame, out of which the mean takes the text. */
static double averaged(Scrubbing *s, guint frame, double pattern, double ink, double ground) {
    (void)frame;
    (void)pattern;
    double range = scrubbing_range(s);
    return ground + range * 0.25 + (ink - ground) * 0.08 +
           (random_unit(&s->random) - 0.5) * range * 0.4;
}

gboolean treat_loop_averaged(Scrubbing *s, GError **error) {
    (void)error;
    change_frames(s, averaged);
    return TRUE;
}

/* The same noise in all frames, and every other one has the text in it. */
static double alternating(Scrubbing *s, guint frame, double pattern, double ink, double ground) {
    double range = scrubbing_range(s);
    return ground + range * 0.25 + (frame % 2 ? (ink - ground) * 0.05 : 0) +
           (pattern - 0.5) * range * 0.4;
}

gboolean treat_loop_alternating(Scrubbing *s, GError **error) {
    (void)error;
    change_frames(s, alternating);
    return TRUE;
}
