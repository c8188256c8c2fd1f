/* Which bytes of a file are its pictures, by what its format says of itself, and what the others
 * are. For ocr/leptonica alone. */
#pragma once
#include "ocr/leptonica/layout/part.h"

typedef struct RasterLayout {
    GArray *starts; /* guint64 offsets of the pictures where each is read as a file of its own;
                       NULL where the file is read as one */
    guint n_pages;  /* 0 where none is found */
    gint32 width, height; /* of a GIF: of its largest image */
    const char *unread;   /* what of it is none of its pages, a static string; NULL: nothing */
    gsize end;            /* offset behind its last byte; the size where that can't be told */
    GPtrArray *parts;     /* of RasterPart: every byte that is neither the format's own structure,
                             nor a page, nor one of a few things that can't be a picture */
} RasterLayout;

/* format: Leptonica's IFF_..., IFF_TIFF for a BigTIFF. FALSE where nothing here reads the format.
 * The bytes have to outlive the layout. */
gboolean raster_layout_read(gint32 format, const guint8 *data, gsize size, RasterLayout *out);
void raster_layout_clear(RasterLayout *layout);
