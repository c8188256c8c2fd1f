/* A picture that text is looked for in: planes of unsigned samples with margins that the finder's
 * kernels may read. */
#pragma once
#include <glib.h>

typedef struct TextPicture {
    gsize width, height;
    gsize depth;      /* bytes of a sample: 1 or 2 */
    guint n_channels; /* 1: grey; 3: red, green, blue */
    gsize stride;     /* bytes between rows */
    guint8 *planes[3];
    guint8 *memory; /* owned; what planes point into */
} TextPicture;

/* Width and height are at least 1; the planes' samples are to be filled in and then bordered. NULL
 * where memory runs out. */
TextPicture *text_picture_new(gsize width, gsize height, gsize depth, guint n_channels);
void text_picture_free(TextPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextPicture, text_picture_free)

/* Mirrors the samples into the margins, so that a stroke at the edge has what is beside it on both
 * sides. */
void text_picture_border(TextPicture *picture);

/* The values of a channel that 0 and 255 stand for. */
typedef struct TextRange {
    guint low, high;
} TextRange;

/* The range of each channel of a picture of 16 bits; never empty. */
void text_picture_ranges(const TextPicture *picture, TextRange ranges[3]);

/* A picture of 16 bits in 8, bordered: each channel's range, which is not to be empty, stretched or
 * pressed to 0..255; what lies outside becomes 0 or 255. NULL where memory runs out. */
TextPicture *text_picture_narrow(const TextPicture *picture, const TextRange ranges[3]);

/* A picture of 8 bits in half the size each way, bordered; NULL where that leaves nothing or memory
 * runs out. */
TextPicture *text_picture_halve(const TextPicture *picture);

/* Whether two pictures have the same sizes and channels. */
gboolean text_picture_same_kind(const TextPicture *a, const TextPicture *b);

/* Whether two pictures of the same kind are equal within a box, in all channels. */
gboolean text_picture_equal(const TextPicture *a, const TextPicture *b, gsize x0, gsize y0,
                            gsize x1, gsize y1);

/* A sample of a plane. */
static inline guint text_picture_sample(const TextPicture *picture, guint channel, gsize x,
                                        gsize y) {
    const guint8 *row = picture->planes[channel] + y * picture->stride;
    return picture->depth == 1 ? row[x] : ((const guint16 *)(const void *)row)[x];
}
