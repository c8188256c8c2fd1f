#include "ocr/leptonica/layout/raster_layout.h"

#include "ocr/leptonica/layout/walk.h"
#include <leptonica/allheaders.h>

static void free_part(gpointer data) {
    RasterPart *part = data;
    g_free(part->what);
    g_bytes_unref(part->content);
    g_free(part);
}

static gboolean read_format(gint32 format, const RasterWalk *walk) {
    static const struct {
        l_int32 format;
        void (*read)(const RasterWalk *walk);
    } readers[] = {{IFF_JFIF_JPEG, jpeg_layout_read}, {IFF_GIF, gif_layout_read},
                   {IFF_PNG, png_layout_read},        {IFF_WEBP, webp_layout_read},
                   {IFF_BMP, bmp_layout_read},        {IFF_PNM, pnm_layout_read},
                   {IFF_JP2, jpeg2000_layout_read},   {IFF_TIFF, tiff_layout_read}};
    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++)
        if (readers[i].format == format) {
            readers[i].read(walk);
            return TRUE;
        }
    return FALSE;
}

gboolean raster_layout_read(gint32 format, const guint8 *data, gsize size, RasterLayout *out) {
    const RasterWalk walk = {.data = data, .size = size, .out = out};
    *out = (RasterLayout){
        .n_pages = 1, .end = size, .parts = g_ptr_array_new_with_free_func(free_part)};
    if (!read_format(format, &walk))
        return FALSE;
    out->end = MIN(out->end, size);
    walk_add(&walk, RASTER_BYTES, "bytes behind its end", out->end, size - out->end);
    return TRUE;
}

void raster_layout_clear(RasterLayout *layout) {
    g_clear_pointer(&layout->starts, g_array_unref);
    g_clear_pointer(&layout->parts, g_ptr_array_unref);
}
