/* JPEG-LS (ITU-T T.87), lossless and near-lossless, with CharLS. */
#include "codecs/codec.h"

#include <charls/charls.h>
#include <string.h>

static gboolean fail(charls_jpegls_errc status, GError **error) {
    if (status == CHARLS_JPEGLS_ERRC_NOT_ENOUGH_MEMORY)
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE, CODEC_NO_MEMORY("the frame"));
    else
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "JPEG-LS: %s",
                    charls_get_error_message(status));
    return FALSE;
}

static void free_decoder(charls_jpegls_decoder **decoder) {
    charls_jpegls_decoder_destroy(*decoder);
}

/* Samples of signed images are two's complement in the stored bits; a precision below those can
 * only hold the lower part of positive values. */
static void extend_sign(Frame *frame, guint precision) {
    if (!frame->format.is_signed || precision >= frame->bytes_per_sample * 8 ||
        precision < frame->format.bits_stored)
        return;
    guint shift = (guint)frame->bytes_per_sample * 8 - precision;
    gint8 *bytes = (gint8 *)frame->data;
    gint16 *words = (gint16 *)(void *)frame->data;
    for (gsize i = 0; i < frame->length / frame->bytes_per_sample; i++)
        if (frame->bytes_per_sample == 1)
            bytes[i] = (gint8)((gint8)((guint8)bytes[i] << shift) >> shift);
        else
            words[i] = (gint16)((gint16)((guint16)words[i] << shift) >> shift);
}

static gboolean decode_stream(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                              GError **error) {
    __attribute__((cleanup(free_decoder))) charls_jpegls_decoder *decoder =
        charls_jpegls_decoder_create();
    charls_jpegls_errc status =
        charls_jpegls_decoder_set_source_buffer(decoder, encoded->data, encoded->length);
    if (status != CHARLS_JPEGLS_ERRC_SUCCESS ||
        (status = charls_jpegls_decoder_read_header(decoder)) != CHARLS_JPEGLS_ERRC_SUCCESS)
        return fail(status, error);
    charls_frame_info info;
    charls_interleave_mode mode;
    size_t length;
    if ((status = charls_jpegls_decoder_get_frame_info(decoder, &info)) !=
            CHARLS_JPEGLS_ERRC_SUCCESS ||
        (status = charls_jpegls_decoder_get_interleave_mode(decoder, &mode)) !=
            CHARLS_JPEGLS_ERRC_SUCCESS ||
        (status = charls_jpegls_decoder_get_destination_size(decoder, 0, &length)) !=
            CHARLS_JPEGLS_ERRC_SUCCESS)
        return fail(status, error);

    PixelFormat decoded = *format;
    decoded.bits_allocated = info.bits_per_sample <= 8 ? 8 : 16;
    if (decoded.photometric_interpretation == PHOTOMETRIC_YBR_FULL_422)
        decoded.photometric_interpretation = PHOTOMETRIC_YBR_FULL;
    if (info.width != format->columns || info.height != format->rows ||
        info.component_count != format->samples_per_pixel ||
        info.bits_per_sample > format->bits_allocated) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH,
                    "the JPEG-LS stream is %ux%u with %d components of %d bits, the attributes say "
                    "%ux%u with %u of %u",
                    info.width, info.height, info.component_count, info.bits_per_sample,
                    format->columns, format->rows, format->samples_per_pixel,
                    format->bits_allocated);
        return FALSE;
    }
    if (!frame_init_unset(out, &decoded, error))
        return FALSE;
    if (length != out->length) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH,
                    "the JPEG-LS stream holds another number of samples");
        return FALSE;
    }
    status = charls_jpegls_decoder_decode_to_buffer(decoder, out->data, out->length, 0);
    if (status != CHARLS_JPEGLS_ERRC_SUCCESS)
        return fail(status, error);
    if (info.component_count > 1 && mode == CHARLS_INTERLEAVE_MODE_NONE)
        frame_interleave(out);
    if (format->bits_allocated > 8 && decoded.bits_allocated == 8 && !frame_widen(out, error))
        return FALSE;
    extend_sign(out, (guint)info.bits_per_sample);
    return TRUE;
}

/* Some encoders leave a zero between the scan's last byte and EOI, which CharLS refuses and others
 * pass over: the stream without it. NULL where there is none. */
static guint8 *without_spare_zero(const EncodedFrame *encoded, gsize *length) {
    const guint8 *data = encoded->data;
    gsize end = encoded->length;
    while (end > 2 && data[end - 1] == 0) /* padding behind EOI */
        end--;
    if (end < 4 || memcmp(data + end - 3, "\0\xFF\xD9", 3) != 0)
        return NULL;
    guint8 *copy = g_memdup2(data, end);
    memcpy(copy + end - 3, data + end - 2, 2);
    *length = end - 1;
    return copy;
}

static gboolean decode_jpegls(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                              GError **error) {
    g_autoptr(GError) failure = NULL;
    if (decode_stream(encoded, format, out, &failure))
        return TRUE;
    frame_clear(out);
    gsize length = 0;
    g_autofree guint8 *copy = without_spare_zero(encoded, &length);
    if (copy != NULL && g_error_matches(failure, CODEC_ERROR, CODEC_ERROR_CORRUPT) &&
        decode_stream(&(EncodedFrame){copy, length, 0}, format, out, NULL))
        return TRUE;
    frame_clear(out);
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

const Codec codec_jpegls = {"jpegls", decode_jpegls};
