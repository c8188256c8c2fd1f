/* Files of pictures of many kinds, written as text in many ways and wrapped in many: none is taken
 * for a text. Ordinary texts, drawn at random too, are. */
#include "core/source/kind.h"

#include "tests/seeded.h"

#include <string.h>

enum { SHORTEST = 300, LONGEST = 9000, TRIES = 40 };

typedef struct PictureKind {
    const char *name;
    gsize offset, length;
    const char *start;
} PictureKind;

#define KIND(name, offset, start)                                                                  \
    { name, offset, sizeof start - 1, start }
static const PictureKind kinds[] = {
    KIND("PNG", 0, "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x40"),
    KIND("JFIF", 0, "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1"),
    KIND("Exif", 0,
         "\xFF\xD8\xFF\xE1\0\x62"
         "Exif\0\0II*\0\b\0\0\0"),
    KIND("JPEG with tables first", 0, "\xFF\xD8\xFF\xDB\0\x43\0"),
    KIND("GIF", 0, "GIF89a\x40\0\x40\0\xF7\0\0"),
    KIND("TIFF", 0, "II*\0\b\0\0\0"),
    KIND("TIFF, big endian", 0, "MM\0*\0\0\0\b"),
    KIND("BMP", 0, "BM\x36\x30\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"),
    KIND("WebP", 0, "RIFF\x30\x20\0\0WEBPVP8 "),
    KIND("JP2", 0,
         "\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x14"
         "ftypjp2 "),
    KIND("DICOM", 128, "DICM\2\0\0\0UL\4\0\xC0\0\0\0\2\0\1\0OB\0\0"),
    KIND("gzip", 0, "\x1F\x8B\b\0\0\0\0\0\0\3"),
    KIND("zip", 0, "PK\3\4\x14\0\0\0\b\0"),
    KIND("PDF", 0, "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n"),
};

static const char *pick(GRand *random, const char *const *texts, gsize n) {
    return texts[g_rand_int_range(random, 0, (gint32)n)];
}
#define PICK(random, texts) pick(random, texts, G_N_ELEMENTS(texts))

/* Compressed, or with few values. */
static GByteArray *make_picture(GRand *random, const PictureKind *kind) {
    gsize n = (gsize)g_rand_int_range(random, SHORTEST, LONGEST);
    gint32 most = g_rand_boolean(random) ? 256 : 40;
    GByteArray *picture = g_byte_array_new();
    g_byte_array_set_size(picture, (guint)n);
    for (gsize i = 0; i < n; i++)
        picture->data[i] = i < kind->offset ? 0 : (guint8)g_rand_int_range(random, 0, most);
    memcpy(picture->data + kind->offset, kind->start, kind->length);
    return picture;
}

/* Characters that stand for so many bits, of an alphabet. */
static GString *write_bits(const GByteArray *bytes, const char *alphabet, guint bits) {
    GString *text = g_string_new(NULL);
    guint held = 0, n_held = 0;
    for (guint i = 0; i < bytes->len; i++) {
        held = held << 8 | bytes->data[i];
        n_held += 8;
        for (; n_held >= bits; n_held -= bits)
            g_string_append_c(text, alphabet[held >> (n_held - bits) & ((1U << bits) - 1)]);
        held &= (1U << n_held) - 1;
    }
    if (n_held > 0)
        g_string_append_c(text, alphabet[held << (bits - n_held) & ((1U << bits) - 1)]);
    return text;
}

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"

static GString *write_characters(GRand *random, const GByteArray *bytes) {
    static const struct {
        const char *alphabet;
        guint bits;
    } readings[] = {{UPPER LOWER "0123456789+/", 6},
                    {UPPER LOWER "0123456789-_", 6},
                    {UPPER "234567", 5},
                    {LOWER "234567", 5},
                    {"0123456789" UPPER, 5},
                    {"0123456789abcdef", 4},
                    {"0123456789ABCDEF", 4}};
    gsize at = (gsize)g_rand_int_range(random, 0, G_N_ELEMENTS(readings));
    GString *text = write_bits(bytes, readings[at].alphabet, readings[at].bits);
    static const char *const slashes[] = {"/", "\\/", "%2F", "&#47;", "\\u002f"};
    g_string_replace(text, "/", PICK(random, slashes), 0);
    while (readings[at].bits == 6 && text->len % 4 != 0)
        g_string_append_c(text, '=');
    return text;
}

/* In lines, with something before and behind each. */
static GString *wrap(GRand *random, const GString *text) {
    static const char *const befores[] = {"",   "> ",     "# ",      "    ",        "// ",
                                          "\"", "    \"", "s += \"", "  <l n='1'>", "* ",
                                          "'",  "echo "},
                             *const behinds[] = {
                                 "\n",     "\r\n",   "\\n",    "\\r\\n",   "\\n\"\n", "\",\n",
                                 "\"\n",   "\" +\n", "' . \n", "&#13;\n",  "&#xA;",   "%0D%0A",
                                 "</l>\n", ">>o\n",  " \\\n",  "\" & _\n", ";\n",     "\\\n"};
    const char *before = PICK(random, befores), *behind = PICK(random, behinds);
    gsize width =
        g_rand_int_range(random, 0, 5) == 0 ? text->len : (gsize)g_rand_int_range(random, 16, 121);
    GString *wrapped = g_string_new("A letter with a picture in it.\n\nIt is a small one:\n");
    for (gsize at = 0; at < text->len; at += width) {
        gsize n = MIN(width, text->len - at);
        g_string_append(wrapped, before);
        g_string_append_len(wrapped, text->str + at, (gssize)n);
        g_string_append(wrapped, behind);
    }
    return wrapped;
}

static void append_byte(GString *text, const char *format, guint8 value) {
    if (strcmp(format, "binary") == 0) {
        for (gint bit = 7; bit >= 0; bit--)
            g_string_append_c(text, value >> bit & 1 ? '1' : '0');
    } else if (strcmp(format, "signed") == 0) {
        g_string_append_printf(text, "%d", (gint8)value);
    } else if (strcmp(format, "repr") == 0) {
        if (g_ascii_isprint((gchar)value) && value != '\\' && value != '\'')
            g_string_append_c(text, (gchar)value);
        else
            g_string_append_printf(text, "\\x%02x", value);
    } else if (strcmp(format, "percent") == 0) {
        g_string_append_printf(text, g_ascii_isalnum((gchar)value) ? "%c" : "%%%02X", value);
    } else {
        g_string_append_printf(text, format, value);
    }
}

static GString *write_numbers(GRand *random, const GByteArray *bytes) {
    static const struct {
        const char *format, *between;
    } ways[] = {{"0x%02x", ", "},   {"0x%02X", ","},  {"%02X", "-"},
                {"%02x", " "},      {"%02X", ":"},    {"(byte)0x%02x", ", "},
                {"$%02X", ","},     {"&H%02X", ", "}, {"%02Xh", ","},
                {"%03o", " "},      {"\\%03o", ""},   {"\\x%02x", ""},
                {"\\u%04x", ""},    {"%d", ","},      {"%d", ", "},
                {"%3d", " "},       {"signed", ", "}, {"binary", " "},
                {"repr", ""},       {"percent", ""},  {"&#%d;", ""},
                {"&#x%X;", ""},     {"=%02X", ""},    {"(byte) %d", ","},
                {"Chr(%d)", " & "}, {"0%03o", ","},   {"%d.0", " "},
                {"0x%xu", ", "},    {"[%d]", ""},     {"16#%02X#", ","},
                {"<b>%d</b>", ""},  {"'%02x'", ","}};
    gsize way = (gsize)g_rand_int_range(random, 0, G_N_ELEMENTS(ways));
    static const gsize widths[] = {8, 12, 16, 20, 32};
    gsize per_line = widths[g_rand_int_range(random, 0, G_N_ELEMENTS(widths))];
    gboolean offsets = strcmp(ways[way].between, " ") == 0 && g_rand_boolean(random);
    gboolean is_mail = ways[way].format[0] == '=', escapes = ways[way].format[0] == '\\',
             is_url = ways[way].format[0] == 'p', is_repr = ways[way].format[0] == 'r';
    GString *text = g_string_new("The bytes are:\n");
    g_test_message("\"%s\"%s", ways[way].format, offsets ? " behind offsets" : "");
    for (guint i = 0; i < bytes->len; i++) {
        if (offsets && i % per_line == 0)
            g_string_append_printf(text, "%08x: ", i);
        append_byte(text, ways[way].format, bytes->data[i]);
        g_string_append(text, ways[way].between);
        if ((i + 1) % per_line == 0)
            g_string_append(text, is_mail   ? "=\n"
                                  : escapes ? "\\\n"
                                  : is_repr ? "'\n    b'"
                                  : is_url  ? ""
                                            : "\n");
    }
    return text;
}

/* As xxd, hexdump and od have words of several bytes, the first byte last or not. */
static GString *write_words(GRand *random, const GByteArray *bytes) {
    GString *text = g_string_new("");
    gsize size = (gsize)1 << g_rand_int_range(random, 1, 4), in_line = 32 / size;
    gboolean reversed = g_rand_boolean(random), prefix = g_rand_boolean(random);
    g_test_message("words of %zu bytes%s%s", size, reversed ? ", reversed" : "",
                   prefix ? ", 0x" : "");
    for (gsize i = 0; i + size <= bytes->len; i += size) {
        g_string_append(text, prefix ? "0x" : "");
        for (gsize k = 0; k < size; k++)
            g_string_append_printf(text, "%02x", bytes->data[reversed ? i + size - 1 - k : i + k]);
        g_string_append(text, prefix ? "," : "");
        g_string_append_c(text, (i / size + 1) % in_line == 0 ? '\n' : ' ');
    }
    return text;
}

static SourceKind kind_of(const GString *text) {
    return source_kind_of_bytes((const guint8 *)text->str, text->len, NULL);
}

static void check(const PictureKind *kind, const GString *text) {
    if (kind_of(text) == SOURCE_TEXT)
        g_test_message("%s is a text:\n%.600s", kind->name, text->str);
    g_assert_cmpint(kind_of(text), !=, SOURCE_TEXT);
}

static void test_pictures(void) {
    g_autoptr(GRand) random = seeded();
    for (guint i = 0; i < TRIES * G_N_ELEMENTS(kinds); i++) {
        const PictureKind *kind = &kinds[i % G_N_ELEMENTS(kinds)];
        g_autoptr(GByteArray) picture = make_picture(random, kind);
        g_autoptr(GString) characters = write_characters(random, picture),
                           wrapped = wrap(random, characters),
                           numbers = write_numbers(random, picture),
                           words = write_words(random, picture);
        check(kind, wrapped);
        check(kind, numbers);
        check(kind, words);
    }
}

/* No picture's file begins, and there are too many of them to be anything but bytes. */
static void test_long_rows(void) {
    static const char *const formats[] = {"%03o ", "%4d,", "(byte)0x%02x, ", "%02X-", "\\x%02x"};
    g_autoptr(GRand) random = seeded();
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(GString) text = g_string_new("bytes:\n");
        for (guint k = 0; k < LONGEST; k++)
            g_string_append_printf(text, formats[i], g_rand_int_range(random, 0, 256));
        g_test_message("%s", formats[i]);
        g_assert_cmpint(kind_of(text), !=, SOURCE_TEXT);
    }
}

static void test_drawn(void) {
    g_autoptr(GString) pbm = g_string_new("\nP1\n# a label\n8 2\n0 1 1 0 1 1 0 1\n10111010\n"),
                       xpm = g_string_new("static char *a[] = {\n\"2 1 2 1\",\n\". c #000000\",\n"
                                          "\"# c #ffffff\",\n\".#\"};\n"),
                       bits = g_string_new(NULL),
                       row = g_string_new("id a b c\nP1 5 6 7\nP2 5 6 8\n");
    for (guint i = 0; i < 5000; i++)
        g_string_append(bits, i % 64 == 63 ? "1\n" : "0");
    g_assert_cmpint(kind_of(pbm), !=, SOURCE_TEXT);
    g_assert_cmpint(kind_of(xpm), !=, SOURCE_TEXT);
    g_assert_cmpint(kind_of(bits), !=, SOURCE_TEXT);
    g_assert_cmpint(kind_of(row), ==, SOURCE_TEXT);
}

/* As tables of pseudonyms, identifiers, digests and measurements have them. */
static void append_field(GRand *random, GString *text, guint column) {
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    guint8 bytes[32];
    for (gsize i = 0; i < sizeof bytes; i++)
        bytes[i] = (guint8)g_rand_int_range(random, 0, 256);
    g_autofree char *base64 = g_base64_encode(bytes, sizeof bytes),
                    *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, sizeof bytes);
    switch (column) {
    case 0:
        g_string_append(text, "PT-");
        for (gsize i = 0; i < 12; i++)
            g_string_append_c(text, letters[bytes[i] % (sizeof letters - 1)]);
        break;
    case 1:
        g_string_append_printf(text, "1.2.840.%u.%u", g_rand_int(random), g_rand_int(random));
        break;
    case 2:
        g_string_append_printf(text, "%.8s-%.4s-%.4s-%.4s-%.12s", digest, digest, digest, digest,
                               digest + 20);
        break;
    case 3:
        g_string_append(text, digest);
        break;
    case 4:
        g_string_append(text, base64);
        break;
    case 5:
        g_string_append_printf(text, "%.3f,%d,%d", g_rand_double_range(random, -9, 99),
                               g_rand_int_range(random, 18, 90),
                               g_rand_int_range(random, 140, 200));
        break;
    default:
        g_string_append_printf(text, "%d", g_rand_int_range(random, 0, 100000));
    }
}

static void test_tables(void) {
    enum { ROWS = 500, COLUMNS = 7 };
    g_autoptr(GRand) random = seeded();
    for (guint subset = 1; subset < 1 << COLUMNS; subset++) {
        g_autoptr(GString) text = g_string_new("a table\n");
        for (guint row = 0; row < ROWS; row++) {
            for (guint column = 0; column < COLUMNS; column++)
                if (subset >> column & 1) {
                    append_field(random, text, column);
                    g_string_append_c(text, ',');
                }
            g_string_append_c(text, '\n');
        }
        if (kind_of(text) != SOURCE_TEXT)
            g_test_message("no text: %.300s", text->str);
        g_assert_cmpint(kind_of(text), ==, SOURCE_TEXT);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/source/encoded/pictures", test_pictures);
    g_test_add_func("/source/encoded/long_rows", test_long_rows);
    g_test_add_func("/source/encoded/drawn", test_drawn);
    g_test_add_func("/source/encoded/tables", test_tables);
    return g_test_run();
}
