/* 12-bit sequential JPEG: whatever an encoder may choose, the samples are those of the inverse DCT
 * in double precision; a stream that is cut off is refused. */
#include "codecs/codec.h"
#include "codecs/jpeg/idct.h"
#include "tests/codecs/jpeg_dct_encoder.h"
#include "tests/seeded.h"
#include <math.h>

enum { PRECISION = 12 };

/* T.81 A.3.3, before rounding; coefficients and quantization in zigzag order. */
static void inverse_dct(const gint16 *block, const guint8 *quantization, double out[64]) {
    double basis[8][8]; /* by frequency, place */
    for (guint u = 0; u < 8; u++)
        for (guint x = 0; x < 8; x++)
            basis[u][x] = (u == 0 ? sqrt(0.5) : 1) / 2 * cos((2 * x + 1) * u * G_PI / 16);
    for (guint i = 0; i < 64; i++)
        out[i] = 1 << (PRECISION - 1);
    for (guint i = 0; i < 64; i++) {
        guint across = jpeg_zigzag[i] / 8, down = jpeg_zigzag[i] % 8;
        for (guint k = 0; block[i] != 0 && k < 64; k++)
            out[k] +=
                block[i] * (double)quantization[i] * basis[across][k % 8] * basis[down][k / 8];
    }
}

static void draw_block(gint16 *block, GRand *random) {
    static const gint last[] = {0, 1, 3, 9, 20, 63};
    gint end = last[g_rand_int_range(random, 0, G_N_ELEMENTS(last))];
    gint most = 1 << g_rand_int_range(random, 1, 12);
    for (gint i = 0; i <= end; i++)
        if (g_rand_int_range(random, 0, 3) > 0)
            block[i] = (gint16)(g_rand_int_range(random, -most, most + 1) / (i + 1));
    if (g_rand_int_range(random, 0, 40) == 0) /* the longest categories */
        block[g_rand_int_range(random, 1, 64)] = g_rand_boolean(random) ? 32767 : -32767;
}

static void draw_blocks(const DctParams *p, DctBlocks *blocks, GRand *random) {
    guint wide = 1, high = 1;
    for (guint k = 0; k < p->components; k++) {
        wide = MAX(wide, p->horizontal[k]);
        high = MAX(high, p->vertical[k]);
    }
    guint mcus_wide = (p->columns + 8 * wide - 1) / (8 * wide);
    guint mcus_high = (p->rows + 8 * high - 1) / (8 * high);
    for (guint k = 0; k < p->components; k++) {
        DctBlocks *b = &blocks[k];
        b->width = mcus_wide * p->horizontal[k];
        b->height = mcus_high * p->vertical[k];
        b->needed_width = ((p->columns * p->horizontal[k] + wide - 1) / wide + 7) / 8;
        b->needed_height = ((p->rows * p->vertical[k] + high - 1) / high + 7) / 8;
        b->coefficients = g_new0(gint16, 64 * (gsize)b->width * b->height);
        for (gsize i = 0; i < (gsize)b->width * b->height; i++)
            draw_block(b->coefficients + 64 * i, random);
    }
}

static PixelFormat format_of(const DctParams *p) {
    return (PixelFormat){.rows = p->rows,
                         .columns = p->columns,
                         .samples_per_pixel = (guint16)p->components,
                         .bits_allocated = 16,
                         .bits_stored = PRECISION,
                         .high_bit = PRECISION - 1,
                         .photometric_interpretation =
                             p->components == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MONOCHROME2};
}

static gboolean decode(const DctParams *p, const guint8 *data, gsize length, Frame *out,
                       GError **error) {
    const EncodedFrame encoded = {data, length, 0};
    const PixelFormat format = format_of(p);
    return codec_decode("1.2.840.10008.1.2.4.51", &encoded, &format, out, error);
}

/* Whether the sample is what the value rounds to; near a half either way is right. */
static gboolean is_rounded(double value, guint sample) {
    const double top = (1 << PRECISION) - 1, unsure = 0.02;
    double low = CLAMP(floor(value + 0.5 - unsure), 0, top);
    double high = CLAMP(floor(value + 0.5 + unsure), 0, top);
    return sample == low || sample == high;
}

static void check_component(const DctParams *p, const DctBlocks *b, guint k, guint wide, guint high,
                            const guint16 *samples) {
    double *values = g_new(double, 64 * (gsize)b->width * b->height);
    for (gsize i = 0; i < (gsize)b->width * b->height; i++)
        inverse_dct(b->coefficients + 64 * i, p->quantization, values + 64 * i);
    for (guint y = 0; y < p->rows; y++)
        for (guint x = 0; x < p->columns; x++) {
            guint column = x * p->horizontal[k] / wide, row = y * p->vertical[k] / high;
            gsize block = row / 8 * (gsize)b->width + column / 8;
            double value = values[64 * block + row % 8 * 8 + column % 8];
            guint sample = samples[((gsize)y * p->columns + x) * p->components + k];
            if (!is_rounded(value, sample))
                g_error("%ux%u, component %u of %u, x %u, y %u: %u, not %g", p->columns, p->rows, k,
                        p->components, x, y, sample, value);
        }
    g_free(values);
}

static DctParams draw_params(GRand *random) {
    DctParams p = {.rows = (guint)g_rand_int_range(random, 1, 50),
                   .columns = (guint)g_rand_int_range(random, 1, 70),
                   .components = g_rand_boolean(random) ? 1 : 3,
                   .precision = PRECISION,
                   .restart_interval = (guint)g_rand_int_range(random, 0, 4),
                   .long_length = (guint)g_rand_int_range(random, 8, 17),
                   .separate_scans = g_rand_boolean(random)};
    for (guint k = 0; k < p.components; k++) {
        p.horizontal[k] = (guint)g_rand_int_range(random, 1, 3);
        p.vertical[k] = (guint)g_rand_int_range(random, 1, 3);
    }
    if (p.long_length == 9)
        p.long_length = 10; /* too short for all beside the short ones */
    for (guint i = 0; i < 64; i++)
        p.quantization[i] = (guint8)g_rand_int_range(random, 1, 20);
    return p;
}

static void test_choices(void) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    for (guint i = 0; i < 300; i++) {
        DctParams p = draw_params(random);
        DctBlocks blocks[DCT_MAX_COMPONENTS];
        draw_blocks(&p, blocks, random);
        g_autoptr(GByteArray) stream = dct_encode(&p, blocks, random);
        g_auto(Frame) frame = {0};
        g_autoptr(GError) error = NULL;
        decode(&p, stream->data, stream->len, &frame, &error);
        g_assert_no_error(error);
        guint wide = 1, high = 1;
        for (guint k = 0; k < p.components; k++) {
            wide = MAX(wide, p.horizontal[k]);
            high = MAX(high, p.vertical[k]);
        }
        for (guint k = 0; k < p.components; k++) {
            check_component(&p, &blocks[k], k, wide, high, (const void *)frame.data);
            g_free(blocks[k].coefficients);
        }
    }
}

static void test_cut_off(void) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    DctParams p = draw_params(random);
    DctBlocks blocks[DCT_MAX_COMPONENTS];
    draw_blocks(&p, blocks, random);
    g_autoptr(GByteArray) stream = dct_encode(&p, blocks, random);
    for (gsize length = 0; length + 4 < stream->len; length++) {
        g_autofree guint8 *cut = g_memdup2(stream->data, length);
        g_auto(Frame) frame = {0};
        g_autoptr(GError) error = NULL;
        g_assert_false(decode(&p, cut, length, &frame, &error));
        g_assert_nonnull(error);
        g_assert_null(frame.data);
    }
    for (guint k = 0; k < p.components; k++)
        g_free(blocks[k].coefficients);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/jpeg_dct/choices", test_choices);
    g_test_add_func("/jpeg_dct/cut_off", test_cut_off);
    return g_test_run();
}
