/* Native frames and colours: what loops made for common formats give is what sample by sample
 * follows from PS3.5 8.1 and PS3.3 C.7.6.3.1. */
#include "codecs/codec.h"
#include "codecs/color.h"
#include "tests/seeded.h"
#include <string.h>

static guint8 *random_bytes(gsize n, GRand *random) {
    guint8 *bytes = g_malloc(n);
    for (gsize i = 0; i < n; i++)
        bytes[i] = (guint8)g_rand_int(random);
    return bytes;
}

static GRand *new_random(void) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    return g_rand_new_with_seed(seed);
}

static PixelFormat draw_format(guint samples, guint bits, GRand *random) {
    return (PixelFormat){.rows = (guint32)g_rand_int_range(random, 1, 40),
                         .columns = (guint32)g_rand_int_range(random, 1, 70),
                         .samples_per_pixel = (guint16)samples,
                         .bits_allocated = (guint16)bits,
                         .bits_stored = (guint16)bits,
                         .high_bit = (guint16)(bits - 1),
                         .photometric_interpretation =
                             samples == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MONOCHROME2};
}

static void decode(const guint8 *data, gsize length, guint bit_offset, const PixelFormat *format,
                   Frame *out) {
    const EncodedFrame encoded = {data, length, bit_offset};
    g_autoptr(GError) error = NULL;
    codec_native.decode(&encoded, format, out, &error);
    g_assert_no_error(error);
}

/* Colour by plane, and big-endian samples. */
static void test_layouts(void) {
    g_autoptr(GRand) random = new_random();
    for (guint i = 0; i < 400; i++) {
        guint samples = (guint)g_rand_int_range(random, 1, 5);
        gsize bytes = (gsize)1 << g_rand_int_range(random, 0, 4);
        PixelFormat format = draw_format(samples, (guint)(8 * bytes), random);
        format.planar_configuration = (guint8)g_rand_boolean(random);
        format.big_endian = g_rand_boolean(random);
        gsize pixels = (gsize)format.rows * format.columns, length = pixels * samples * bytes;
        g_autofree guint8 *data = random_bytes(length, random);
        g_auto(Frame) frame = {0};
        decode(data, length, 0, &format, &frame);
        for (gsize at = 0; at < length; at++) {
            gsize byte = at % bytes, sample = at / bytes % samples, pixel = at / bytes / samples;
            gsize from = format.big_endian ? bytes - 1 - byte : byte;
            gsize index =
                format.planar_configuration ? sample * pixels + pixel : pixel * samples + sample;
            g_assert_cmpuint(frame.data[at], ==, data[index * bytes + from]);
        }
    }
}

static void test_bits(void) {
    g_autoptr(GRand) random = new_random();
    for (guint i = 0; i < 200; i++) {
        guint bits = g_rand_boolean(random) ? 1 : 12,
              offset = (guint)g_rand_int_range(random, 0, 8);
        PixelFormat format = draw_format(1, bits, random);
        gsize n = (gsize)format.rows * format.columns, length = (n * bits + offset + 7) / 8;
        g_autofree guint8 *data = random_bytes(length, random);
        g_auto(Frame) frame = {0};
        decode(data, length, offset, &format, &frame);
        for (gsize k = 0; k < n; k++) {
            guint expected = 0;
            for (guint b = 0; b < bits; b++) {
                gsize at = offset + k * bits + b;
                expected |= (guint)(data[at / 8] >> at % 8 & 1) << b;
            }
            guint value = bits == 1 ? frame.data[k] : ((guint16 *)(void *)frame.data)[k];
            g_assert_cmpuint(value, ==, expected);
        }
    }
}

static void test_422(void) {
    g_autoptr(GRand) random = new_random();
    for (guint i = 0; i < 100; i++) {
        gsize bytes = (gsize)g_rand_int_range(random, 1, 3);
        PixelFormat format = draw_format(3, (guint)(8 * bytes), random);
        format.columns += format.columns == 1; /* else as long as without subsampling */
        format.photometric_interpretation = PHOTOMETRIC_YBR_FULL_422;
        gsize pairs = (format.columns + 1) / 2, length = pairs * 4 * bytes * format.rows;
        if (length >= (gsize)format.rows * format.columns * 3 * bytes)
            continue;
        g_autofree guint8 *data = random_bytes(length, random);
        g_auto(Frame) frame = {0};
        decode(data, length, 0, &format, &frame);
        for (gsize y = 0; y < format.rows; y++)
            for (gsize x = 0; x < format.columns; x++)
                for (gsize s = 0; s < 3; s++)
                    g_assert_cmpmem(frame.data + ((y * format.columns + x) * 3 + s) * bytes, bytes,
                                    data + ((y * pairs + x / 2) * 4 + (s ? s + 1 : x % 2)) * bytes,
                                    bytes);
    }
}

static guint8 to_level(double value) {
    return (guint8)(gint)CLAMP(value + 0.5, 0, 255);
}

/* All pairs of chrominances with every fifth luminance. */
static void test_ybr(void) {
    PixelFormat format = {.rows = 256,
                          .columns = 256,
                          .samples_per_pixel = 3,
                          .bits_allocated = 8,
                          .bits_stored = 8,
                          .high_bit = 7,
                          .photometric_interpretation = PHOTOMETRIC_YBR_FULL};
    g_auto(Frame) ybr = {0};
    g_assert_true(frame_init(&ybr, &format, NULL));
    for (guint y = 0; y < 256; y += 5) {
        for (gsize i = 0; i < 65536; i++) {
            ybr.data[3 * i] = (guint8)y;
            ybr.data[3 * i + 1] = (guint8)(i / 256);
            ybr.data[3 * i + 2] = (guint8)(i % 256);
        }
        g_auto(Frame) rgb = {0};
        g_assert_true(frame_to_rgb(&ybr, NULL, &rgb, NULL));
        for (gsize i = 0; i < 65536; i++) {
            double cb = (double)(i / 256) - 128, cr = (double)(i % 256) - 128;
            const double values[] = {y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr,
                                     y + 1.772 * cb};
            for (guint c = 0; c < 3; c++) /* exact, but where the value lies near a half */
                if (rgb.data[3 * i + c] != to_level(values[c] - 0.002) &&
                    rgb.data[3 * i + c] != to_level(values[c] + 0.002))
                    g_error("y %u cb %g cr %g channel %u: %u, not %g", y, cb, cr, c,
                            rgb.data[3 * i + c], values[c]);
        }
    }
}

static void test_palette(void) {
    g_autoptr(GRand) random = new_random();
    for (guint i = 0; i < 100; i++) {
        gsize bytes = (gsize)g_rand_int_range(random, 1, 3);
        PixelFormat format = draw_format(1, (guint)(8 * bytes), random);
        format.photometric_interpretation = PHOTOMETRIC_PALETTE_COLOR;
        format.is_signed = g_rand_boolean(random);
        g_auto(Palette) palette = {.n_entries = (gsize)g_rand_int_range(random, 1, 400),
                                   .first = g_rand_int_range(random, -200, 300)};
        for (guint c = 0; c < 3; c++)
            palette.channel[c] = (guint16 *)(void *)random_bytes(2 * palette.n_entries, random);
        gsize n = (gsize)format.rows * format.columns;
        g_autofree guint8 *data = random_bytes(n * bytes, random);
        g_auto(Frame) frame = {0}, rgb = {0};
        decode(data, n * bytes, 0, &format, &frame);
        g_assert_true(frame_to_rgb(&frame, &palette, &rgb, NULL));
        for (gsize k = 0; k < n; k++) {
            gint value = data[bytes * k] | (bytes == 2 ? data[2 * k + 1] << 8 : 0);
            if (format.is_signed)
                value = bytes == 1 ? (gint8)value : (gint16)value;
            gint entry = CLAMP(value - palette.first, 0, (gint)palette.n_entries - 1);
            for (guint c = 0; c < 3; c++)
                g_assert_cmpuint(((guint16 *)(void *)rgb.data)[3 * k + c], ==,
                                 palette.channel[c][entry]);
        }
    }
}

static PixelFormat film(guint16 side, guint16 bits) {
    return (PixelFormat){.rows = side,
                         .columns = side,
                         .samples_per_pixel = 1,
                         .bits_allocated = bits,
                         .bits_stored = bits,
                         .high_bit = (guint16)(bits - 1),
                         .photometric_interpretation = PHOTOMETRIC_MONOCHROME2};
}

/* In every syntax: a frame that its few bytes can't hold is refused before memory is taken. */
static void test_ratio(void) {
    static const guint8 few[64] = {0};
    const EncodedFrame encoded = {few, sizeof few, 0};
    PixelFormat format = film(65535, 8);
    const TransferSyntax *syntax;
    for (gsize i = 0; (syntax = transfer_syntax_nth(i)) != NULL; i++) {
        g_auto(Frame) frame = {0};
        g_autoptr(GError) error = NULL;
        if (syntax->codec == NULL)
            continue;
        g_assert_false(codec_decode(syntax->uid, &encoded, &format, &frame, &error));
        g_assert_error(error, CODEC_ERROR, CODEC_ERROR_SIZE);
        g_assert_nonnull(strstr(error->message, "64 encoded bytes"));
        g_assert_null(frame.data);
    }
}

/* Not so a blank film of 12,000 x 12,000 in 16 bits: its bytes are looked at. */
static void test_blank(void) {
    static const guint8 few[64] = {0};
    const EncodedFrame encoded = {few, sizeof few, 0};
    PixelFormat format = film(12000, 16);
    const char *const uids[] = {"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90"};
    for (gsize i = 0; i < G_N_ELEMENTS(uids); i++) {
        g_auto(Frame) frame = {0};
        g_autoptr(GError) error = NULL;
        g_assert_false(codec_decode(uids[i], &encoded, &format, &frame, &error));
        g_assert_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frame/layouts", test_layouts);
    g_test_add_func("/frame/bits", test_bits);
    g_test_add_func("/frame/422", test_422);
    g_test_add_func("/frame/ybr", test_ybr);
    g_test_add_func("/frame/palette", test_palette);
    g_test_add_func("/frame/ratio", test_ratio);
    g_test_add_func("/frame/blank", test_blank);
    return g_test_run();
}
