#include "core/check/remains/plane.h"

#include <string.h>

static void leave_out(RemainsPlane *plane, Box box) {
    box = box_clip(box, (gint64)plane->width, (gint64)plane->height);
    for (gint64 y = box.y0; y < box.y1; y++)
        memset(plane->left_out + (gsize)y * plane->width + (gsize)box.x0, 1,
               (gsize)(box.x1 - box.x0));
}

static void add_up(RemainsPlane *plane, const Picture *picture) {
    gsize stride = plane->width + 1;
    for (gsize y = 0; y < plane->height; y++) {
        gint64 sum = 0, count = 0;
        for (gsize x = 0; x < plane->width; x++) {
            gsize at = (y + 1) * stride + x + 1;
            if (!plane->left_out[y * plane->width + x]) {
                sum += picture_row16(picture, 0, y)[x];
                count++;
            }
            plane->sums[at] = plane->sums[at - stride] + sum;
            plane->counts[at] = plane->counts[at - stride] + count;
        }
    }
}

RemainsPlane *remains_plane_new(const Picture *picture, const GArray *left_out) {
    RemainsPlane *plane = g_new0(RemainsPlane, 1);
    plane->width = picture->width;
    plane->height = picture->height;
    gsize n = (plane->width + 1) * (plane->height + 1);
    plane->left_out = g_new0(guint8, n);
    plane->sums = g_new0(gint64, n);
    plane->counts = g_new0(gint64, n);
    for (guint i = 0; i < left_out->len; i++)
        leave_out(plane, g_array_index(left_out, Box, i));
    add_up(plane, picture);
    return plane;
}

void remains_plane_free(RemainsPlane *plane) {
    if (plane == NULL)
        return;
    g_free(plane->left_out);
    g_free(plane->sums);
    g_free(plane->counts);
    g_free(plane);
}

static gint64 over_box(const RemainsPlane *plane, const gint64 *table, gsize x0, gsize y0, gsize x1,
                       gsize y1) {
    gsize stride = plane->width + 1;
    return table[y1 * stride + x1] - table[y0 * stride + x1] - table[y1 * stride + x0] +
           table[y0 * stride + x0];
}

RemainsMean remains_plane_mean(const RemainsPlane *plane, gsize x, gsize y, gsize across,
                               gsize down) {
    gsize x0 = x - MIN(x, across), y0 = y - MIN(y, down);
    gsize x1 = MIN(x + across + 1, plane->width), y1 = MIN(y + down + 1, plane->height);
    double n = (double)over_box(plane, plane->counts, x0, y0, x1, y1);
    return (RemainsMean){(double)over_box(plane, plane->sums, x0, y0, x1, y1) / n, n};
}
