/* Pictures in files: all their pages, and what no decoder shows at once. */
#include "ocr/leptonica/raster.h"

#include <glib/gstdio.h>
#include <leptonica/allheaders.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 40, HEIGHT = 30 };

/* Columns of grey, different in each. */
static PIX *grey_pix(l_int32 depth) {
    PIX *pix = pixCreate(WIDTH, HEIGHT, depth);
    for (l_int32 y = 0; y < HEIGHT; y++)
        for (l_int32 x = 0; x < WIDTH; x++)
            pixSetPixel(pix, x, y, (l_uint32)(depth == 16 ? x * 1000 + 7 : x * 6));
    return pix;
}

static PIX *colour_pix(void) {
    PIX *pix = pixCreate(WIDTH, HEIGHT, 32);
    for (l_int32 y = 0; y < HEIGHT; y++)
        for (l_int32 x = 0; x < WIDTH; x++)
            pixSetRGBPixel(pix, x, y, x * 6, y * 8, 77);
    return pix;
}

static GBytes *encode(PIX *pix, l_int32 format) {
    l_uint8 *data = NULL;
    size_t size = 0;
    g_assert_cmpint(pixWriteMem(&data, &size, pix, format), ==, 0);
    GBytes *bytes = g_bytes_new(data, size);
    lept_free(data);
    pixDestroy(&pix);
    return bytes;
}

static Raster *open_good(GBytes *bytes) {
    g_autoptr(GError) error = NULL;
    Raster *raster = raster_open(bytes, &error);
    g_assert_no_error(error);
    return raster;
}

static void read_good(const Raster *raster, guint number, RasterPage *page) {
    g_autoptr(GError) error = NULL;
    raster_read(raster, number, page, &error);
    g_assert_no_error(error);
}

/* Parts that are no text, which Leptonica writes into PNMs. */
static guint n_unknown_parts(const Raster *raster) {
    guint n = 0;
    for (guint i = 0; i < raster_parts(raster)->len; i++) {
        const RasterPart *part = g_ptr_array_index(raster_parts(raster), i);
        g_test_message("%s at %" G_GUINT64_FORMAT, part->what, part->offset);
        n += part->kind == RASTER_BYTES;
    }
    return n;
}

static void check_near(guint value, guint expected, guint tolerance) {
    g_assert_cmpuint(value, <=, expected + tolerance);
    g_assert_cmpuint(value + tolerance, >=, expected);
}

static void check_page(GBytes *bytes, guint n_planes, guint tolerance) {
    g_autoptr(Raster) raster = open_good(bytes);
    g_auto(RasterPage) page = {0};
    g_assert_cmpuint(raster_n_pages(raster), ==, 1);
    g_assert_null(raster_unread(raster));
    g_assert_cmpuint(n_unknown_parts(raster), ==, 0);
    read_good(raster, 0, &page);
    g_assert_null(page.unread);
    g_assert_cmpuint(page.colours.width, ==, WIDTH);
    g_assert_cmpuint(page.colours.height, ==, HEIGHT);
    g_assert_cmpuint(page.colours.n_planes, ==, n_planes);
    g_assert_cmpuint(page.alpha.width, ==, 0);
    for (gsize x = 0; x < WIDTH; x++) {
        check_near(picture_sample(&page.colours, 0, x, 9), (guint)x * 6, tolerance);
        if (n_planes == 3) {
            check_near(picture_sample(&page.colours, 1, x, 9), 72, tolerance);
            check_near(picture_sample(&page.colours, 2, x, 9), 77, tolerance);
        }
    }
}

static void test_formats(void) {
    const l_int32 exact[] = {IFF_PNG, IFF_BMP, IFF_TIFF, IFF_TIFF_LZW, IFF_PNM};
    for (gsize i = 0; i < G_N_ELEMENTS(exact); i++) {
        g_test_message("%d", exact[i]);
        g_autoptr(GBytes) colour = encode(colour_pix(), exact[i]);
        check_page(colour, 3, 0);
        if (exact[i] == IFF_BMP) /* with a palette of greys */
            continue;
        g_autoptr(GBytes) grey = encode(grey_pix(8), exact[i]);
        check_page(grey, 1, 0);
    }
    g_autoptr(GBytes) jpeg = encode(grey_pix(8), IFF_JFIF_JPEG);
    check_page(jpeg, 1, 12);
    g_autoptr(GBytes) webp = encode(colour_pix(), IFF_WEBP);
    check_page(webp, 3, 40);
}

static void test_wide(void) {
    const l_int32 formats[] = {IFF_PNG, IFF_TIFF};
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(GBytes) bytes = encode(grey_pix(16), formats[i]);
        g_autoptr(Raster) raster = open_good(bytes);
        g_auto(RasterPage) page = {0};
        read_good(raster, 0, &page);
        g_assert_cmpuint(page.colours.depth, ==, 2);
        g_assert_cmpuint(picture_sample(&page.colours, 0, 39, 3), ==, 39007);
    }
}

/* Two entries of one colour: the palette hides what the indices show. */
static void test_palette(void) {
    PIX *pix = pixCreate(WIDTH, HEIGHT, 8);
    PIXCMAP *map = pixcmapCreate(8);
    for (guint i = 0; i < 3; i++)
        pixcmapAddColor(map, 200, i == 2 ? 1 : 100, 50);
    pixSetColormap(pix, map);
    pixSetPixel(pix, 4, 5, 1);
    g_autoptr(GBytes) bytes = encode(pix, IFF_PNG);
    g_autoptr(Raster) raster = open_good(bytes);
    g_auto(RasterPage) page = {0};
    read_good(raster, 0, &page);
    g_assert_cmpuint(page.colours.n_planes, ==, 3);
    g_assert_cmpuint(picture_sample(&page.colours, 0, 4, 5), ==, 200);
    g_assert_cmpuint(picture_sample(&page.colours, 1, 4, 5), ==, 100);
    g_assert_cmpuint(picture_sample(&page.indices, 0, 4, 5), !=,
                     picture_sample(&page.indices, 0, 0, 0));
}

/* What is under alpha 0 is there, and so is what only alpha shows. */
static void test_alpha(void) {
    PIX *pix = pixCreate(WIDTH, HEIGHT, 32);
    pixSetSpp(pix, 4);
    for (l_int32 y = 0; y < HEIGHT; y++)
        for (l_int32 x = 0; x < WIDTH; x++) {
            l_uint32 value;
            composeRGBAPixel(10, 20, x == 8 ? 200 : 30, x < 20 ? 0 : 255, &value);
            pixSetPixel(pix, x, y, value);
        }
    g_autoptr(GBytes) bytes = encode(pix, IFF_PNG);
    g_autoptr(Raster) raster = open_good(bytes);
    g_auto(RasterPage) page = {0};
    read_good(raster, 0, &page);
    g_assert_cmpuint(picture_sample(&page.colours, 2, 8, 0), ==, 200);
    g_assert_cmpuint(picture_sample(&page.alpha, 0, 8, 0), ==, 0);
    g_assert_cmpuint(picture_sample(&page.alpha, 0, 30, 0), ==, 255);
    g_assert_cmpuint(picture_sample(&page.flattened, 2, 8, 0), ==, 255);
    g_assert_cmpuint(picture_sample(&page.flattened, 2, 30, 0), ==, 30);
}

static GBytes *tiff_of(guint n_pages) {
    g_autofree char *path = g_strdup_printf("%s/pixleak-raster.%d.tif", g_get_tmp_dir(), getpid());
    for (guint i = 0; i < n_pages; i++) {
        PIX *pix = pixCreate(WIDTH + (l_int32)i, HEIGHT, 8);
        g_assert_cmpint(pixWriteTiff(path, pix, IFF_TIFF_LZW, i == 0 ? "w" : "a"), ==, 0);
        pixDestroy(&pix);
    }
    char *data;
    gsize size;
    g_assert_true(g_file_get_contents(path, &data, &size, NULL));
    g_unlink(path);
    return g_bytes_new_take(data, size);
}

static void test_pages(void) {
    g_autoptr(GBytes) bytes = tiff_of(5);
    g_autoptr(Raster) raster = open_good(bytes);
    g_assert_cmpuint(raster_n_pages(raster), ==, 5);
    g_assert_null(raster_unread(raster));
    g_assert_cmpuint(n_unknown_parts(raster), ==, 0);
    for (guint i = 0; i < 5; i++) {
        g_auto(RasterPage) page = {0};
        read_good(raster, i, &page);
        g_assert_cmpuint(page.colours.width, ==, WIDTH + i);
    }
}

static GBytes *joined(GBytes *first, const void *second, gsize size) {
    GByteArray *both = g_byte_array_new();
    g_byte_array_append(both, g_bytes_get_data(first, NULL), (guint)g_bytes_get_size(first));
    g_byte_array_append(both, second, (guint)size);
    return g_byte_array_free_to_bytes(both);
}

/* A second picture behind the first, as in a camera's files and as a small copy is. */
static void test_within_jpeg(void) {
    g_autoptr(GBytes) one = encode(grey_pix(8), IFF_JFIF_JPEG);
    g_autoptr(GBytes) other = encode(pixCreate(16, 8, 8), IFF_JFIF_JPEG);
    g_autoptr(GBytes) both = joined(one, g_bytes_get_data(other, NULL), g_bytes_get_size(other));
    g_autoptr(Raster) raster = open_good(both);
    g_assert_cmpuint(raster_n_pages(raster), ==, 2);
    g_assert_cmpuint(n_unknown_parts(raster), ==, 0);
    g_auto(RasterPage) page = {0};
    read_good(raster, 1, &page);
    g_assert_cmpuint(page.colours.width, ==, 16);
}

/* Netpbm's streams, each of which may have its own size. */
static void test_pnm_stream(void) {
    static const char plain[] = "P2 # a comment\n3 2\n255\n1 2 3\n4 5 6\n",
                      bitmap[] = "P1\n8 2\n0 1 1 0 0 1 1 0\n1 1 1 1 1 1 1 1\n";
    g_autoptr(GBytes) one = encode(grey_pix(8), IFF_PNM);
    g_autoptr(GBytes) other = encode(colour_pix(), IFF_PNM);
    g_autoptr(GBytes) two = joined(one, g_bytes_get_data(other, NULL), g_bytes_get_size(other));
    g_autoptr(GBytes) three = joined(two, plain, strlen(plain));
    g_autoptr(GBytes) four = joined(three, bitmap, strlen(bitmap));
    g_autoptr(Raster) raster = open_good(four);
    static const guint widths[] = {WIDTH, WIDTH, 3, 8}, planes[] = {1, 3, 1, 1};
    g_assert_cmpuint(raster_n_pages(raster), ==, G_N_ELEMENTS(widths));
    g_assert_cmpuint(n_unknown_parts(raster), ==, 0);
    for (guint i = 0; i < G_N_ELEMENTS(widths); i++) {
        g_auto(RasterPage) page = {0};
        read_good(raster, i, &page);
        g_assert_cmpuint(page.colours.width, ==, widths[i]);
        g_assert_cmpuint(page.colours.n_planes, ==, planes[i]);
    }
}

/* Of every format: what stands behind is told, zeros aren't, and the picture is read. */
static void test_behind(void) {
    const l_int32 formats[] = {IFF_PNG, IFF_BMP,       IFF_TIFF, IFF_TIFF_LZW, IFF_TIFF_G4,
                               IFF_PNM, IFF_JFIF_JPEG, IFF_GIF,  IFF_WEBP,     IFF_JP2};
    static const guint8 zeros[100];
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_test_message("%d", formats[i]);
        g_autoptr(GBytes) alone = encode(formats[i] == IFF_TIFF_G4 ? pixCreate(WIDTH, HEIGHT, 1)
                                         : formats[i] == IFF_WEBP  ? colour_pix()
                                                                   : grey_pix(8),
                                         formats[i]);
        g_autoptr(GBytes) padded = joined(alone, zeros, sizeof zeros);
        g_autoptr(GBytes) longer = joined(padded, "left of a larger picture", 24);
        g_autoptr(Raster) raster = open_good(alone);
        g_assert_cmpuint(n_unknown_parts(raster), ==, 0);
        g_autoptr(Raster) with_zeros = open_good(padded);
        g_assert_cmpuint(n_unknown_parts(with_zeros), ==, 0);
        g_autoptr(Raster) with_more = open_good(longer);
        g_assert_cmpuint(n_unknown_parts(with_more), ==, 1);
        g_assert_cmpuint(raster_n_pages(with_more), ==, 1);
        g_auto(RasterPage) page = {0};
        read_good(with_more, 0, &page);
        g_assert_cmpuint(page.colours.width, ==, WIDTH);
    }
}

/* A TIFF of a TIFF's bytes and others: the second one's directory is not in the first one's chain.
 * Between the parts of one, what a header that was moved leaves free. */
static void test_tiff_parts(void) {
    g_autoptr(GBytes) one = encode(grey_pix(8), IFF_TIFF);
    g_autoptr(GBytes) two = joined(one, g_bytes_get_data(one, NULL), g_bytes_get_size(one));
    g_autoptr(Raster) behind = open_good(two);
    g_assert_cmpuint(raster_n_pages(behind), ==, 1);
    g_assert_cmpuint(n_unknown_parts(behind), ==, 1);
    static const guint8 head[] = "II*\0\0\4\0\0"; /* its directory stands at 1024 */
    static const guint8 entries[] =
        "\4\0\0\1\3\0\1\0\0\0\1\0\0\0\1\1\3\0\1\0\0\0\1\0\0\0"
        "\x11\1\4\0\1\0\0\0\x10\0\0\0\x17\1\4\0\1\0\0\0\1\0\0\0\0\0\0\0";
    guint8 bytes[1024 + sizeof entries - 1] = {0};
    memcpy(bytes, head, sizeof head - 1);
    memcpy(bytes + 1024, entries, sizeof entries - 1);
    g_autoptr(GBytes) empty = g_bytes_new(bytes, sizeof bytes);
    g_autoptr(Raster) spaced = open_good(empty);
    g_assert_null(raster_unread(spaced));
    g_assert_cmpuint(n_unknown_parts(spaced), ==, 0);
    memset(bytes + 200, 7, 700);
    g_autoptr(GBytes) filled = g_bytes_new(bytes, sizeof bytes);
    g_autoptr(Raster) gap = open_good(filled);
    g_assert_cmpuint(n_unknown_parts(gap), ==, 1);
    bytes[1024 + 12 * 3 + 2 + 4] = 0; /* no length of its strip, which its size then tells */
    g_autoptr(GBytes) unsized = g_bytes_new(bytes, sizeof bytes);
    g_autoptr(Raster) without = open_good(unsized);
    g_assert_null(raster_unread(without));
    g_assert_cmpuint(n_unknown_parts(without), ==, 1);
}

static void check_unread(GBytes *bytes) {
    g_autoptr(Raster) raster = open_good(bytes);
    g_assert_nonnull(raster_unread(raster));
}

static void test_unread(void) {
    /* A GIF of two frames, one pixel each. */
    static const guint8 head[] = {'G',  'I', 'F', '8', '9', 'a', 1,   0,   1,  0,
                                  0x80, 0,   0,   0,   0,   0,   255, 255, 255},
                        frame[] = {',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0};
    g_autoptr(GByteArray) gif = g_byte_array_new();
    g_byte_array_append(gif, head, sizeof head);
    g_byte_array_append(gif, frame, sizeof frame);
    g_autoptr(GBytes) open_end = g_bytes_new(gif->data, gif->len);
    g_autoptr(GBytes) still = joined(open_end, ";", 1);
    g_autoptr(Raster) one = open_good(still);
    g_assert_null(raster_unread(one));
    g_auto(RasterPage) page = {0};
    read_good(one, 0, &page);
    g_assert_cmpuint(page.colours.width, ==, 1);
    g_byte_array_append(gif, frame, sizeof frame);
    g_autoptr(GBytes) animated = g_bytes_new(gif->data, gif->len);
    check_unread(animated);
    g_autoptr(GBytes) tiff = tiff_of(2);
    g_autoptr(GBytes) cut = g_bytes_new_from_bytes(tiff, 0, g_bytes_get_size(tiff) - 100);
    check_unread(cut);
}

/* Cut off, a picture is an error or says that it is not whole. */
static void test_cut_off(void) {
    const l_int32 formats[] = {IFF_PNG, IFF_JFIF_JPEG, IFF_TIFF_LZW, IFF_WEBP};
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(GBytes) whole = encode(colour_pix(), formats[i]);
        for (gsize size = 0; size < g_bytes_get_size(whole) * 9 / 10; size += 37) {
            g_autoptr(GBytes) bytes = g_bytes_new_from_bytes(whole, 0, size);
            g_autoptr(GError) error = NULL;
            g_autoptr(Raster) raster = raster_open(bytes, &error);
            g_auto(RasterPage) page = {0};
            if (raster != NULL && raster_unread(raster) == NULL &&
                raster_read(raster, 0, &page, &error))
                g_assert_nonnull(page.unread);
        }
    }
}

static void test_too_large(void) {
    g_autoptr(GBytes) png = encode(grey_pix(8), IFF_PNG);
    g_autofree guint8 *data = g_memdup2(g_bytes_get_data(png, NULL), g_bytes_get_size(png));
    memcpy(data + 16, "\0\0\x80\0\0\0\x80\0", 8); /* 32768 x 32768 */
    g_autoptr(GBytes) bytes = g_bytes_new(data, g_bytes_get_size(png));
    g_autoptr(Raster) raster = open_good(bytes);
    g_auto(RasterPage) page = {0};
    g_autoptr(GError) error = NULL;
    g_assert_false(raster_read(raster, 0, &page, &error));
    g_assert_nonnull(strstr(error->message, "32768 x 32768"));
}

static void test_no_picture(void) {
    const char *const files[] = {"", "no picture at all, but a text", "II*\0\0\0\0\0\0\0\0\0\0"};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GBytes) bytes = g_bytes_new(files[i], i == 2 ? 13 : strlen(files[i]));
        g_autoptr(GError) error = NULL;
        g_autoptr(Raster) raster = raster_open(bytes, &error);
        g_assert_null(raster);
        g_assert_nonnull(error);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/raster/formats", test_formats);
    g_test_add_func("/raster/wide", test_wide);
    g_test_add_func("/raster/palette", test_palette);
    g_test_add_func("/raster/alpha", test_alpha);
    g_test_add_func("/raster/pages", test_pages);
    g_test_add_func("/raster/within_jpeg", test_within_jpeg);
    g_test_add_func("/raster/pnm_stream", test_pnm_stream);
    g_test_add_func("/raster/behind", test_behind);
    g_test_add_func("/raster/tiff_parts", test_tiff_parts);
    g_test_add_func("/raster/unread", test_unread);
    g_test_add_func("/raster/cut_off", test_cut_off);
    g_test_add_func("/raster/too_large", test_too_large);
    g_test_add_func("/raster/no_picture", test_no_picture);
    return g_test_run();
}
