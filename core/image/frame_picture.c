#include "core/image/frame_picture.h"

#include <string.h>

static Picture *new_picture(guint32 columns, guint32 rows, gsize depth, guint n_channels,
                            GError **error) {
    Picture *picture = picture_new(columns, rows, depth, n_channels);
    if (picture == NULL)
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE, CODEC_NO_MEMORY("a picture of %u x %u"),
                    columns, rows);
    return picture;
}

/* Stored bits of samples up to 16 bits; signed ones are offset by half their range, which is what
 * turning over their sign bit does. */
static void fill_grey(const Frame *frame, Picture *picture) {
    const PixelFormat *format = &frame->format;
    gsize n = format->columns;
    guint stored = MIN(format->bits_stored, 8 * (guint)frame->bytes_per_sample);
    guint shift = format->high_bit + 1u > stored ? format->high_bit + 1u - stored : 0;
    guint16 mask = (guint16)((1u << stored) - 1);
    guint16 sign = format->is_signed ? (guint16)(1u << (stored - 1)) : 0;
    for (gsize y = 0; y < format->rows; y++) {
        guint8 *out = picture->planes[0] + y * picture->stride;
        const guint8 *in = frame->data + y * n * frame->bytes_per_sample;
        if (frame->bytes_per_sample == 1) {
            for (gsize x = 0; x < n; x++)
                out[x] = (guint8)((in[x] >> shift & mask) ^ sign);
        } else {
            const guint16 *words = (const guint16 *)(const void *)in;
            guint16 *out_words = (guint16 *)(void *)out;
            for (gsize x = 0; x < n; x++)
                out_words[x] = (guint16)((words[x] >> shift & mask) ^ sign);
        }
    }
}

/* Whether no pixel's channels differ by more than a lossy codec makes them differ. */
static gboolean is_grey(const guint8 *pixels, gsize n) {
    enum { TOLERANCE = 6, BLOCK = 4096 };
    for (gsize start = 0; start < n; start += BLOCK) {
        guint widest = 0;
        for (gsize i = start; i < MIN(start + BLOCK, n); i++) {
            const guint8 *p = pixels + 3 * i;
            widest |= (guint)(ABS(p[0] - p[1]) > TOLERANCE) | (guint)(ABS(p[2] - p[1]) > TOLERANCE);
        }
        if (widest)
            return FALSE;
    }
    return TRUE;
}

static Picture *picture_from_rgb8(const guint8 *pixels, guint32 columns, guint32 rows,
                                  GError **error) {
    guint n_channels = is_grey(pixels, (gsize)columns * rows) ? 1 : 3;
    Picture *picture = new_picture(columns, rows, 1, n_channels, error);
    for (gsize y = 0; picture && y < rows; y++)
        for (guint channel = 0; channel < n_channels; channel++) {
            const guint8 *in = pixels + 3 * y * columns + (n_channels == 1 ? 1 : channel);
            guint8 *out = picture->planes[channel] + y * picture->stride;
            for (gsize x = 0; x < columns; x++)
                out[x] = in[3 * x];
        }
    return picture;
}

/* The upper 8 of the bits that are in use, in place. */
static void narrow(Frame *rgb) {
    const guint16 *words = (const guint16 *)(const void *)rgb->data;
    gsize n = rgb->length / 2;
    guint used = 0;
    for (gsize i = 0; i < n; i++)
        used |= words[i];
    guint shift = MAX(g_bit_storage(used), 8) - 8u;
    for (gsize i = 0; i < n; i++)
        rgb->data[i] = (guint8)(words[i] >> shift);
}

static Picture *picture_from_colour(const Frame *frame, const Palette *palette, GError **error) {
    g_auto(Frame) values = *frame;
    values.data = g_memdup2(frame->data, frame->length);
    frame_normalize(&values);
    g_auto(Frame) rgb = {0};
    if (!frame_to_rgb(&values, palette, &rgb, error))
        return NULL;
    if (rgb.bytes_per_sample == 2)
        narrow(&rgb);
    return picture_from_rgb8(rgb.data, frame->format.columns, frame->format.rows, error);
}

Picture *picture_from_place(const Place *place, GError **error) {
    Picture copy;
    if (!picture_copy(&place->picture, &copy)) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE, CODEC_NO_MEMORY("a picture"));
        return NULL;
    }
    picture_border(&copy);
    return g_memdup2(&copy, sizeof copy);
}

Picture *picture_from_frame(const Frame *frame, const Palette *palette, GError **error) {
    const PixelFormat *format = &frame->format;
    Picture *picture = NULL;
    if (format->samples_per_pixel != 1 && format->samples_per_pixel != 3) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED,
                    "%u samples per pixel are not looked at", format->samples_per_pixel);
        return NULL;
    }
    if (frame->bytes_per_sample > 2 || format->is_float) {
        g_autoptr(Place) place = place_from_frame(frame, palette, 0, error);
        return place ? picture_from_place(place, error) : NULL;
    }
    if (format->samples_per_pixel == 3 ||
        format->photometric_interpretation == PHOTOMETRIC_PALETTE_COLOR)
        picture = picture_from_colour(frame, palette, error);
    else if ((picture = new_picture(format->columns, format->rows, frame->bytes_per_sample, 1,
                                    error)) != NULL)
        fill_grey(frame, picture);
    if (picture)
        picture_border(picture);
    return picture;
}
