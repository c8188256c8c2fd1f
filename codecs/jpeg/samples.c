#include "codecs/jpeg/samples.h"

/* Every sample of a lossless frame, and every block of others, takes a bit or more. */
static gboolean long_enough(const JpegStream *stream) {
    guint64 least = 0;
    if (stream->process == JPEG_SOF3) {
        least = (guint64)stream->rows * stream->columns * stream->n_components;
    } else {
        guint64 mcus = (guint64)(stream->rows / 8 / stream->max_vertical) *
                       (stream->columns / 8 / stream->max_horizontal);
        for (guint i = 0; i < stream->n_components; i++)
            least += mcus * stream->components[i].horizontal * stream->components[i].vertical;
    }
    return least / 8 <= (guint64)(stream->end - stream->at);
}

gboolean jpeg_frame_init(Frame *out, JpegStream *stream, const PixelFormat *format,
                         GError **error) {
    if (stream->lacks_rows)
        stream->rows = (guint16)MIN(format->rows, G_MAXUINT16);
    if (stream->rows != format->rows || stream->columns != format->columns ||
        stream->n_components != format->samples_per_pixel ||
        stream->precision > format->bits_allocated) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH,
                    "the JPEG stream has %ux%u pixels of %u samples of %u bits, the attributes "
                    "say %ux%u of %u of %u",
                    stream->columns, stream->rows, stream->n_components, stream->precision,
                    format->columns, format->rows, format->samples_per_pixel,
                    format->bits_allocated);
        return FALSE;
    }
    if (!long_enough(stream)) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                    "the JPEG stream is too short for %ux%u pixels", stream->columns, stream->rows);
        return FALSE;
    }
    PixelFormat actual = *format;
    actual.bits_allocated = frame_container_bits(format->bits_allocated);
    if (stream->precision <= format->high_bit && format->bits_stored > 0)
        actual.high_bit = format->bits_stored - 1; /* samples are at the bottom, whatever it says */
    return frame_init(out, &actual, error);
}

#define PUT(type)                                                                                  \
    {                                                                                              \
        g##type *out = (g##type *)(void *)frame->data + index;                                     \
        if (step == 1 && stride == 1 && shift == 0)                                                \
            for (gsize i = 0; i < n; i++)                                                          \
                out[i] = (g##type)samples[i];                                                      \
        else if (shift == 0)                                                                       \
            for (gsize i = 0; i < n; i++)                                                          \
                out[i * step] = (g##type)samples[i * stride];                                      \
        else                                                                                       \
            for (gsize i = 0; i < n; i++)                                                          \
                out[i * step] =                                                                    \
                    (g##type)((gint16)(guint16)(samples[i * stride] << shift) >> shift);           \
    }

void jpeg_put_samples(Frame *frame, guint precision, gsize index, gsize step,
                      const guint16 *samples, gsize stride, gsize n) {
    const PixelFormat *format = &frame->format;
    /* A precision below bits_stored can only hold the lower part of positive values */
    guint shift = format->is_signed && precision >= format->bits_stored ? 16 - precision : 0;
    switch (frame->bytes_per_sample) {
    case 1:
        PUT(int8)
        break;
    case 2:
        PUT(int16)
        break;
    case 4:
        PUT(int32)
        break;
    default:
        PUT(int64)
        break;
    }
}
