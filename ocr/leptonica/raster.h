/* Pictures in formats of everyday use: PNG, JPEG, TIFF, BMP, GIF, WebP, PNM, JPEG 2000. Leptonica
 * decodes them; its types stay in raster.c. */
#pragma once
#include "ocr/leptonica/layout/part.h"
#include "ocr/picture.h"

typedef struct Raster Raster;

/* Opens a file's bytes, which the raster keeps. Fails with OCR_ERROR_READ where nothing here reads
 * the format. */
Raster *raster_open(GBytes *bytes, GError **error);
void raster_free(Raster *raster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Raster, raster_free)

/* The pictures of a file, at least 1: the pages of a TIFF; the PNMs that stand one behind the
 * other; of a JPEG also those behind and within it, which cameras and editors put there as small
 * copies that may show what the picture no longer does. */
guint raster_n_pages(const Raster *raster);
/* What of the file is none of its pages, such as the further pictures of an animation; NULL where
 * the pages are all. Whoever wants to call the file clean can't then. */
const char *raster_unread(const Raster *raster);
/* Of RasterPart: what stands in the file beside its pages: texts, thumbnails, and whatever else is
 * neither the format's own structure nor one of a few things that can't be a picture. The raster's.
 * Not for whoever took the bytes out of others: their end is not known then. */
const GPtrArray *raster_parts(const Raster *raster);

/* What is looked at of a page. Pictures without samples are not there. */
typedef struct RasterPage {
    Picture colours; /* as stored, whatever is transparent; palettes resolved; grey 8 or 16 bits, or
                        three planes of 8 */
    Picture alpha;   /* where it varies: as a grey picture */
    Picture flattened; /* where alpha varies: on white */
    Picture indices;   /* where there is a palette: what it can make look alike */
    char *unread;      /* what of the page could not be read; NULL where it is whole */
} RasterPage;
/* Decodes a page < raster_n_pages(). Fails with OCR_ERROR_READ, saying why; *page is empty then. */
gboolean raster_read(const Raster *raster, guint number, RasterPage *page, GError **error);
void raster_page_clear(RasterPage *page);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RasterPage, raster_page_clear)
