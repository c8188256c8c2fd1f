/* Texts that carry bytes as characters, and those that only look so. */
#include "core/source/kind.h"

#include "tests/seeded.h"

#include <string.h>

enum { BYTES = 6000 };

/* Of a compressed picture, or of grey pixels beside black ones. */
static guint8 *make_bytes(gboolean even) {
    g_autoptr(GRand) random = seeded();
    guint8 *bytes = g_malloc(BYTES);
    for (gsize i = 0; i < BYTES; i++)
        bytes[i] = (guint8)g_rand_int_range(random, 0, even ? 256 : i % 3 == 0 ? 1 : 40);
    return bytes;
}

static SourceKind kind_of(const GString *text) {
    return source_kind_of_bytes((const guint8 *)text->str, text->len, NULL);
}

/* Each byte by a format, so many of them a line. */
static GString *dump(const guint8 *bytes, const char *format, guint per_line) {
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < BYTES; i++) {
        g_string_append_printf(text, format, bytes[i]);
        if ((i + 1) % per_line == 0)
            g_string_append_c(text, '\n');
    }
    return text;
}

/* As xxd, xxd -p, xxd -i, od -t x1 and programs in C and Python have bytes. */
static void test_hex(void) {
    static const struct {
        const char *format;
        guint per_line;
    } dumps[] = {{"%02x", 30},    {"%02X", 30},    {"%02x ", 16}, {"0x%02x, ", 16},
                 {"%02x", BYTES}, {"\\x%02x", 40}, {"%02X:", 25}};
    for (gsize i = 0; i < G_N_ELEMENTS(dumps); i++)
        for (gint even = 0; even < 2; even++) {
            g_autofree guint8 *bytes = make_bytes(even);
            g_autoptr(GString) text = dump(bytes, dumps[i].format, dumps[i].per_line);
            g_test_message("%s", dumps[i].format);
            g_assert_cmpint(kind_of(text), ==, SOURCE_UNKNOWN);
        }
    g_autofree guint8 *bytes = make_bytes(TRUE);
    g_autoptr(GString) offsets = g_string_new(NULL);
    for (gsize i = 0; i + 16 <= BYTES; i += 16) {
        g_string_append_printf(offsets, "%08zx: ", i);
        for (gsize k = 0; k < 16; k += 2)
            g_string_append_printf(offsets, "%02x%02x ", bytes[i + k], bytes[i + k + 1]);
        g_string_append(offsets, " .PNG..text......\n");
    }
    g_assert_cmpint(kind_of(offsets), ==, SOURCE_UNKNOWN);
}

/* Short, and in lines as long as digests. */
static void test_begins_picture(void) {
    g_autofree guint8 *bytes = make_bytes(TRUE);
    memcpy(bytes, "\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
    g_autoptr(GString) lines = dump(bytes, "%02x", 32);
    g_assert_cmpint(kind_of(lines), ==, SOURCE_UNKNOWN);
    g_autofree char *base64 = g_base64_encode(bytes, 300);
    g_autoptr(GString) image = g_string_new("icon = '");
    g_string_append_printf(image, "%s'\n", base64);
    g_assert_cmpint(kind_of(image), ==, SOURCE_UNKNOWN);
    g_autoptr(GString) name = g_string_new("if text.startswith('iVBORw0KGgo'): return 'PNG'\n");
    g_assert_cmpint(kind_of(name), ==, SOURCE_TEXT);
}

static void test_uuencode(void) {
    g_autoptr(GString) text = g_string_new("a letter\n\nbegin 644 image.png\n"
                                           "#0V%T\n`\nend\n");
    g_assert_cmpint(kind_of(text), ==, SOURCE_UNKNOWN);
    g_autoptr(GString) base64 = g_string_new("begin-base64 644 image.png\nQ2F0\n====\n");
    g_assert_cmpint(kind_of(base64), ==, SOURCE_UNKNOWN);
    g_autoptr(GString) prose = g_string_new("We will\nbegin 100 studies, and then\nthey end.\n");
    g_assert_cmpint(kind_of(prose), ==, SOURCE_TEXT);
}

static GString *base85(const guint8 *bytes, guint per_line) {
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i + 4 <= BYTES; i += 4) {
        guint32 group = (guint32)bytes[i] << 24 | (guint32)bytes[i + 1] << 16 |
                        (guint32)bytes[i + 2] << 8 | bytes[i + 3];
        for (guint k = 0, scale = 52200625; k < 5; k++, scale /= 85)
            g_string_append_c(text, (char)('!' + group / scale % 85));
        if ((i / 4 + 1) % per_line == 0)
            g_string_append_c(text, '\n');
    }
    return text;
}

static void test_base85(void) {
    g_autofree guint8 *bytes = make_bytes(TRUE);
    g_autoptr(GString) lines = base85(bytes, 15), line = base85(bytes, BYTES);
    g_assert_cmpint(kind_of(lines), ==, SOURCE_UNKNOWN);
    g_assert_cmpint(kind_of(line), ==, SOURCE_UNKNOWN);
    g_autoptr(GString) few = g_string_new_len(line->str, 200);
    g_assert_cmpint(kind_of(few), ==, SOURCE_TEXT);
    g_string_prepend(few, "<~");
    g_string_append(few, "~>");
    g_assert_cmpint(kind_of(few), ==, SOURCE_UNKNOWN);
}

static void test_bitmap(void) {
    g_autoptr(GString) xbm = g_string_new("#define label_width 8\n#define label_height 2\n"
                                          "static char label_bits[] = { 0x01, 0xff };\n");
    g_assert_cmpint(kind_of(xbm), ==, SOURCE_UNKNOWN);
    g_autoptr(GString) xpm = g_string_new("// made by hand\n/* XPM */\nstatic char *a[] = {};\n");
    g_assert_cmpint(kind_of(xpm), ==, SOURCE_DOCUMENT);
    g_autoptr(GString) code = g_string_new("#define MAX_width 8\nguint n_bits[4];\n"
                                           "int label_width = 8;\n");
    g_assert_cmpint(kind_of(code), ==, SOURCE_TEXT);
}

/* Lines that hold much of what is told, and are no bytes. */
static void test_ordinary(void) {
    static const guint digest_digits[] = {32, 40, 64, 128};
    g_autoptr(GRand) random = seeded();
    g_autoptr(GString) digests = g_string_new(NULL), table = g_string_new(NULL),
                       json = g_string_new("["), urls = g_string_new(NULL),
                       addresses = g_string_new(NULL), pointers = g_string_new(NULL);
    for (guint i = 0; i < 2000; i++) {
        for (guint k = 0; k < digest_digits[i / 500]; k++)
            g_string_append_printf(digests, "%x", g_rand_int_range(random, 0, 16));
        g_string_append(digests, i % 2 ? "\n" : "  images/one.dcm\n");
        for (guint k = 0; k < 20; k++)
            g_string_append_printf(table, "%02d,", g_rand_int_range(random, 0, 100));
        g_string_append_c(table, '\n');
        g_string_append_printf(json, "{\"Id\":%u,\"x\":[%.4f,%.4f]},", i, g_rand_double(random),
                               g_rand_double(random));
        g_string_append_printf(urls, "https://example.org/A/%u?q=%u&r=a-b_c.D#f%%20\n", i, i);
        for (guint k = 0; k < 8; k++)
            g_string_append_printf(addresses, "%04x%s", g_rand_int_range(random, 0, 65536),
                                   k < 7 ? ":" : " answers\n");
        g_string_append_printf(pointers, "0x%016x,0x%016x\n", g_rand_int(random),
                               g_rand_int(random));
    }
    const GString *const texts[] = {digests, table, json, urls, addresses, pointers};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("%.60s", texts[i]->str);
        g_assert_cmpint(kind_of(texts[i]), ==, SOURCE_TEXT);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/source/encoded/hex", test_hex);
    g_test_add_func("/source/encoded/begins_picture", test_begins_picture);
    g_test_add_func("/source/encoded/uuencode", test_uuencode);
    g_test_add_func("/source/encoded/base85", test_base85);
    g_test_add_func("/source/encoded/bitmap", test_bitmap);
    g_test_add_func("/source/encoded/ordinary", test_ordinary);
    return g_test_run();
}
