/* Pictures that own their samples, and views of parts of them. */
#pragma once
#include "ocr/box.h"

/* A picture of its own, of at least one sample and at most G_MAXINT32 each way, to be filled in.
 * Its rows start at a multiple of 64 bytes, and around its samples is a margin that kernels may
 * read once picture_border() has filled it: 8 samples on all sides, right and below counted from
 * where whole tiles of 8 x 8 end. FALSE where memory runs out; the picture is empty then. */
gboolean picture_init(Picture *picture, gsize width, gsize height, guint depth, guint n_planes);
/* Frees what the picture owns, which is nothing in a view, and leaves it empty. */
void picture_clear(Picture *picture);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Picture, picture_clear)

/* Likewise, newly allocated; NULL where memory runs out. */
Picture *picture_new(gsize width, gsize height, guint depth, guint n_planes);
void picture_free(Picture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, picture_free)

/* Mirrors the samples of a picture of its own into its margin, so that a stroke at the edge has
 * what is beside it on both sides. */
void picture_border(Picture *picture);

/* The part of a picture in a box, which must lie inside. It shares the samples and owns nothing:
 * the picture must outlive it. Its margin is what is around the box. */
Picture picture_view(const Picture *picture, Box box);
/* Samples that are the caller's, rows without padding, as a view. */
Picture picture_of_samples(const guint16 *samples, gsize width, gsize height);
/* The same samples as a picture of its own, without a margin, which frees them. */
Picture picture_take_samples(guint16 *samples, gsize width, gsize height);
/* The samples of a picture, or of a view, in a picture of its own. Its margin is not filled. FALSE
 * where memory runs out; `out` is empty then. */
gboolean picture_copy(const Picture *picture, Picture *out);

/* The samples in a box of a grey picture of 8 bits in one of its own; `around` where the box
 * reaches beyond the picture. FALSE where memory runs out; `out` is empty then. */
gboolean picture_cut(const Picture *picture, Box box, guint8 around, Picture *out);

/* All samples of a picture. */
static inline Box picture_box(const Picture *picture) {
    return (Box){0, 0, (gint64)picture->width, (gint64)picture->height};
}

/* Whether two pictures have the same sizes, depths and numbers of planes. */
gboolean picture_same_kind(const Picture *a, const Picture *b);
/* Whether two pictures of the same kind are equal within a box, in all planes. */
gboolean picture_equal(const Picture *a, const Picture *b, Box box);
/* The least and the greatest sample of each plane of a picture of 16 bits; never the same. */
void picture_ranges(const Picture *picture, SampleRange ranges[3]);

/* A picture of 16 bits in 8, bordered: each plane's range, which is not to be empty, stretched or
 * pressed to 0..255; what lies outside becomes 0 or 255. NULL where memory runs out. */
Picture *picture_narrow(const Picture *picture, const SampleRange ranges[3]);

/* A picture of 8 bits in half the size each way, bordered; NULL where that leaves nothing or memory
 * runs out. */
Picture *picture_halve(const Picture *picture);

/* The median of a grey picture of 8 bits; of an even number the lower one. */
guint8 picture_median(const Picture *picture);

/* A row of a plane of 8 bits; of 16. */
static inline guint8 *picture_row8(const Picture *picture, guint plane, gsize y) {
    return picture->planes[plane] + y * picture->stride;
}
static inline guint16 *picture_row16(const Picture *picture, guint plane, gsize y) {
    return (guint16 *)(void *)picture_row8(picture, plane, y);
}
/* A sample of a plane. */
static inline guint picture_sample(const Picture *picture, guint plane, gsize x, gsize y) {
    return picture->depth == 1 ? picture_row8(picture, plane, y)[x]
                               : picture_row16(picture, plane, y)[x];
}
