#include "core/synth/draw/decoded.h"

#include "core/synth/failure.h"
#include <string.h>

static gboolean fail(guint bits, GError **error) {
    g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_INPUT, "samples of %u bits can't be changed", bits);
    return FALSE;
}

static gboolean is_shown_as_is(Photometric photometric) {
    return photometric == PHOTOMETRIC_MONOCHROME1 || photometric == PHOTOMETRIC_MONOCHROME2 ||
           photometric == PHOTOMETRIC_RGB;
}

static gboolean decode_frame(const PixelData *pixels, gsize frame, gboolean as_shown, Frame *out,
                             GError **error) {
    g_auto(Frame) decoded = {0};
    if (!pixel_data_decode(pixels, frame, &decoded, error))
        return FALSE;
    frame_normalize(&decoded);
    if (as_shown && !is_shown_as_is(decoded.format.photometric_interpretation))
        return frame_to_rgb(&decoded, pixel_data_palette(pixels), out, error);
    *out = decoded;
    decoded = (Frame){0};
    return TRUE;
}

/* The first frame says what the others are, too. */
static gboolean take_shape(const Frame *frame, guint n_frames, MadeImage *out, GError **error) {
    const PixelFormat *format = &frame->format;
    out->shape = (PictureShape){format->rows,
                                format->columns,
                                n_frames,
                                format->samples_per_pixel,
                                (guint)frame->bytes_per_sample * 8,
                                format->bits_stored,
                                format->is_signed,
                                photometric_name(format->photometric_interpretation)};
    if (frame->bytes_per_sample > 2 || format->bits_stored > 16 || format->bits_stored < 8 ||
        (guint64)made_frame_length(out) * n_frames > G_MAXUINT32)
        return fail(format->bits_stored, error);
    out->levels = g_new0(guint16, made_length(out));
    return TRUE;
}

static void take_samples(const Frame *frame, gsize index, MadeImage *out) {
    gboolean is_signed = out->shape.is_signed;
    gint offset = is_signed ? 1 << (out->shape.bits_stored - 1) : 0;
    gsize n = made_frame_length(out);
    guint16 *levels = out->levels + index * n;
    for (gsize i = 0; i < n; i++) {
        gint value;
        if (frame->bytes_per_sample == 1)
            value = is_signed ? (gint8)frame->data[i] : frame->data[i];
        else {
            guint16 word;
            memcpy(&word, frame->data + 2 * i, sizeof word);
            value = is_signed ? (gint16)word : word;
        }
        levels[i] = (guint16)(value + offset);
        out->black = MIN(out->black, levels[i]);
        out->white = MAX(out->white, levels[i]);
    }
}

gboolean made_decode(const PixelData *pixels, gboolean as_shown, MadeImage *out, GError **error) {
    guint n_frames = (guint)pixel_data_n_frames(pixels);
    g_auto(MadeImage) picture = {.black = G_MAXUINT16};
    for (guint i = 0; i < n_frames; i++) {
        g_auto(Frame) frame = {0};
        if (!decode_frame(pixels, i, as_shown, &frame, error))
            return FALSE;
        if (i == 0 && !take_shape(&frame, n_frames, &picture, error))
            return FALSE;
        if (frame.format.rows != picture.shape.rows ||
            frame.format.columns != picture.shape.columns)
            return fail(frame.format.bits_stored, error);
        take_samples(&frame, i, &picture);
    }
    *out = picture;
    picture = (MadeImage){0};
    return TRUE;
}

static int compare_levels(gconstpointer a, gconstpointer b) {
    return *(const guint16 *)a - *(const guint16 *)b;
}

gboolean region_strokes(const MadeImage *picture, guint x0, guint y0, guint x1, guint y1,
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
            levels[n++] = *made_at(picture, 0, x, y);
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
