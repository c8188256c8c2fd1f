/* Decoding of lossless and 12-bit JPEG, in MB of samples per second.
 *
 *   bench_jpeg_lossless [FILE...]     bare JPEG streams; default: synthetic lossless frames
 *
 * Each is the best of several runs, of half a second together or more. */
#include "codecs/codec.h"
#include "codecs/jpeg/markers.h"
#include "tests/codecs/jpeg_lossless_encoder.h"

static void measure(const char *name, const guint8 *data, gsize length) {
    g_autofree JpegStream *stream = jpeg_stream_new(data, length);
    JpegScan scan;
    g_autoptr(GError) error = NULL;
    if (jpeg_stream_next(stream, &scan, &error) != JPEG_NEXT_SCAN) {
        g_printerr("%s: %s\n", name, error ? error->message : "no scan");
        return;
    }
    guint16 bits = stream->precision > 8 ? 16 : 8;
    PixelFormat format = {
        .rows = stream->rows,
        .columns = stream->columns,
        .samples_per_pixel = (guint16)stream->n_components,
        .bits_allocated = bits,
        .bits_stored = stream->precision,
        .high_bit = stream->precision - 1,
        .photometric_interpretation =
            stream->n_components == 1 ? PHOTOMETRIC_MONOCHROME2 : PHOTOMETRIC_RGB,
    };
    EncodedFrame encoded = {data, length, 0};
    gint64 begin = g_get_monotonic_time(), best = G_MAXINT64;
    gsize bytes = 0;
    while (g_get_monotonic_time() - begin < G_USEC_PER_SEC / 2) {
        g_auto(Frame) frame = {0};
        gint64 start = g_get_monotonic_time();
        if (!codec_jpeg_lossless.decode(&encoded, &format, &frame, &error)) {
            g_printerr("%s: %s\n", name, error->message);
            return;
        }
        best = MIN(best, g_get_monotonic_time() - start);
        bytes = frame.length;
    }
    g_print("%-40s %5ux%-5u %u x %2u bits %8.3f ms %7.1f MB/s\n", name, stream->columns,
            stream->rows, stream->n_components, stream->precision, (double)best / 1000,
            (double)bytes / (double)MAX(best, 1));
}

/* A slope with noise of 2^noise_bits levels. */
static void measure_synthetic(const LosslessParams *params, guint noise_bits) {
    gsize n = (gsize)params->rows * params->columns * params->components;
    g_autofree guint16 *samples = g_new(guint16, n);
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    for (gsize i = 0; i < n; i++)
        samples[i] =
            (guint16)((i % params->columns) / 16 + (g_rand_int(rand) & ((1u << noise_bits) - 1)));
    g_autoptr(GByteArray) stream = lossless_encode(params, samples);
    g_autofree char *name =
        g_strdup_printf("predictor %u, %u bits of noise", params->predictor, noise_bits);
    measure(name, stream->data, stream->len);
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        g_autofree char *data = NULL;
        gsize length;
        g_autoptr(GError) error = NULL;
        if (!g_file_get_contents(argv[i], &data, &length, &error)) {
            g_printerr("%s\n", error->message);
            return 1;
        }
        measure(argv[i], (const guint8 *)data, length);
    }
    if (argc > 1)
        return 0;
    static const struct {
        guint components, precision, predictor, noise_bits;
    } frames[] = {{1, 12, 1, 5}, {1, 12, 2, 5}, {1, 12, 4, 5},  {1, 12, 6, 5},
                  {1, 12, 7, 5}, {1, 8, 1, 2},  {1, 16, 1, 11}, {3, 8, 1, 3}};
    for (gsize i = 0; i < G_N_ELEMENTS(frames); i++) {
        LosslessParams params = {.rows = 1024,
                                 .columns = 1024,
                                 .components = frames[i].components,
                                 .precision = frames[i].precision,
                                 .predictor = frames[i].predictor,
                                 .table = 2};
        measure_synthetic(&params, frames[i].noise_bits);
    }
    return 0;
}
