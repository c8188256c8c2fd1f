/* JPEG lossless: everything that T.81 annex H lets an encoder choose comes back sample by sample;
 * a stream that is cut off is refused. */
#include "codecs/codec.h"
#include "tests/codecs/jpeg_lossless_encoder.h"
#include "tests/seeded.h"
#include <string.h>

static guint16 *random_samples(const LosslessParams *p, GRand *random) {
    gsize n = (gsize)p->rows * p->columns * p->components;
    guint16 *samples = g_new(guint16, n);
    guint maximum = (1u << p->precision) - 1;
    for (gsize i = 0; i < n; i++) {
        /* Smooth with leaps, so that short and long codes and the edges of the range occur. */
        guint leap = (guint)g_rand_int_range(random, 0, 20);
        guint value = leap == 0   ? (guint)g_rand_int_range(random, 0, (gint)maximum + 1)
                      : leap == 1 ? maximum
                      : leap == 2 ? 0
                      : i > 0     ? samples[i - 1] + leap / 10
                                  : 0;
        samples[i] = (guint16)(MIN(value, maximum) >> p->point_transform << p->point_transform);
    }
    return samples;
}

static PixelFormat format_of(const LosslessParams *p) {
    return (PixelFormat){.rows = p->rows,
                         .columns = p->columns,
                         .samples_per_pixel = (guint16)p->components,
                         .bits_allocated = p->precision <= 8 ? 8 : 16,
                         .bits_stored = (guint16)p->precision,
                         .high_bit = (guint16)(p->precision - 1),
                         .photometric_interpretation =
                             p->components == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MONOCHROME2};
}

static gboolean decode(const LosslessParams *p, const guint8 *data, gsize length, Frame *out,
                       GError **error) {
    const EncodedFrame encoded = {data, length, 0};
    const PixelFormat format = format_of(p);
    return codec_decode("1.2.840.10008.1.2.4.57", &encoded, &format, out, error);
}

static void check_round_trip(const LosslessParams *p, GRand *random) {
    g_autofree guint16 *samples = random_samples(p, random);
    g_autoptr(GByteArray) stream = lossless_encode(p, samples);
    g_auto(Frame) frame = {0};
    g_autoptr(GError) error = NULL;
    decode(p, stream->data, stream->len, &frame, &error);
    if (error)
        g_error("%u bits, predictor %u, %u components: %s", p->precision, p->predictor,
                p->components, error->message);
    gsize n = (gsize)p->rows * p->columns * p->components;
    g_assert_cmpuint(frame.length, ==, n * frame.bytes_per_sample);
    for (gsize i = 0; i < n; i++) {
        guint value =
            frame.bytes_per_sample == 1 ? frame.data[i] : ((guint16 *)(void *)frame.data)[i];
        if (value != samples[i])
            g_error("%u bits, predictor %u, %u components: sample %" G_GSIZE_FORMAT
                    " is %u, not %u",
                    p->precision, p->predictor, p->components, i, value, samples[i]);
    }
}

/* Every precision and predictor with every other choice drawn. */
static void test_choices(void) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    for (guint precision = 2; precision <= 16; precision++)
        for (guint predictor = 1; predictor <= 7; predictor++)
            for (guint components = 1; components <= 3; components += 2) {
                LosslessParams p = {.rows = (guint)g_rand_int_range(random, 1, 40),
                                    .columns = (guint)g_rand_int_range(random, 1, 40),
                                    .components = components,
                                    .precision = precision,
                                    .predictor = predictor,
                                    .point_transform =
                                        g_rand_boolean(random)
                                            ? (guint)g_rand_int_range(random, 0, (gint)precision)
                                            : 0,
                                    .lines_per_restart = (guint)g_rand_int_range(random, 0, 5),
                                    .table = (guint)g_rand_int_range(random, 0, 3),
                                    .separate_scans = g_rand_boolean(random),
                                    .fill_bytes = g_rand_boolean(random),
                                    .no_end = g_rand_boolean(random),
                                    .padding = (guint)g_rand_int_range(random, 0, 3)};
                check_round_trip(&p, random);
            }
}

static void test_cut_off(void) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    LosslessParams p = {
        .rows = 12, .columns = 20, .components = 1, .precision = 12, .predictor = 1, .table = 2};
    g_autofree guint16 *samples = random_samples(&p, random);
    g_autoptr(GByteArray) stream = lossless_encode(&p, samples);
    for (gsize length = 0; length + 4 < stream->len; length++) {
        g_autofree guint8 *cut = g_memdup2(stream->data, length);
        g_auto(Frame) frame = {0};
        g_autoptr(GError) error = NULL;
        g_assert_false(decode(&p, cut, length, &frame, &error));
        g_assert_nonnull(error);
        g_assert_null(frame.data);
    }
}

static void test_mismatch(void) {
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    LosslessParams p = {
        .rows = 5, .columns = 6, .components = 1, .precision = 8, .predictor = 1, .table = 2};
    g_autofree guint16 *samples = random_samples(&p, random);
    g_autoptr(GByteArray) stream = lossless_encode(&p, samples);
    LosslessParams others[] = {p, p, p};
    others[0].rows = 6;
    others[1].columns = 5;
    others[2].components = 3;
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_auto(Frame) frame = {0};
        g_autoptr(GError) error = NULL;
        g_assert_false(decode(&others[i], stream->data, stream->len, &frame, &error));
        g_assert_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/jpeg_lossless/choices", test_choices);
    g_test_add_func("/jpeg_lossless/cut_off", test_cut_off);
    g_test_add_func("/jpeg_lossless/mismatch", test_mismatch);
    return g_test_run();
}
