/* RLE: whatever runs an encoder may choose, the samples come back; broken frames are accepted or
 * refused as a reference decoder that goes byte by byte does. */
#include "codecs/codec.h"
#include "tests/seeded.h"
#include <string.h>

enum { HEADER = 64, MAX_SEGMENTS = 15 };

/* PS3.5 G.3.2. */
static gboolean reference_segment(const guint8 *in, gsize length, guint8 *out, gsize n) {
    gsize at = 0, done = 0;
    while (done < n) {
        if (at == length)
            return FALSE;
        guint code = in[at++];
        for (guint i = 0; code < 128 && i < code + 1 && done < n; i++) {
            if (at == length)
                return FALSE;
            out[done++] = in[at++];
        }
        if (code <= 128)
            continue;
        if (at == length)
            return FALSE;
        for (guint i = 0; i < 257 - code && done < n; i++)
            out[done++] = in[at];
        at++;
    }
    return TRUE;
}

/* Byte k of a pixel comes from the segment of its sample, the most significant byte first. */
static gboolean reference(const GByteArray *frame, gsize pixels, gsize samples, gsize bytes,
                          guint8 *out) {
    gsize n = samples * bytes;
    g_autofree guint8 *plane = g_malloc(pixels);
    for (gsize i = 0; i < n; i++) {
        guint32 bounds[2] = {0, frame->len};
        memcpy(bounds, frame->data + 4 + 4 * i, i + 1 < n ? 8 : 4);
        if (bounds[0] < HEADER || bounds[0] > bounds[1] || bounds[1] > frame->len ||
            !reference_segment(frame->data + bounds[0], bounds[1] - bounds[0], plane, pixels))
            return FALSE;
        gsize at = i / bytes * bytes + bytes - 1 - i % bytes;
        for (gsize p = 0; p < pixels; p++)
            out[p * n + at] = plane[p];
    }
    return TRUE;
}

/* Runs of both kinds, of any length; codes for no run; the last run may be longer than needed. */
static void append_segment(GByteArray *frame, gsize n, gint longest, GRand *random) {
    for (gsize done = 0; done < n;) {
        guint length = (guint)g_rand_int_range(random, 1, longest + 1);
        if (g_rand_int_range(random, 0, 4) > 0)
            length = (guint)MIN(length, n - done);
        gboolean literal = length == 1 || g_rand_boolean(random);
        guint8 code = (guint8)(literal ? length - 1 : 257 - length);
        if (g_rand_int_range(random, 0, 30) == 0)
            g_byte_array_append(frame, (const guint8 *)"\x80", 1);
        g_byte_array_append(frame, &code, 1);
        for (guint i = 0; i < (literal ? length : 1); i++) {
            guint8 byte = (guint8)g_rand_int(random);
            g_byte_array_append(frame, &byte, 1);
        }
        done += length;
    }
}

static GByteArray *draw_frame(gsize pixels, guint32 n, GRand *random) {
    static const gint longest[] = {2, 5, 33, 128};
    GByteArray *frame = g_byte_array_new();
    guint32 header[16] = {n};
    g_byte_array_append(frame, (const guint8 *)header, HEADER);
    for (guint32 i = 0; i < n; i++) {
        header[i + 1] = frame->len;
        append_segment(frame, pixels, longest[g_rand_int_range(random, 0, 4)], random);
    }
    memcpy(frame->data, header, HEADER);
    return frame;
}

static PixelFormat draw_format(GRand *random) {
    static const guint16 samples[] = {1, 1, 3, 4}, bits[] = {8, 16, 32, 64};
    PixelFormat format = {.rows = (guint32)g_rand_int_range(random, 1, 200),
                          .columns = (guint32)g_rand_int_range(random, 1, 200)};
    do {
        format.samples_per_pixel = samples[g_rand_int_range(random, 0, 4)];
        format.bits_allocated = bits[g_rand_int_range(random, 0, 4)];
    } while (format.samples_per_pixel * format.bits_allocated / 8 > MAX_SEGMENTS);
    format.bits_stored = format.bits_allocated;
    format.high_bit = format.bits_allocated - 1;
    return format;
}

/* The frame in memory of exactly its size, so that AddressSanitizer sees what reads beyond it. */
static void compare(const GByteArray *frame, const PixelFormat *format) {
    gsize pixels = (gsize)format->rows * format->columns, bytes = format->bits_allocated / 8;
    g_autofree guint8 *expected = g_malloc(pixels * format->samples_per_pixel * bytes);
    g_autofree guint8 *copy = g_memdup2(frame->data, frame->len);
    const EncodedFrame encoded = {copy, frame->len, 0};
    gboolean good = reference(frame, pixels, format->samples_per_pixel, bytes, expected);
    g_auto(Frame) out = {0};
    g_autoptr(GError) error = NULL;
    if (codec_decode("1.2.840.10008.1.2.5", &encoded, format, &out, &error) != good)
        g_error("the reference says %d, not: %s", good, error ? error->message : "good");
    if (good)
        g_assert_cmpmem(out.data, out.length, expected, pixels * format->samples_per_pixel * bytes);
    else
        g_assert_null(out.data);
}

static void test_runs(void) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    for (guint i = 0; i < 60; i++) {
        PixelFormat format = draw_format(random);
        guint32 n = (guint32)format.samples_per_pixel * format.bits_allocated / 8;
        g_autoptr(GByteArray) frame = draw_frame((gsize)format.rows * format.columns, n, random);
        compare(frame, &format);
    }
}

/* Cut off, with bytes changed, and with segments that begin elsewhere. */
static void test_broken(void) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    for (guint i = 0; i < 600; i++) {
        PixelFormat format = draw_format(random);
        format.rows = format.rows % 30 + 1;
        guint32 n = (guint32)format.samples_per_pixel * format.bits_allocated / 8;
        g_autoptr(GByteArray) frame = draw_frame((gsize)format.rows * format.columns, n, random);
        guint32 at = (guint32)g_rand_int_range(random, HEADER, (gint)frame->len);
        switch (g_rand_int_range(random, 0, 4)) {
        case 0:
            g_byte_array_set_size(frame, at);
            break;
        case 1: /* the last few bytes matter most */
            g_byte_array_set_size(frame, frame->len - (guint)g_rand_int_range(random, 1, 9));
            break;
        case 2:
            frame->data[at] = (guint8)g_rand_int(random);
            break;
        default:
            memcpy(frame->data + 4 + 4 * (guint)g_rand_int_range(random, 0, (gint)n), &at, 4);
            break;
        }
        compare(frame, &format);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rle/runs", test_runs);
    g_test_add_func("/rle/broken", test_broken);
    return g_test_run();
}
