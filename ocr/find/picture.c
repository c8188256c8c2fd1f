#include "ocr/find/picture.h"

#include "kernels/kernels.h"
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

TextPicture *text_picture_new(gsize width, gsize height, gsize depth, guint n_channels) {
    gsize stride, plane, bytes;
    if (width > G_MAXINT32 || height > G_MAXINT32 ||
        !g_size_checked_mul(&stride, whole_tiles(width) + MARGIN, depth) ||
        !g_size_checked_add(&stride, stride, (gsize)2 * VECTOR) ||
        !g_size_checked_mul(&plane, stride -= stride % VECTOR,
                            whole_tiles(height) + (gsize)2 * MARGIN) ||
        !g_size_checked_mul(&bytes, plane, n_channels))
        return NULL;
    g_autoptr(TextPicture) picture = g_new0(TextPicture, 1);
    *picture = (TextPicture){
        width, height, depth, n_channels, stride, {NULL}, aligned_alloc(VECTOR, bytes)};
    if (picture->memory == NULL)
        return NULL;
    for (guint i = 0; i < n_channels; i++)
        picture->planes[i] = picture->memory + i * plane + MARGIN * stride + VECTOR;
    return g_steal_pointer(&picture);
}

void text_picture_free(TextPicture *picture) {
    if (picture == NULL)
        return;
    free(picture->memory);
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

void text_picture_border(TextPicture *picture) {
    gsize depth = picture->depth, left = MARGIN * depth;
    gsize length = left + (whole_tiles(picture->width) + MARGIN) * depth;
    for (guint channel = 0; channel < picture->n_channels; channel++) {
        guint8 *plane = picture->planes[channel];
        for (gsize y = 0; y < picture->height; y++)
            border_row(plane + y * picture->stride, picture->width, depth);
        gssize end = (gssize)whole_tiles(picture->height) + MARGIN;
        for (gssize y = -MARGIN; y < end; y++)
            if (y < 0 || y >= (gssize)picture->height)
                memcpy(plane + y * (gssize)picture->stride - left,
                       plane + mirrored(y, picture->height) * picture->stride - left, length);
    }
}

static const guint16 *plane_of(const TextPicture *picture, guint channel) {
    return (const guint16 *)(const void *)picture->planes[channel];
}

void text_picture_ranges(const TextPicture *picture, TextRange ranges[3]) {
    for (guint i = 0; i < picture->n_channels; i++) {
        guint16 low, high;
        kernels_get()->range_u16(plane_of(picture, i), picture->stride, picture->width,
                                 picture->height, &low, &high);
        if (low == high && high < G_MAXUINT16)
            high++;
        else if (low == high)
            low--;
        ranges[i] = (TextRange){low, high};
    }
}

TextPicture *text_picture_narrow(const TextPicture *picture, const TextRange ranges[3]) {
    TextPicture *narrow = text_picture_new(picture->width, picture->height, 1, picture->n_channels);
    for (guint i = 0; narrow && i < picture->n_channels; i++)
        kernels_get()->window_u16(plane_of(picture, i), picture->stride, picture->width,
                                  picture->height, (guint16)ranges[i].low, (guint16)ranges[i].high,
                                  narrow->planes[i], narrow->stride);
    if (narrow)
        text_picture_border(narrow);
    return narrow;
}

TextPicture *text_picture_halve(const TextPicture *picture) {
    gsize width = picture->width / 2, height = picture->height / 2;
    if (width == 0 || height == 0)
        return NULL;
    TextPicture *half = text_picture_new(width, height, 1, picture->n_channels);
    if (half == NULL)
        return NULL;
    for (guint i = 0; i < picture->n_channels; i++)
        kernels_get()->halve_u8(picture->planes[i], picture->stride, width, height, half->planes[i],
                                half->stride);
    text_picture_border(half);
    return half;
}

gboolean text_picture_same_kind(const TextPicture *a, const TextPicture *b) {
    return a->width == b->width && a->height == b->height && a->depth == b->depth &&
           a->n_channels == b->n_channels;
}

gboolean text_picture_equal(const TextPicture *a, const TextPicture *b, gsize x0, gsize y0,
                            gsize x1, gsize y1) {
    const Kernels *kernels = kernels_get();
    gsize start = y0 * a->stride + x0 * a->depth;
    for (guint i = 0; i < a->n_channels; i++)
        if (!kernels->equal(a->planes[i] + start, a->stride, b->planes[i] + start, b->stride,
                            (x1 - x0) * a->depth, y1 - y0))
            return FALSE;
    return TRUE;
}
