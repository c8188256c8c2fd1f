#include "core/synth/draw/decoded.h"

#include "core/synth/failure.h"
#include <string.h>

static gboolean take_frame(const PixelData *pixels, gsize frame, Picture *out, GError **error) {
    g_auto(Frame) decoded = {0};
    if (!pixel_data_decode(pixels, frame, &decoded, error))
        return FALSE;
    frame_normalize(&decoded);
    const PixelFormat *format = &decoded.format;
    if (decoded.bytes_per_sample > 2 || format->bits_stored > 16 ||
        format->rows != out->shape.rows || format->columns != out->shape.columns) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_INPUT, "samples of %u bits can't be changed",
                    format->bits_stored);
        return FALSE;
    }
    gint offset = format->is_signed ? 1 << (format->bits_stored - 1) : 0;
    gsize n = picture_frame_length(out);
    guint16 *levels = out->levels + frame * n;
    for (gsize i = 0; i < n; i++) {
        gint value = 0;
        if (decoded.bytes_per_sample == 1)
            value = format->is_signed ? (gint8)decoded.data[i] : decoded.data[i];
        else {
            guint16 word;
            memcpy(&word, decoded.data + 2 * i, sizeof word);
            value = format->is_signed ? (gint16)word : word;
        }
        levels[i] = (guint16)(value + offset);
        out->black = MIN(out->black, levels[i]);
        out->white = MAX(out->white, levels[i]);
    }
    out->shape.photometric_interpretation = photometric_name(format->photometric_interpretation);
    return TRUE;
}

gboolean picture_decode(const PixelData *pixels, Picture *out, GError **error) {
    const PixelFormat *format = pixel_data_format(pixels);
    *out = (Picture){.shape = {.rows = format->rows,
                               .columns = format->columns,
                               .frames = (guint)pixel_data_n_frames(pixels),
                               .samples_per_pixel = format->samples_per_pixel,
                               .bits_allocated = frame_container_bits(format->bits_allocated),
                               .bits_stored = format->bits_stored,
                               .is_signed = format->is_signed},
                     .black = G_MAXUINT16};
    if (format->bits_allocated > 16 || format->bits_allocated < 8 ||
        picture_length(out) > G_MAXUINT32) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_INPUT, "samples of %u bits can't be changed",
                    format->bits_allocated);
        return FALSE;
    }
    out->levels = g_new0(guint16, picture_length(out));
    for (guint frame = 0; frame < out->shape.frames; frame++)
        if (!take_frame(pixels, frame, out, error)) {
            picture_clear(out);
            return FALSE;
        }
    return TRUE;
}

static int compare_levels(gconstpointer a, gconstpointer b) {
    return *(const guint16 *)a - *(const guint16 *)b;
}

gboolean region_strokes(const Picture *picture, guint x0, guint y0, guint x1, guint y1,
                        TextRegion *out) {
    x1 = MIN(x1, picture->shape.columns);
    y1 = MIN(y1, picture->shape.rows);
    *out = (TextRegion){.x0 = x0, .y0 = y0, .x1 = x1, .y1 = y1};
    if (x0 >= x1 || y0 >= y1)
        return FALSE;
    gsize n = 0, count = (gsize)(x1 - x0) * (y1 - y0);
    g_autofree guint16 *levels = g_new(guint16, count);
    for (guint y = y0; y < y1; y++)
        for (guint x = x0; x < x1; x++)
            levels[n++] = *picture_at(picture, 0, x, y);
    g_autofree guint16 *sorted = g_memdup2(levels, count * sizeof *levels);
    qsort(sorted, count, sizeof *sorted, compare_levels);
    /* A few outliers are no ink. */
    gint ground = sorted[count / 2], low = sorted[count / 200],
         high = sorted[count - 1 - count / 200];
    gint reach = high - ground > ground - low ? high - ground : low - ground;
    out->drawn = (Drawn){x1 - x0, y1 - y0, g_malloc0(count)};
    for (gsize i = 0; i < count && reach != 0; i++)
        out->drawn.coverage[i] = (guint8)CLAMP((levels[i] - ground) * 255 / reach, 0, 255);
    return TRUE;
}
