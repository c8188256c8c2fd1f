/* The verdict on everything outside the key's regions, on frames made here. */
#include "core/check/damage.h"
#include "tests/seeded.h"
#include <math.h>
#include <string.h>

enum { COLUMNS = 200, ROWS = 120 };

/* Smooth texture with some noise, 12 bits in 16. */
static Frame make_frame(GRand *random, guint bits_allocated) {
    PixelFormat format = {.rows = ROWS,
                          .columns = COLUMNS,
                          .samples_per_pixel = 1,
                          .bits_allocated = (guint16)bits_allocated,
                          .bits_stored = (guint16)(bits_allocated == 8 ? 8 : 12),
                          .high_bit = (guint16)(bits_allocated == 8 ? 7 : 11),
                          .photometric_interpretation = PHOTOMETRIC_MONOCHROME2};
    Frame frame;
    g_assert_true(frame_init(&frame, &format, NULL));
    for (gsize i = 0; i < ROWS * COLUMNS; i++) {
        double x = (double)(i % COLUMNS), y = (double)(i / COLUMNS);
        double value =
            0.5 + 0.3 * sin(x / 9) * cos(y / 7) + g_rand_double_range(random, -0.05, 0.05);
        guint32 sample = (guint32)(value * (bits_allocated == 8 ? 255 : 4095));
        memcpy(frame.data + i * frame.bytes_per_sample, &sample, frame.bytes_per_sample);
    }
    return frame;
}

static guint32 sample_at(const Frame *frame, gsize i) {
    guint32 sample = 0;
    memcpy(&sample, frame->data + i * frame->bytes_per_sample, frame->bytes_per_sample);
    return sample;
}

static Frame copy_frame(const Frame *frame) {
    Frame copy = *frame;
    copy.data = g_memdup2(frame->data, frame->length);
    return copy;
}

static void add_to_sample(Frame *frame, gsize x, gsize y, gint change) {
    guint32 sample = 0;
    guint8 *at = frame->data + (y * COLUMNS + x) * frame->bytes_per_sample;
    memcpy(&sample, at, frame->bytes_per_sample);
    sample = (guint32)MAX((gint)sample + change, 0);
    memcpy(at, &sample, frame->bytes_per_sample);
}

static PixelsResult judge(const Frame *before, const Frame *after, Box region,
                          gboolean transcoded) {
    g_autoptr(GArray) regions = g_array_new(FALSE, FALSE, sizeof(Box));
    if (!box_is_empty(region))
        g_array_append_val(regions, region);
    g_autoptr(Damage) damage = damage_new(regions);
    g_auto(Frame) scrubbed = copy_frame(after);
    damage_add_frame(damage, before, &scrubbed, FALSE, NULL);
    PixelsResult result = {0};
    damage_verdict(damage, transcoded ? "in another transfer syntax" : NULL, &result);
    return result;
}

static void assert_verdict(PixelsResult *result, PixelsVerdict verdict) {
    g_assert_cmpstr(pixels_verdict_name(result->verdict), ==, pixels_verdict_name(verdict));
    g_clear_pointer(&result->reason, g_free);
}

static void assert_box(const PixelsResult *result, gint64 x0, gint64 y0, gint64 x1, gint64 y1) {
    g_assert_true(result->has_box);
    g_assert_cmpint(result->box[0], ==, x0);
    g_assert_cmpint(result->box[1], ==, y0);
    g_assert_cmpint(result->box[2], ==, x1);
    g_assert_cmpint(result->box[3], ==, y1);
}

static void test_equal(void) {
    g_autoptr(GRand) random = seeded();
    g_auto(Frame) frame = make_frame(random, 16);
    PixelsResult result = judge(&frame, &frame, (Box){0}, FALSE);
    g_assert_cmpint(result.changed_pixels, ==, 0);
    g_assert_true(isinf(result.psnr));
    assert_verdict(&result, PIXELS_RETAINED);
    result = judge(&frame, &frame, (Box){0}, TRUE);
    assert_verdict(&result, PIXELS_TRANSCODED);
}

static void test_one_pixel(void) {
    g_autoptr(GRand) random = seeded();
    for (guint i = 0; i < 200; i++) {
        g_auto(Frame) before = make_frame(random, i % 2 ? 8 : 16);
        g_auto(Frame) after = copy_frame(&before);
        gint32 x = g_rand_int_range(random, 0, COLUMNS), y = g_rand_int_range(random, 0, ROWS);
        add_to_sample(&after, (gsize)x, (gsize)y, 1);
        PixelsResult result = judge(&before, &after, (Box){0}, FALSE);
        g_assert_cmpint(result.changed_pixels, ==, 1);
        g_assert_cmpfloat(result.max_error, ==, 1);
        assert_box(&result, x, y, x + 1, y + 1);
        assert_verdict(&result, PIXELS_DAMAGED);
    }
}

static void test_regions_are_excluded(void) {
    g_autoptr(GRand) random = seeded();
    g_auto(Frame) before = make_frame(random, 16);
    g_auto(Frame) after = copy_frame(&before);
    Box region = {20, 10, 90, 40};
    for (gsize y = 10; y < 40; y++)
        for (gsize x = 20; x < 90; x++)
            add_to_sample(&after, x, y, 3000);
    PixelsResult result = judge(&before, &after, region, FALSE);
    assert_verdict(&result, PIXELS_RETAINED);
    /* One column more than the region: that column is damage. */
    for (gsize y = 10; y < 40; y++)
        add_to_sample(&after, 90, y, 500);
    result = judge(&before, &after, region, FALSE);
    assert_box(&result, 90, 10, 91, 40);
    assert_verdict(&result, PIXELS_DAMAGED);
}

static void test_lossy_and_damage_in_it(void) {
    g_autoptr(GRand) random = seeded();
    for (guint i = 0; i < 20; i++) {
        g_auto(Frame) before = make_frame(random, i % 2 ? 8 : 16);
        g_auto(Frame) after = copy_frame(&before);
        gint amplitude = i % 2 ? 3 : 40;
        for (gsize y = 0; y < ROWS; y++)
            for (gsize x = 0; x < COLUMNS; x++)
                add_to_sample(&after, x, y, g_rand_int_range(random, -amplitude, amplitude + 1));
        PixelsResult result = judge(&before, &after, (Box){0}, TRUE);
        g_assert_cmpfloat(result.max_error, <=, amplitude);
        g_assert_cmpfloat(result.psnr, >, 30);
        assert_verdict(&result, PIXELS_LOSSY);
        for (gsize y = 50; y < 80; y++)
            for (gsize x = 100; x < 150; x++)
                memset(after.data + (y * COLUMNS + x) * after.bytes_per_sample, 0,
                       after.bytes_per_sample);
        result = judge(&before, &after, (Box){0}, TRUE);
        assert_verdict(&result, PIXELS_DAMAGED);
    }
}

/* A box touches most of a small image's area and is no loss for that. */
static void test_box_in_small_image(void) {
    g_autoptr(GRand) random = seeded();
    g_auto(Frame) before = make_frame(random, 16);
    before.format.rows = before.format.columns = 32; /* of the first samples */
    before.length = 32 * 32 * before.bytes_per_sample;
    for (gsize size = 3; size <= 16; size++) {
        g_auto(Frame) after = copy_frame(&before);
        gsize x0 = (gsize)g_rand_int_range(random, 0, (gint32)(33 - size));
        gsize y0 = (gsize)g_rand_int_range(random, 0, (gint32)(33 - size));
        for (gsize y = y0; y < y0 + size; y++)
            for (gsize x = x0; x < x0 + size; x++)
                memcpy(after.data + (y * 32 + x) * 2, &(guint16){4095}, 2);
        PixelsResult result = judge(&before, &after, (Box){0}, FALSE);
        assert_box(&result, (gint64)x0, (gint64)y0, (gint64)(x0 + size), (gint64)(y0 + size));
        assert_verdict(&result, PIXELS_DAMAGED);
    }
}

static void test_geometry(void) {
    g_autoptr(GRand) random = seeded();
    g_auto(Frame) before = make_frame(random, 16);
    g_auto(Frame) after = copy_frame(&before);
    after.format.rows -= 10;
    PixelsResult result = judge(&before, &after, (Box){0}, FALSE);
    assert_verdict(&result, PIXELS_DAMAGED);

    g_autoptr(GArray) regions = g_array_new(FALSE, FALSE, sizeof(Box));
    g_autoptr(Damage) damage = damage_new(regions);
    g_auto(Frame) same = copy_frame(&before);
    damage_add_frame(damage, &before, &same, FALSE, NULL);
    damage_add_frame_counts(damage, 3, 1);
    PixelsResult lost = {0};
    damage_verdict(damage, NULL, &lost);
    g_assert_nonnull(strstr(lost.reason, "2 of 3 frames lost"));
    assert_verdict(&lost, PIXELS_DAMAGED);
}

static void test_rescaled(void) {
    g_autoptr(GRand) random = seeded();
    g_auto(Frame) before = make_frame(random, 16);
    g_auto(Frame) after = make_frame(random, 8);
    for (gsize i = 0; i < ROWS * COLUMNS; i++) {
        guint16 value;
        memcpy(&value, before.data + 2 * i, 2);
        after.data[i] = (guint8)(value >> 4);
    }
    PixelsResult result = judge(&before, &after, (Box){0}, FALSE);
    g_assert_nonnull(strstr(result.reason, "rescaled"));
    assert_verdict(&result, PIXELS_DAMAGED);
}

/* Values mapped one for one are damage, however near they are. */
static void test_mapped(void) {
    g_autoptr(GRand) random = seeded();
    for (guint i = 0; i < 4; i++) {
        g_auto(Frame) before = make_frame(random, i % 2 ? 8 : 16);
        g_auto(Frame) after = copy_frame(&before);
        for (gsize k = 0; k < ROWS * COLUMNS; k++) {
            guint32 value = sample_at(&before, k);
            value = i < 2 ? value + 1 : value + value / 50;
            memcpy(after.data + k * after.bytes_per_sample, &value, after.bytes_per_sample);
        }
        PixelsResult result = judge(&before, &after, (Box){0}, FALSE);
        g_assert_nonnull(strstr(result.reason, "rescaled"));
        assert_verdict(&result, PIXELS_DAMAGED);
    }
}

/* Rounding between colour spaces is loss, wherever it shows; a level more is not. */
static void test_converted(void) {
    g_autoptr(GRand) random = seeded();
    g_auto(Frame) before = make_frame(random, 8);
    g_auto(Frame) after = copy_frame(&before);
    for (gsize y = 20; y < 60; y++)
        for (gsize x = 30; x < 70; x++)
            add_to_sample(&after, x, y, g_rand_int_range(random, 0, 3));
    for (gint error = 0; error < 2; error++) {
        g_autoptr(GArray) regions = g_array_new(FALSE, FALSE, sizeof(Box));
        g_autoptr(Damage) damage = damage_new(regions);
        Box changed = damage_add_frame(damage, &before, &after, TRUE, NULL);
        g_assert_cmpint(box_is_empty(changed), ==, error == 0);
        PixelsResult result = {0};
        damage_verdict(damage, NULL, &result);
        assert_verdict(&result, error == 0 ? PIXELS_LOSSY : PIXELS_DAMAGED);
        add_to_sample(&after, 100, 90, 4);
    }
}

/* A codec's errors at the edges of what was filled reach as far as its blocks do. */
static void test_ringing(void) {
    g_autoptr(GRand) random = seeded();
    g_auto(Frame) before = make_frame(random, 8);
    for (gsize i = 0; i < ROWS * COLUMNS; i++)
        before.data[i] = i % COLUMNS < 100 ? before.data[i] : 10; /* flat on the right */
    Box region = {120, 40, 180, 56};
    for (gsize y = 40; y < 56; y++)
        for (gsize x = 120; x < 180; x++)
            before.data[y * COLUMNS + x] = x % 5 < 2 ? 250 : 10;
    g_auto(Frame) after = copy_frame(&before);
    for (gsize y = 0; y < ROWS; y++)
        for (gsize x = 0; x < 100; x++)
            add_to_sample(&after, x, y, g_rand_int_range(random, -2, 3));
    for (gsize y = 34; y < 40; y++) /* in the blocks that hold the region */
        for (gsize x = 120; x < 180; x++)
            add_to_sample(&after, x, y, g_rand_int_range(random, 0, 9));
    PixelsResult result = judge(&before, &after, region, TRUE);
    assert_verdict(&result, PIXELS_LOSSY);
    for (gsize y = 80; y < 86; y++)
        for (gsize x = 120; x < 180; x++)
            add_to_sample(&after, x, y, g_rand_int_range(random, 10, 30));
    result = judge(&before, &after, region, TRUE);
    assert_verdict(&result, PIXELS_DAMAGED);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/damage/equal", test_equal);
    g_test_add_func("/damage/one-pixel", test_one_pixel);
    g_test_add_func("/damage/regions", test_regions_are_excluded);
    g_test_add_func("/damage/lossy", test_lossy_and_damage_in_it);
    g_test_add_func("/damage/small-image", test_box_in_small_image);
    g_test_add_func("/damage/geometry", test_geometry);
    g_test_add_func("/damage/rescaled", test_rescaled);
    g_test_add_func("/damage/mapped", test_mapped);
    g_test_add_func("/damage/converted", test_converted);
    g_test_add_func("/damage/ringing", test_ringing);
    return g_test_run();
}
