#include "ocr/picture.h"

#include "kernels/compare.h"
#include "kernels/find.h"
#include <stdlib.h>
#include <string.h>

enum {
    MARGIN = 8,  /* samples on all sides, and beyond the last tile right and below */
    VECTOR = 64, /* bytes that rows are aligned to */
};
G_STATIC_ASSERT((int)MARGIN >= (int)KERNEL_REACH);

static gsize whole_tiles(gsize samples) {
    return (samples + KERNEL_TILE - 1) / KERNEL_TILE * KERNEL_TILE;
}

gboolean picture_init(Picture *picture, gsize width, gsize height, guint depth, guint n_planes) {
    *picture = (Picture){0};
    gsize stride, plane, bytes;
    if (width > G_MAXINT32 || height > G_MAXINT32 ||
        !g_size_checked_mul(&stride, whole_tiles(width) + MARGIN, depth) ||
        !g_size_checked_add(&stride, stride, (gsize)2 * VECTOR) ||
        !g_size_checked_mul(&plane, stride -= stride % VECTOR,
                            whole_tiles(height) + (gsize)2 * MARGIN) ||
        !g_size_checked_mul(&bytes, plane, n_planes))
        return FALSE;
    guint8 *memory = aligned_alloc(VECTOR, bytes);
    if (memory == NULL)
        return FALSE;
    *picture = (Picture){width, height, stride, depth, n_planes, {NULL}, memory};
    for (guint i = 0; i < n_planes; i++)
        picture->planes[i] = memory + i * plane + MARGIN * stride + VECTOR;
    return TRUE;
}

void picture_clear(Picture *picture) {
    free(picture->memory);
    *picture = (Picture){0};
}

Picture *picture_new(gsize width, gsize height, guint depth, guint n_planes) {
    Picture picture;
    return picture_init(&picture, width, height, depth, n_planes)
               ? g_memdup2(&picture, sizeof picture)
               : NULL;
}

void picture_free(Picture *picture) {
    if (picture == NULL)
        return;
    picture_clear(picture);
    g_free(picture);
}

/* The index within 0 .. n - 1 that an index beside it is the mirror image of. */
static gsize mirrored(gssize i, gsize n) {
    if (n == 1)
        return 0;
    gssize period = 2 * (gssize)(n - 1);
    i = ABS(i) % period;
    return (gsize)MIN(i, period - i);
}

/* As many bytes as a margin has, in the opposite order. */
static void mirror_margin(guint8 *to, const guint8 *from) {
    guint64 bytes;
    G_STATIC_ASSERT(sizeof bytes == MARGIN);
    memcpy(&bytes, from, sizeof bytes);
    bytes = GUINT64_SWAP_LE_BE(bytes);
    memcpy(to, &bytes, sizeof bytes);
}

static void border_row(guint8 *row, gsize width, gsize depth) {
    gsize end = whole_tiles(width) + MARGIN;
    if (depth == 1 && width >= 2 * MARGIN) { /* the usual case */
        mirror_margin(row - MARGIN, row + 1);
        mirror_margin(row + width, row + width - 1 - MARGIN);
        mirror_margin(row + end - MARGIN, row + 2 * width - 1 - end);
        return;
    }
    for (gsize i = 1; i <= MARGIN; i++)
        memcpy(row - i * depth, row + mirrored(-(gssize)i, width) * depth, depth);
    for (gsize i = width; i < end; i++)
        memcpy(row + i * depth, row + mirrored((gssize)i, width) * depth, depth);
}

void picture_border(Picture *picture) {
    gsize depth = picture->depth, left = MARGIN * depth;
    gsize length = left + (whole_tiles(picture->width) + MARGIN) * depth;
    for (guint i = 0; i < picture->n_planes; i++) {
        guint8 *plane = picture->planes[i];
        for (gsize y = 0; y < picture->height; y++)
            border_row(plane + y * picture->stride, picture->width, depth);
        gssize end = (gssize)whole_tiles(picture->height) + MARGIN;
        for (gssize y = -MARGIN; y < end; y++)
            if (y < 0 || y >= (gssize)picture->height)
                memcpy(plane + y * (gssize)picture->stride - left,
                       plane + mirrored(y, picture->height) * picture->stride - left, length);
    }
}

Picture picture_view(const Picture *picture, Box box) {
    Picture view = *picture;
    view.width = (gsize)(box.x1 - box.x0);
    view.height = (gsize)(box.y1 - box.y0);
    view.memory = NULL;
    for (guint i = 0; i < view.n_planes; i++)
        view.planes[i] += (gsize)box.y0 * view.stride + (gsize)box.x0 * view.depth;
    return view;
}

Picture picture_of_samples(const guint16 *samples, gsize width, gsize height) {
    guint8 *plane = (guint8 *)(gsize)samples; /* what a view shares is not written to */
    return (Picture){width, height, width * sizeof *samples, sizeof *samples, 1, {plane}, NULL};
}

Picture picture_take_samples(guint16 *samples, gsize width, gsize height) {
    Picture picture = picture_of_samples(samples, width, height);
    picture.memory = samples;
    return picture;
}

gboolean picture_copy(const Picture *picture, Picture *out) {
    if (!picture_init(out, picture->width, picture->height, picture->depth, picture->n_planes))
        return FALSE;
    for (guint i = 0; i < picture->n_planes; i++)
        for (gsize y = 0; y < picture->height; y++)
            memcpy(picture_row8(out, i, y), picture_row8(picture, i, y),
                   picture->width * picture->depth);
    return TRUE;
}

gboolean picture_cut(const Picture *picture, Box box, guint8 around, Picture *out) {
    if (!picture_init(out, (gsize)(box.x1 - box.x0), (gsize)(box.y1 - box.y0), 1, 1))
        return FALSE;
    const Box inside = box_clip(box, (gint64)picture->width, (gint64)picture->height);
    for (gint64 y = box.y0; y < box.y1; y++) {
        guint8 *row = picture_row8(out, 0, (gsize)(y - box.y0));
        memset(row, around, out->width);
        if (y >= inside.y0 && y < inside.y1)
            memcpy(row + (inside.x0 - box.x0), picture_row8(picture, 0, (gsize)y) + inside.x0,
                   (gsize)(inside.x1 - inside.x0));
    }
    return TRUE;
}

gboolean picture_same_kind(const Picture *a, const Picture *b) {
    return a->width == b->width && a->height == b->height && a->depth == b->depth &&
           a->n_planes == b->n_planes;
}

gboolean picture_equal(const Picture *a, const Picture *b, Box box) {
    const PicturePair parts = {picture_view(a, box), picture_view(b, box)};
    bool equal;
    compare_kernels()->equal(&parts, 1, &equal);
    return equal;
}

void picture_ranges(const Picture *picture, SampleRange ranges[3]) {
    Picture planes[3];
    for (guint i = 0; i < picture->n_planes; i++)
        planes[i] = picture_plane(picture, i);
    compare_kernels()->range(planes, picture->n_planes, ranges);
    for (guint i = 0; i < picture->n_planes; i++) {
        SampleRange *range = &ranges[i];
        if (range->low == range->high && range->high < G_MAXUINT16)
            range->high++;
        else if (range->low == range->high)
            range->low--;
    }
}

Picture *picture_narrow(const Picture *picture, const SampleRange ranges[3]) {
    Picture *narrow = picture_new(picture->width, picture->height, 1, picture->n_planes);
    if (narrow == NULL)
        return NULL;
    WindowTask task = {.in = *picture, .out = *narrow};
    memcpy(task.ranges, ranges, picture->n_planes * sizeof *ranges);
    find_kernels()->window(&task, 1);
    picture_border(narrow);
    return narrow;
}

Picture *picture_halve(const Picture *picture) {
    gsize width = picture->width / 2, height = picture->height / 2;
    if (width == 0 || height == 0)
        return NULL;
    Picture *half = picture_new(width, height, 1, picture->n_planes);
    if (half == NULL)
        return NULL;
    find_kernels()->halve(&(HalveTask){*picture, *half}, 1);
    picture_border(half);
    return half;
}

guint8 picture_median(const Picture *picture) {
    gsize counts[G_MAXUINT8 + 1] = {0}, seen = 0;
    guint8 value = 0;
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            counts[picture_row8(picture, 0, y)[x]]++;
    while (value < G_MAXUINT8 && 2 * (seen += counts[value]) < picture->width * picture->height)
        value++;
    return value;
}
