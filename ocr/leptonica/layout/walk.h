/* A file while its layout is read. For ocr/leptonica alone. */
#pragma once
#include "ocr/leptonica/layout/raster_layout.h"

typedef struct RasterWalk {
    const guint8 *data;
    gsize size;
    guint64 base;       /* offset of its bytes in the file */
    gboolean is_packed; /* they are unpacked from what stands there */
    const char *within; /* what they stand in, with its article; NULL: the file itself */
    RasterLayout *out;
} RasterWalk;

/* The number of n bytes at an offset; 0 where they are not there. */
guint64 raster_number(const guint8 *data, gsize size, guint64 at, guint n_bytes, gboolean big);
guint64 walk_number(const RasterWalk *walk, guint64 at, guint n_bytes, gboolean big);
gboolean walk_has(const RasterWalk *walk, gsize at, const char *bytes, gsize length);
/* Notes a part there, cut at the end of the bytes. Bytes of one value alone show nothing and are
 * none. */
void walk_add(const RasterWalk *walk, RasterPartKind kind, const char *what, gsize at,
              gsize length);
/* The same of bytes that were made of those there; takes them over. */
void walk_add_content(const RasterWalk *walk, RasterPartKind kind, const char *what, gsize at,
                      GBytes *content);
/* Another walk over a part of the bytes. */
RasterWalk walk_within(const RasterWalk *walk, const char *within, gsize at, gsize length);
/* Another walk over what is packed there, which has to outlive it. */
RasterWalk walk_unpacked(const RasterWalk *walk, gsize at, GBytes *content);
/* Notes the start of a page that is read as a file of its own. FALSE where there are too many. */
gboolean walk_add_page(const RasterWalk *walk, gsize at);
/* Whether it is a date with or without time, as ISO 8601 and Exif have it. */
gboolean walk_is_time(const char *text, gsize length);
/* RASTER_TEXT, or nothing where it is such a date. */
void walk_add_time(const RasterWalk *walk, const char *what, gsize at, gsize length);

/* Readers of formats: raster_layout.c lists them. */
void jpeg_layout_read(const RasterWalk *walk);
void gif_layout_read(const RasterWalk *walk);
void png_layout_read(const RasterWalk *walk);
void webp_layout_read(const RasterWalk *walk);
void bmp_layout_read(const RasterWalk *walk);
void pnm_layout_read(const RasterWalk *walk);
void jpeg2000_layout_read(const RasterWalk *walk);
void tiff_layout_read(const RasterWalk *walk);
