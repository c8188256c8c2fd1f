/* Colours of 16 bits beside the same of 8. */
#include "core/check/colour_depth.h"
#include "tests/seeded.h"
#include <string.h>

enum { SIDE = 16, SAMPLES = SIDE * SIDE * 3 };

static void make(Frame *frame, guint bits) {
    PixelFormat format = {.rows = SIDE,
                          .columns = SIDE,
                          .samples_per_pixel = 3,
                          .bits_allocated = (guint16)bits,
                          .bits_stored = (guint16)bits,
                          .high_bit = (guint16)(bits - 1),
                          .photometric_interpretation = PHOTOMETRIC_RGB};
    g_assert_true(frame_init(frame, &format, NULL));
}

/* Deep entries and what each usual conversion makes of them; one sample in `odd` is another colour.
 */
static void check(GRand *random, gboolean by_division, guint odd) {
    g_auto(Frame) deep = {0}, shallow = {0};
    make(&deep, 16);
    make(&shallow, 8);
    guint16 *words = (guint16 *)(void *)deep.data;
    for (guint i = 0; i < SAMPLES; i++) {
        words[i] = (guint16)g_rand_int_range(random, 0, 1 << 16);
        shallow.data[i] = (guint8)(by_division ? (words[i] + 128) / 257 : words[i] >> 8);
    }
    if (odd < SAMPLES)
        shallow.data[odd] ^= 0x80;
    colours_to_one_depth(&deep, &shallow);
    g_assert_cmpuint(deep.bytes_per_sample, ==, 1);
    g_assert_cmpuint(deep.length, ==, shallow.length);
    for (guint i = 0; i < SAMPLES; i++)
        g_assert_true((deep.data[i] == shallow.data[i]) == (i != odd));
}

static void test_conversions(void) {
    g_autoptr(GRand) random = seeded();
    for (guint run = 0; run < 50; run++) {
        check(random, run % 2, SAMPLES);
        check(random, run % 2, (guint)g_rand_int_range(random, 0, SAMPLES));
    }
}

static void test_others_stay(void) {
    g_auto(Frame) a = {0}, b = {0};
    make(&a, 16);
    make(&b, 16);
    colours_to_one_depth(&a, &b);
    g_assert_cmpuint(a.bytes_per_sample, ==, 2);
    g_assert_cmpuint(b.bytes_per_sample, ==, 2);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/colour-depth/conversions", test_conversions);
    g_test_add_func("/colour-depth/others-stay", test_others_stay);
    return g_test_run();
}
