#include "ocr/leptonica/raster.h"

#include "ocr/leptonica/layout/raster_layout.h"
#include "ocr/leptonica/pix.h"
#include "ocr/leptonica/raster_limits.h"
#include "ocr/no_memory.h"
#include "ocr/recognizer.h"

#include <string.h>

struct Raster {
    GBytes *bytes;
    const guint8 *data;
    gsize size;
    l_int32 format; /* Leptonica's IFF_... */
    RasterLayout layout;
};

static void fail(GError **error, const char *reason) {
    g_set_error_literal(error, OCR_ERROR, OCR_ERROR_READ, reason);
}

static gboolean look_through(Raster *raster, GError **error) {
    if (!raster_layout_read(raster->format, raster->data, raster->size, &raster->layout)) {
        fail(error, "a picture in a format that is not read");
        return FALSE;
    }
    if (raster->layout.n_pages == 0)
        fail(error, "no picture can be found in it");
    return raster->layout.n_pages > 0;
}

/* Leptonica tells no BigTIFF. */
static l_int32 format_of(const guint8 *data, gsize size) {
    enum { LONGEST_SIGNATURE = 12 };
    l_int32 format = IFF_UNKNOWN;
    if (size < LONGEST_SIGNATURE)
        return IFF_UNKNOWN;
    if (memcmp(data, "II+\0", 4) == 0 || memcmp(data, "MM\0+", 4) == 0)
        return IFF_TIFF;
    findFileFormatBuffer(data, &format);
    return format >= IFF_TIFF_PACKBITS && format <= IFF_TIFF_ZIP ? IFF_TIFF : format;
}

Raster *raster_open(GBytes *bytes, GError **error) {
    g_autoptr(Raster) raster = g_new0(Raster, 1);
    setMsgSeverity(L_SEVERITY_NONE);
    l_pngSetReadStrip16To8(0);
    raster->bytes = g_bytes_ref(bytes);
    raster->data = g_bytes_get_data(bytes, &raster->size);
    raster->format = format_of(raster->data, raster->size);
    return look_through(raster, error) ? g_steal_pointer(&raster) : NULL;
}

void raster_free(Raster *raster) {
    if (raster == NULL)
        return;
    raster_layout_clear(&raster->layout);
    g_bytes_unref(raster->bytes);
    g_free(raster);
}

guint raster_n_pages(const Raster *raster) {
    return raster->layout.n_pages;
}

const char *raster_unread(const Raster *raster) {
    return raster->layout.unread;
}

const GPtrArray *raster_parts(const Raster *raster) {
    return raster->layout.parts;
}

void raster_page_clear(RasterPage *page) {
    picture_clear(&page->colours);
    picture_clear(&page->alpha);
    picture_clear(&page->flattened);
    picture_clear(&page->indices);
    g_clear_pointer(&page->unread, g_free);
}

/* What a page's header says. */
typedef struct PageHead {
    l_int32 width, height, bits, samples; /* bits of each sample, samples of a pixel */
} PageHead;

static gboolean read_head(const Raster *raster, guint number, const guint8 *data, gsize size,
                          PageHead *head) {
    l_int32 format, colour_map;
    if (raster->format == IFF_GIF) {
        *head = (PageHead){raster->layout.width, raster->layout.height, 8, 1};
        return TRUE;
    }
    if (raster->format == IFF_TIFF)
        return readHeaderMemTiff(data, size, (l_int32)number, &head->width, &head->height,
                                 &head->bits, &head->samples, NULL, NULL, NULL) == 0;
    return pixReadHeaderMem(data, size, &format, &head->width, &head->height, &head->bits,
                            &head->samples, &colour_map) == 0;
}

/* What Leptonica drops without a word. */
static const char *lost_in(const Raster *raster, const PageHead *head) {
    if (head->bits > 8 && (head->samples > 1 || raster->format == IFF_JP2))
        return "its samples have more than 8 bits, of which only the upper 8 are read";
    if (raster->format == IFF_TIFF && (head->samples == 2 || head->samples > 3))
        return "what lies under its transparency is not read";
    return NULL;
}

static gboolean check_head(const PageHead *head, GError **error) {
    if (head->width <= 0 || head->height <= 0) {
        fail(error, "its header can't be read");
        return FALSE;
    }
    if ((gint64)head->width * head->height <= MAX_RASTER_PIXELS)
        return TRUE;
    g_set_error(error, OCR_ERROR, OCR_ERROR_READ,
                "a picture of %d x %d pixels is larger than what is read", head->width,
                head->height);
    return FALSE;
}

/* Leptonica takes a BMP for broken that has bytes behind it. */
static gsize readable_end(const Raster *raster) {
    return raster->format == IFF_BMP ? raster->layout.end : raster->size;
}

static PIX *decode(const Raster *raster, guint number, const guint8 *data, gsize size,
                   const char **unread) {
    l_int32 n_warnings = 0;
    if (raster->format == IFF_TIFF)
        return pixReadMemTiff(data, size, (l_int32)number);
    if (raster->format != IFF_JFIF_JPEG)
        return pixReadMem(data, size);
    PIX *pix = pixReadMemJpeg(data, size, 0, 1, &n_warnings, 0);
    if (n_warnings > 0)
        *unread = "it is damaged or cut off";
    return pix;
}

static gboolean wide_picture(PIX *pix, Picture *out) {
    if (!picture_init(out, (gsize)pixGetWidth(pix), (gsize)pixGetHeight(pix), 2, 1))
        return FALSE;
    for (gsize y = 0; y < out->height; y++) {
        const l_uint32 *line = pixGetData(pix) + y * (gsize)pixGetWpl(pix);
        for (gsize x = 0; x < out->width; x++)
            picture_row16(out, 0, y)[x] = GET_DATA_TWO_BYTES(line, x);
    }
    return TRUE;
}

/* One grey plane of 8 or 16 bits. */
static gboolean grey_picture(PIX *pix, Picture *out) {
    if (pixGetDepth(pix) == 16)
        return wide_picture(pix, out);
    g_autoptr(PIX) grey = pixConvertTo8(pix, FALSE);
    return pix_to_picture(grey, out);
}

static gboolean colour_picture(PIX *pix, Picture *out) {
    if (!picture_init(out, (gsize)pixGetWidth(pix), (gsize)pixGetHeight(pix), 1, 3))
        return FALSE;
    for (gsize y = 0; y < out->height; y++) {
        const l_uint32 *line = pixGetData(pix) + y * (gsize)pixGetWpl(pix);
        for (gsize x = 0; x < out->width; x++) {
            picture_row8(out, 0, y)[x] = (guint8)(line[x] >> L_RED_SHIFT);
            picture_row8(out, 1, y)[x] = (guint8)(line[x] >> L_GREEN_SHIFT);
            picture_row8(out, 2, y)[x] = (guint8)(line[x] >> L_BLUE_SHIFT);
        }
    }
    return TRUE;
}

static gboolean plain_picture(PIX *pix, Picture *out) {
    if (pixGetDepth(pix) == 32)
        return colour_picture(pix, out);
    if (pixGetDepth(pix) != 24)
        return grey_picture(pix, out);
    g_autoptr(PIX) wide = pixConvert24To32(pix);
    return wide != NULL && colour_picture(wide, out);
}

static gboolean is_even(const Picture *picture) {
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            if (picture_row8(picture, 0, y)[x] != picture_row8(picture, 0, 0)[0])
                return FALSE;
    return TRUE;
}

/* Colours on white, by alpha. */
static gboolean flatten(const RasterPage *page, Picture *out) {
    if (!picture_copy(&page->colours, out))
        return FALSE;
    for (guint plane = 0; plane < out->n_planes; plane++)
        for (gsize y = 0; y < out->height; y++)
            for (gsize x = 0; x < out->width; x++) {
                guint alpha = picture_row8(&page->alpha, 0, y)[x];
                guint8 *sample = &picture_row8(out, plane, y)[x];
                *sample = (guint8)((*sample * alpha + 255 * (255 - alpha) + 127) / 255);
            }
    return TRUE;
}

static gboolean take_alpha(PIX *pix, RasterPage *page) {
    g_autoptr(PIX) alpha = pixGetRGBComponent(pix, L_ALPHA_CHANNEL);
    if (alpha == NULL || !grey_picture(alpha, &page->alpha))
        return FALSE;
    if (!is_even(&page->alpha))
        return flatten(page, &page->flattened);
    picture_clear(&page->alpha);
    return TRUE;
}

static gboolean take_indices(PIX *pix, RasterPage *page) {
    g_autoptr(PIX) bare = pixCopy(NULL, pix);
    if (bare == NULL)
        return FALSE;
    pixDestroyColormap(bare);
    return grey_picture(bare, &page->indices);
}

/* The colours of a picture without its palette, with the alpha that the palette may have. */
static PIX *resolve(PIX *pix) {
    l_int32 opaque = 1;
    pixcmapIsOpaque(pixGetColormap(pix), &opaque);
    return pixRemoveColormap(pix, opaque ? REMOVE_CMAP_BASED_ON_SRC : REMOVE_CMAP_WITH_ALPHA);
}

static gboolean take_page(PIX *pix, RasterPage *page) {
    gboolean has_palette = pixGetColormap(pix) != NULL;
    g_autoptr(PIX) colours = has_palette ? resolve(pix) : pixClone(pix);
    return colours != NULL && plain_picture(colours, &page->colours) &&
           (!has_palette || take_indices(pix, page)) &&
           (pixGetDepth(colours) != 32 || pixGetSpp(colours) != 4 || take_alpha(colours, page));
}

gboolean raster_read(const Raster *raster, guint number, RasterPage *page, GError **error) {
    *page = (RasterPage){0};
    const GArray *starts = raster->layout.starts;
    gsize start = starts != NULL ? (gsize)g_array_index(starts, guint64, number) : 0;
    const guint8 *data = raster->data + start;
    gsize size = readable_end(raster) - start;
    PageHead head = {0};
    if (!read_head(raster, number, data, size, &head)) {
        fail(error, "its header can't be read");
        return FALSE;
    }
    if (!check_head(&head, error))
        return FALSE;
    const char *unread = lost_in(raster, &head);
    g_autoptr(PIX) pix = decode(raster, number, data, size, &unread);
    if (pix == NULL) {
        fail(error, "it can't be decoded");
        return FALSE;
    }
    if (take_page(pix, page)) {
        page->unread = g_strdup(unread);
        return TRUE;
    }
    raster_page_clear(page);
    fail(error, NO_MEMORY_FOR("its samples"));
    return FALSE;
}
