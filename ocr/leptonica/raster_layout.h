/* Which bytes of a file are its pictures, by what its format says of itself. For this folder alone.
 */
#pragma once
#include <glib.h>

typedef struct RasterLayout {
    GArray *starts; /* guint64 offsets of the pictures where each is read as a file of its own;
                       NULL where the file is read as one */
    guint n_pages;  /* 0 where none is found */
    gint32 width, height; /* of a GIF: of its largest image */
    const char *unread;   /* what of it is none of its pages, a static string; NULL: nothing */
    gsize gap, gap_at;    /* bytes between its parts that are not read, and where the first are */
    gsize end;            /* offset behind its last byte; the size where that can't be told */
} RasterLayout;

/* format: Leptonica's IFF_..., IFF_TIFF for a BigTIFF. FALSE where nothing here reads the format.
 */
gboolean raster_layout_read(gint32 format, const guint8 *data, gsize size, RasterLayout *out);
void raster_layout_clear(RasterLayout *layout);

/* Offset behind the JPEG that begins at an offset; the size where it doesn't end. */
gsize raster_jpeg_end(const guint8 *data, gsize size, gsize at);
/* The number of n bytes at an offset; 0 where they are not there. */
guint64 raster_number(const guint8 *data, gsize size, guint64 at, guint n_bytes, gboolean big);
/* TIFF 6.0 and BigTIFF: pages, and what its directories lead to. */
void tiff_layout_read(const guint8 *data, gsize size, RasterLayout *out);
