#include "codecs/jpeg/rows.h"

#include "codecs/jpeg/idct.h"

/* The attributes decide, not Adobe or JFIF markers. */
static gboolean is_ybr(const PixelFormat *format) {
    switch (format->photometric_interpretation) {
    case PHOTOMETRIC_YBR_FULL:
    case PHOTOMETRIC_YBR_FULL_422:
    case PHOTOMETRIC_YBR_PARTIAL_420:
    case PHOTOMETRIC_YBR_ICT:
    case PHOTOMETRIC_YBR_RCT:
        return format->samples_per_pixel == 3;
    default:
        return FALSE;
    }
}

void jpeg_rows_init(JpegRows *rows, const JpegStream *stream, const JpegPlane *planes,
                    Frame *frame) {
    gsize n = stream->n_components;
    *rows = (JpegRows){stream, planes, frame, is_ybr(&frame->format), {NULL}, NULL};
    rows->line = g_new(guint16, stream->columns * n);
    for (gsize i = 0; i < n; i++)
        rows->strips[i] =
            g_new(guint16, planes[i].stored_width * 64 * stream->components[i].vertical);
    if (rows->to_rgb)
        frame->format.photometric_interpretation = PHOTOMETRIC_RGB;
}

void jpeg_rows_clear(JpegRows *rows) {
    g_clear_pointer(&rows->line, g_free);
    for (gsize i = 0; i < JPEG_MAX_COMPONENTS; i++)
        g_clear_pointer(&rows->strips[i], g_free);
}

static guint16 clamp(float value, float top) {
    return (guint16)(gint)(value < 0 ? 0 : value > top ? top : value + 0.5f);
}

/* PS3.3 C.7.6.3.1.2, YBR_FULL */
static void convert_to_rgb(guint16 *pixels, gsize n, guint precision) {
    const float top = (float)((1 << precision) - 1), middle = (float)(1 << (precision - 1));
    for (guint16 *p = pixels; p < pixels + 3 * n; p += 3) {
        float y = p[0], cb = (float)p[1] - middle, cr = (float)p[2] - middle;
        p[0] = clamp(y + 1.402f * cr, top);
        p[1] = clamp(y - 0.344136f * cb - 0.714136f * cr, top);
        p[2] = clamp(y + 1.772f * cb, top);
    }
}

/* Each strip's samples are stored_width * 8 wide, vertical * 8 high. */
static void transform(const JpegRows *rows, gsize stored) {
    for (gsize i = 0; i < rows->stream->n_components; i++) {
        const JpegPlane *plane = &rows->planes[i];
        gsize height = rows->stream->components[i].vertical, stride = plane->stored_width * 8;
        for (gsize y = 0; y < height; y++)
            for (gsize x = 0; x < plane->stored_width; x++)
                jpeg_idct(jpeg_plane_block(plane, x, stored * height + y), plane->scale,
                          rows->stream->precision, rows->strips[i] + y * 8 * stride + x * 8,
                          stride);
    }
}

/* Component i's samples of a line to every n-th one of the frame's. */
static void spread(const JpegRows *rows, gsize i, gsize y, gsize n) {
    const JpegStream *s = rows->stream;
    const JpegComponent *c = &s->components[i];
    const guint16 *from =
        rows->strips[i] + y * c->vertical / s->max_vertical * rows->planes[i].stored_width * 8;
    guint16 *to = rows->line + i;
    if (c->horizontal == s->max_horizontal)
        for (gsize x = 0; x < s->columns; x++)
            to[x * n] = from[x];
    else
        for (gsize x = 0; x < s->columns; x++)
            to[x * n] = from[x * c->horizontal / s->max_horizontal];
}

void jpeg_rows_put(const JpegRows *rows, gsize row, gsize stored) {
    const JpegStream *s = rows->stream;
    gsize n = s->n_components, columns = s->columns;
    gsize height = 8u * s->max_vertical, top = row * height, lines = MIN(height, s->rows - top);
    transform(rows, stored);
    for (gsize y = 0; y < lines; y++) {
        const guint16 *line = rows->line;
        if (n == 1)
            line = rows->strips[0] + y * rows->planes[0].stored_width * 8;
        else
            for (gsize i = 0; i < n; i++)
                spread(rows, i, y, n);
        if (rows->to_rgb)
            convert_to_rgb(rows->line, columns, s->precision);
        jpeg_put_samples(rows->frame, s->precision, (top + y) * columns * n, 1, line, 1,
                         columns * n);
    }
}
