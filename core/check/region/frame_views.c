#include "core/check/region/frame_views.h"

void frame_sums_clear(FrameSums *sums) {
    g_clear_pointer(&sums->sum, g_free);
    g_clear_pointer(&sums->low, g_free);
    g_clear_pointer(&sums->high, g_free);
    *sums = (FrameSums){0};
}

static void start(FrameSums *sums, const Picture *picture) {
    frame_sums_clear(sums);
    gsize n = picture->width * picture->height;
    *sums = (FrameSums){0,
                        picture->width,
                        picture->height,
                        g_new0(guint64, MAX(n, 1)),
                        g_new(guint16, MAX(n, 1)),
                        g_new0(guint16, MAX(n, 1))};
    for (gsize i = 0; i < n; i++)
        sums->low[i] = G_MAXUINT16;
}

void frame_sums_add(FrameSums *sums, const Picture *picture) {
    if (sums->n == 0 || picture->width != sums->width || picture->height != sums->height)
        start(sums, picture);
    sums->n++;
    for (gsize y = 0; y < sums->height; y++) {
        const guint16 *row = picture_row16(picture, 0, y);
        for (gsize x = 0; x < sums->width; x++) {
            gsize at = y * sums->width + x;
            sums->sum[at] += row[x];
            sums->low[at] = MIN(sums->low[at], row[x]);
            sums->high[at] = MAX(sums->high[at], row[x]);
        }
    }
}

/* In units of 1 / n. */
static guint64 view_value(const FrameSums *sums, FrameView view, gsize at) {
    guint64 low = (guint64)sums->low[at] * sums->n, high = (guint64)sums->high[at] * sums->n;
    switch (view) {
    case FRAME_VIEW_MEAN:
        return sums->sum[at];
    case FRAME_VIEW_MAXIMUM:
        return high;
    case FRAME_VIEW_MINIMUM:
        return low;
    default:
        return high - low;
    }
}

void frame_sums_view(const FrameSums *sums, FrameView view, Picture *out) {
    gsize n = sums->width * sums->height;
    guint16 *samples = g_new(guint16, MAX(n, 1));
    guint64 least = G_MAXUINT64, most = 0;
    for (gsize i = 0; i < n; i++) {
        least = MIN(least, view_value(sums, view, i));
        most = MAX(most, view_value(sums, view, i));
    }
    /* Stretched, since a mean over many frames tells what is less than a level. */
    for (gsize i = 0; i < n; i++)
        samples[i] =
            most > least
                ? (guint16)((view_value(sums, view, i) - least) * G_MAXUINT16 / (most - least))
                : 0;
    *out = picture_take_samples(samples, sums->width, sums->height);
}

const char *frame_view_name(FrameView view) {
    static const char *const names[FRAME_VIEWS] = {"mean of the frames", "maximum of the frames",
                                                   "minimum of the frames",
                                                   "difference of the frames"};
    return names[view];
}
