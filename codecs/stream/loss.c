#include "codecs/stream/loss.h"

#include "codecs/jpeg/idct.h"
#include "codecs/jpeg/markers.h"

static gboolean take_component(const JpegStream *stream, guint i, CodingLoss *out) {
    const JpegComponent *component = &stream->components[i];
    if (!stream->has_quantization[component->quantization])
        return FALSE;
    out->horizontal[i] = component->horizontal;
    out->vertical[i] = component->vertical;
    for (guint k = 0; k < LOSS_COEFFICIENTS; k++) {
        guint at = jpeg_zigzag[k]; /* column * 8 + row */
        out->steps[i][at % LOSS_SIDE * LOSS_SIDE + at / LOSS_SIDE] =
            MAX(stream->quantization[component->quantization][k], 1);
    }
    return TRUE;
}

static gboolean read_dct(const EncodedFrame *encoded, CodingLoss *out) {
    JpegScan scan;
    g_autofree JpegStream *stream = jpeg_stream_new(encoded->data, encoded->length);
    if (jpeg_stream_next(stream, &scan, NULL) != JPEG_NEXT_SCAN || stream->process == JPEG_SOF3 ||
        (stream->n_components != 1 && stream->n_components != LOSS_COMPONENTS))
        return FALSE;
    out->n_components = stream->n_components;
    out->precision = stream->precision;
    out->max_horizontal = stream->max_horizontal;
    out->max_vertical = stream->max_vertical;
    for (guint i = 0; i < stream->n_components; i++)
        if (!take_component(stream, i, out))
            return FALSE;
    return TRUE;
}

/* NEAR stands behind the components of the first scan header (T.87 C.2.3). */
static gboolean read_near(const EncodedFrame *encoded, CodingLoss *out) {
    enum { SOS = 0xDA };
    const guint8 *data = encoded->data;
    for (gsize at = 2; at + 5 <= encoded->length && data[at] == 0xFF;) {
        gsize size = (gsize)data[at + 2] << 8 | data[at + 3];
        gsize near = at + 5 + 2 * (gsize)data[at + 4];
        if (data[at + 1] == SOS) {
            out->near = near < encoded->length ? data[near] : 0;
            return out->near > 0;
        }
        at += 2 + size;
    }
    return FALSE;
}

gboolean coding_loss_read(const Codec *codec, const EncodedFrame *encoded, CodingLoss *out) {
    *out = (CodingLoss){0};
    if (codec == &codec_jpegls)
        return read_near(encoded, out);
    return codec == &codec_jpeg && read_dct(encoded, out);
}
