/* Uncompressed samples: PS3.5 8.1, 8.2, annex D. */
#include "codecs/codec.h"

#include <string.h>

static gboolean fail_short(gsize needed, gsize length, GError **error) {
    g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                "the frame needs %" G_GSIZE_FORMAT " bytes and has %" G_GSIZE_FORMAT, needed,
                length);
    return FALSE;
}

static void swap_samples(guint8 *data, gsize n, gsize bytes_per_sample) {
    if (bytes_per_sample == 2) {
        guint16 *samples = (guint16 *)(void *)data;
        for (gsize i = 0; i < n; i++)
            samples[i] = (guint16)(samples[i] << 8 | samples[i] >> 8);
        return;
    }
    for (gsize i = 0; i < n; i++, data += bytes_per_sample)
        for (gsize j = 0; j < bytes_per_sample / 2; j++) {
            guint8 byte = data[j];
            data[j] = data[bytes_per_sample - 1 - j];
            data[bytes_per_sample - 1 - j] = byte;
        }
}

/* Samples that don't fill whole bytes lie one behind the other from the least significant bit up.
 */
static gboolean unpack_bits(const EncodedFrame *encoded, guint bits, gsize n, Frame *out,
                            GError **error) {
    gsize n_bits;
    if (!g_size_checked_mul(&n_bits, n, bits) ||
        !g_size_checked_add(&n_bits, n_bits, encoded->bit_offset))
        return fail_short(G_MAXSIZE, encoded->length, error);
    gsize needed = n_bits / 8 + (n_bits % 8 != 0);
    if (encoded->length < needed)
        return fail_short(needed, encoded->length, error);
    gsize at = encoded->bit_offset;
    for (gsize i = 0; bits == 1 && i < n; i++, at++)
        out->data[i] = encoded->data[at / 8] >> (at % 8) & 1;
    for (gsize i = 0; bits > 1 && i < n; i++) {
        guint64 value = 0;
        for (guint b = 0; b < bits; b++, at++)
            value |= (guint64)(encoded->data[at / 8] >> (at % 8) & 1) << b;
        memcpy(out->data + i * out->bytes_per_sample, &value, out->bytes_per_sample);
    }
    return TRUE;
}

/* Called with constant bytes, so that each gets a loop of its own. */
static inline __attribute__((always_inline)) void
repeat_chrominance(const guint8 *pairs, gsize rows, gsize columns, const gsize bytes, guint8 *out) {
    for (gsize y = 0; y < rows; y++, pairs += (columns / 2 + columns % 2) * 4 * bytes)
        for (gsize x = 0; x < columns; x++, out += 3 * bytes) {
            const guint8 *pair = pairs + x / 2 * 4 * bytes;
            memcpy(out, pair + x % 2 * bytes, bytes);
            memcpy(out + bytes, pair + 2 * bytes, 2 * bytes);
        }
}

/* YBR_FULL_422: two luminance samples share the chrominance that follows them (PS3.3 C.7.6.3.1.2).
 */
static gboolean upsample_422(const EncodedFrame *encoded, Frame *out, gboolean swap,
                             GError **error) {
    gsize bytes = out->bytes_per_sample, columns = out->format.columns, rows = out->format.rows;
    gsize pairs = columns / 2 + columns % 2;
    gsize needed = pairs * 4 * bytes * rows;
    if (encoded->length < needed)
        return fail_short(needed, encoded->length, error);
    if (bytes == 1)
        repeat_chrominance(encoded->data, rows, columns, 1, out->data);
    else
        repeat_chrominance(encoded->data, rows, columns, bytes, out->data);
    if (swap)
        swap_samples(out->data, rows * columns * 3, bytes);
    out->format.photometric_interpretation = PHOTOMETRIC_YBR_FULL;
    return TRUE;
}

static gboolean decode_native(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                              GError **error) {
    guint bits = format->bits_allocated;
    if (bits == 0 || bits > 64) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED, "%u bits allocated", bits);
        return FALSE;
    }
    PixelFormat container = *format;
    container.bits_allocated = frame_container_bits(bits);
    if (!frame_init_unset(out, &container, error))
        return FALSE;
    gsize n = out->length / out->bytes_per_sample;
    gboolean swap = format->big_endian && bits > 8;
    if (bits != container.bits_allocated) {
        if (format->big_endian && bits > 8) {
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED,
                        "big endian samples of %u bits", bits);
            return FALSE;
        }
        if (!unpack_bits(encoded, bits, n, out, error))
            return FALSE;
    } else if (format->photometric_interpretation == PHOTOMETRIC_YBR_FULL_422 &&
               format->samples_per_pixel == 3 && encoded->length < out->length) {
        return upsample_422(encoded, out, swap, error);
    } else {
        if (encoded->length < out->length)
            return fail_short(out->length, encoded->length, error);
        if (encoded->length > out->length + 1) { /* fragments may hold anything */
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH,
                        "the frame needs %" G_GSIZE_FORMAT " bytes and has %" G_GSIZE_FORMAT,
                        out->length, encoded->length);
            return FALSE;
        }
        memcpy(out->data, encoded->data, out->length);
    }
    if (swap)
        swap_samples(out->data, n, out->bytes_per_sample);
    if (format->planar_configuration == 1 && format->samples_per_pixel > 1)
        frame_interleave(out);
    return TRUE;
}

const Codec codec_native = {"native", decode_native};
