/* Where barcodes are looked for. */
#include "ocr/barcode/barcodes.h"
#include "ocr/barcode/bars.h"

static Picture *blank(gsize depth) {
    Picture *picture = picture_new(256, 192, depth, 1);
    for (gsize y = 0; y < 192; y++)
        for (gsize x = 0; x < 256; x++)
            if (depth == 1)
                picture_row8(picture, 0, y)[x] = 20;
            else
                picture_row16(picture, 0, y)[x] = 300;
    return picture;
}

static void set(Picture *picture, gsize x, gsize y, guint value) {
    if (picture->depth == 1)
        picture_row8(picture, 0, y)[x] = (guint8)value;
    else
        picture_row16(picture, 0, y)[x] = (guint16)(60 * value);
}

/* 30 bars of two samples, upright or lying. */
static void draw_bars(Picture *picture, gboolean lying) {
    for (gsize bar = 0; bar < 30; bar++)
        for (gsize along = 0; along < 60; along++)
            for (gsize i = 0; i < 2; i++) {
                gsize across = 30 + 4 * bar + i;
                set(picture, lying ? 40 + along : across, lying ? across : 40 + along, 250);
            }
}

static void test_bars(void) {
    for (gsize depth = 1; depth <= 2; depth++)
        for (int lying = 0; lying < 2; lying++) {
            g_autoptr(Picture) picture = blank(depth);
            g_assert_false(bars_likely(picture));
            draw_bars(picture, lying);
            g_assert_true(bars_likely(picture));
        }
}

static void test_noise(void) {
    g_autoptr(Picture) picture = blank(1);
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            set(picture, x, y, (guint)g_test_rand_int_range(0, 256));
    g_autoptr(GPtrArray) none = barcodes_read(picture);
    g_assert_nonnull(none);
    g_assert_cmpuint(none->len, ==, 0);
    if (!barcodes_readable())
        g_test_message("libzbar.so.0 is not installed: nothing was read");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/barcodes/bars", test_bars);
    g_test_add_func("/barcodes/noise", test_noise);
    return g_test_run();
}
