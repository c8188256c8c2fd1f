/* What bytes are told to be. */
#include "core/source/kind.h"
#include "tests/seeded.h"

#include <string.h>

typedef struct Sample {
    const char *what;
    gsize offset, length;
    const char *bytes;
    SourceKind kind;
} Sample;

#define SAMPLE(what, offset, bytes, kind)                                                          \
    { what, offset, sizeof bytes - 1, bytes, kind }

static const Sample samples[] = {
    SAMPLE("DICOM", 128, "DICM", SOURCE_DICOM),
    SAMPLE("zip", 0, "PK\3\4", SOURCE_ARCHIVE),
    SAMPLE("empty zip", 0, "PK\5\6", SOURCE_ARCHIVE),
    SAMPLE("gzip", 0, "\x1F\x8B\x08", SOURCE_ARCHIVE),
    SAMPLE("ISO 9660", 32769, "CD001", SOURCE_ARCHIVE),
    SAMPLE("tar", 257, "ustar", SOURCE_ARCHIVE),
    SAMPLE("PNG", 0, "\x89PNG\r\n\x1A\n", SOURCE_RASTER),
    SAMPLE("JPEG", 0, "\xFF\xD8\xFF\xE0", SOURCE_RASTER),
    SAMPLE("TIFF, little endian", 0, "II*\0", SOURCE_RASTER),
    SAMPLE("TIFF, big endian", 0, "MM\0*", SOURCE_RASTER),
    SAMPLE("BigTIFF", 0, "II+\0", SOURCE_RASTER),
    SAMPLE("GIF", 0, "GIF89a", SOURCE_RASTER),
    SAMPLE("WebP", 0, "RIFF\1\2\3\4WEBP", SOURCE_RASTER),
    SAMPLE("BMP", 0, "BM\1\2\3\4\0\0\0\0", SOURCE_RASTER),
    SAMPLE("icon", 0, "\0\0\1\0", SOURCE_RASTER),
    SAMPLE("HEIF", 4, "ftypheic", SOURCE_UNKNOWN),
    SAMPLE("NumPy", 0, "\x93NUMPY", SOURCE_UNKNOWN),
    SAMPLE("NIfTI", 344, "n+1\0", SOURCE_UNKNOWN),
    SAMPLE("NRRD", 0, "NRRD0004\n", SOURCE_UNKNOWN),
    SAMPLE("MATLAB", 0, "MATLAB 5.0 MAT-file", SOURCE_UNKNOWN),
    SAMPLE("noise", 0, "\xAB\xCD\0\1\2\3\4\5\6", SOURCE_UNKNOWN),
    SAMPLE("PDF", 0, "%PDF-1.7", SOURCE_DOCUMENT),
    SAMPLE("OLE", 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", SOURCE_DOCUMENT),
    SAMPLE("MP4", 4, "ftypisom", SOURCE_VIDEO),
    SAMPLE("AVI", 0, "RIFF\1\2\3\4AVI ", SOURCE_VIDEO),
    SAMPLE("SQLite", 0, "SQLite format 3\0", SOURCE_PROGRAM),
    SAMPLE(".DS_Store", 0, "\0\0\0\1Bud1", SOURCE_NO_IMAGE),
    SAMPLE("ELF", 0,
           "\x7F"
           "ELF",
           SOURCE_PROGRAM),
    SAMPLE("Mach-O", 0, "\xCF\xFA\xED\xFE", SOURCE_PROGRAM),
    SAMPLE("Java class", 0, "\xCA\xFE\xBA\xBE", SOURCE_PROGRAM),
    SAMPLE("sound", 0, "RIFF\xD0\2\0\0WAVE", SOURCE_PROGRAM),
    SAMPLE("font", 0, "\0\1\0\0\0", SOURCE_PROGRAM),
    SAMPLE("font", 0, "OTTO\0", SOURCE_PROGRAM),
    SAMPLE("shortcut", 0, "L\0\0\0\1\x14\2\0", SOURCE_PROGRAM),
    SAMPLE("data set, little endian", 0, "\x08\0\5\0CS\x0A\0", SOURCE_MAYBE_DICOM),
    SAMPLE("data set, big endian", 0, "\0\x08\0\5CS\0\x0A", SOURCE_MAYBE_DICOM),
};

static SourceKind kind_of(const char *bytes, gsize size, const char **format) {
    return source_kind_of_bytes((const guint8 *)bytes, size, format);
}

/* Behind a beginning of zeros, and with zeros behind. */
static void test_signatures(void) {
    for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
        const Sample *sample = &samples[i];
        gsize size = sample->offset + sample->length + 700;
        g_autofree char *bytes = g_malloc0(size);
        memset(bytes, 0xFE, MIN(sample->offset, 2));
        memcpy(bytes + sample->offset, sample->bytes, sample->length);
        g_test_message("%s", sample->what);
        g_assert_cmpint(kind_of(bytes, size, NULL), ==, sample->kind);
        /* What is cut off within its signature is something else. */
        g_assert_cmpint(kind_of(bytes, MIN(sample->offset, 2), NULL), !=, SOURCE_DICOM);
    }
}

#define KIND(text) kind_of(text, sizeof text - 1, NULL)

static void test_texts(void) {
    const char *format;
    g_assert_cmpint(KIND(""), ==, SOURCE_EMPTY);
    g_assert_cmpint(KIND("name,value\r\nx,1\n"), ==, SOURCE_TEXT);
    g_assert_cmpint(KIND("BMI;age\n20;3\n"), ==, SOURCE_TEXT);
    g_assert_cmpint(KIND("MZ is a text\n"), ==, SOURCE_TEXT);
    g_assert_cmpint(KIND("Stra\xDF"
                         "e, in Latin-1"),
                    ==, SOURCE_TEXT);
    g_assert_cmpint(KIND("\xFF\xFEh\0i\0"), ==, SOURCE_TEXT);
    g_assert_cmpint(KIND("a text\0with a zero byte"), !=, SOURCE_TEXT);
    g_assert_cmpint(KIND("a text\1\2"), ==, SOURCE_UNKNOWN);
    g_assert_cmpint(KIND("<html><img src='data:image/png;base64,iVBORw0K'>"), ==, SOURCE_DOCUMENT);
    g_assert_cmpint(KIND("\xFE\xFF\0<\0s\0v\0g"), ==, SOURCE_DOCUMENT);
    g_assert_cmpint(KIND("{\"7FE00010\":{\"InlineBinary\":\"AAAA\"}}"), ==, SOURCE_DOCUMENT);
    g_assert_cmpint(KIND("P2\n2 2\n255\n0 0 0 0\n"), ==, SOURCE_RASTER);
    g_assert_cmpint(kind_of("MZ\0\0", 4, &format), ==, SOURCE_PROGRAM);
    g_assert_cmpstr(format, ==, "program");
    g_assert_cmpint(KIND("MZ\0\0 and then PK\5\6 and more"), ==, SOURCE_ARCHIVE);
}

/* A long text that ends as no text does, so that a picture behind a text is told. */
static void test_text_to_its_end(void) {
    enum { SIZE = 1 << 20 };
    g_autofree char *text = g_strnfill(SIZE, 'a');
    g_assert_cmpint(kind_of(text, SIZE, NULL), ==, SOURCE_TEXT);
    text[SIZE - 1] = '\2';
    g_assert_cmpint(kind_of(text, SIZE, NULL), ==, SOURCE_UNKNOWN);
}

/* Dark pixels without control characters, some of which are no ASCII, in one line. */
static void test_pixels_are_no_text(void) {
    enum { SIZE = 100000 };
    g_autofree char *pixels = g_strnfill(SIZE, '(');
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (gsize i = 0; i < SIZE; i += 20)
        pixels[i] = (char)g_rand_int_range(random, 40, 256);
    g_assert_cmpint(kind_of(pixels, SIZE, NULL), ==, SOURCE_UNKNOWN);
    /* As Latin-1 has it: in lines, and less of it. */
    for (gsize i = 60; i < SIZE; i += 60)
        pixels[i] = '\n';
    g_assert_cmpint(kind_of(pixels, SIZE, NULL), ==, SOURCE_TEXT);
    for (gsize i = 0; i < SIZE; i += 3)
        pixels[i] = '\xE4';
    g_assert_cmpint(kind_of(pixels, SIZE, NULL), ==, SOURCE_UNKNOWN);
    g_assert_cmpint(KIND("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\nx"), ==,
                    SOURCE_RASTER);
}

static void test_words(void) {
    g_assert_cmpint(KIND("content-transfer-encoding:\t BASE64\n\niVBORw0K"), ==, SOURCE_DOCUMENT);
    g_assert_cmpint(KIND("Content-Transfer-Encoding: 7bit\n\nbase64"), ==, SOURCE_TEXT);
    g_assert_cmpint(KIND("<IMG SRC='DATA:IMAGE/png;BASE64,iVBORw0K'>"), ==, SOURCE_DOCUMENT);
    g_assert_cmpint(KIND("<s:svg xmlns:s='http://www.w3.org/2000/svg'/>"), ==, SOURCE_DOCUMENT);
    /* Across the pieces that a text is looked through in. */
    enum { SIZE = 1 << 17 };
    g_autofree char *text = g_strnfill(SIZE, ' ');
    memcpy(text + SIZE / 2 - 3, "<SVG", 4);
    g_assert_cmpint(kind_of(text, SIZE, NULL), ==, SOURCE_DOCUMENT);
}

static void test_base64(void) {
    guint8 noise[6000];
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    for (gsize i = 0; i < sizeof noise; i++)
        noise[i] = (guint8)g_rand_int_range(random, 0, 256);
    g_autofree char *line = g_base64_encode(noise, sizeof noise);
    g_assert_cmpint(kind_of(line, strlen(line), NULL), ==, SOURCE_UNKNOWN);
    /* A certificate's length, and as many of them as there may be. */
    g_assert_cmpint(kind_of(line, 3000, NULL), ==, SOURCE_TEXT);
    g_autoptr(GString) broken = g_string_new(NULL), certificates = g_string_new(NULL),
                       digests = g_string_new(NULL);
    for (gsize i = 0; i + 76 < strlen(line); i += 76) {
        g_string_append_printf(broken, "  %.76s\r\n", line + i);
        g_string_append_printf(certificates, "%.76s\n%s", line + i,
                               i / 76 % 20 == 19 ? "-----END A CERTIFICATE-----\n" : "");
        g_string_append(digests, "d41d8cd98f00b204e9800998ecf8427e\n");
    }
    g_assert_cmpint(kind_of(broken->str, broken->len, NULL), ==, SOURCE_UNKNOWN);
    g_assert_cmpint(kind_of(certificates->str, certificates->len, NULL), ==, SOURCE_TEXT);
    g_assert_cmpint(kind_of(digests->str, digests->len, NULL), ==, SOURCE_TEXT);
}

/* Samples of 16 bits behind what marks UTF-16, of every range that characters have. */
static void test_pixels_are_no_utf16(void) {
    static const struct {
        guint least, most;
    } ranges[] = {{0x21, 0x7F},     {0x20, 0x1000}, {0x400, 0x500}, {0x4E00, 0x9FA5},
                  {0xAC00, 0xD7A3}, {0x20, 0xD800}, {0x900, 0x1100}};
    enum { SAMPLES = 64 * 64 };
    g_autoptr(GRand) random = seeded();
    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++)
        for (guint big = 0; big < 2; big++) {
            guint8 bytes[2 + 2 * SAMPLES];
            memcpy(bytes, big ? "\xFE\xFF" : "\xFF\xFE", 2);
            for (gsize k = 1; k <= SAMPLES; k++) {
                guint value = (guint)g_rand_int_range(random, (gint32)ranges[i].least,
                                                      (gint32)ranges[i].most);
                if (i == 0 && g_ascii_ispunct((char)value))
                    value = 'x';
                bytes[2 * k + big] = (guint8)value;
                bytes[2 * k + 1 - big] = (guint8)(value >> 8);
            }
            g_test_message("%x to %x", ranges[i].least, ranges[i].most);
            g_assert_cmpint(source_kind_of_bytes(bytes, sizeof bytes, NULL), !=, SOURCE_TEXT);
        }
}

static void check_utf16(const char *text) {
    gsize size;
    g_autofree char *wide = g_convert(text, -1, "UTF-16LE", "UTF-8", NULL, &size, NULL);
    g_autoptr(GByteArray) file = g_byte_array_new();
    g_byte_array_append(file, (const guint8 *)"\xFF\xFE", 2);
    for (guint i = 0; i < 100; i++)
        g_byte_array_append(file, (const guint8 *)wide, (guint)size);
    g_test_message("%s", text);
    g_assert_cmpint(source_kind_of_bytes(file->data, file->len, NULL), ==, SOURCE_TEXT);
}

static void test_utf16(void) {
    check_utf16("name;born\r\nANNA MUELLER;1957\r\n");
    check_utf16("患者姓名：王小明，出生日期：一九五七年四月。检查部位：胸部。");
    check_utf16("患者さんの名前は、アンナ・ミュラー (Anna) です。");
    check_utf16("환자의 이름은 김민수입니다. CT 검사.");
    check_utf16("Пациент: Анна Мюллер, α-блокатор 🙂\n");
    check_utf16("שם המטופל: אנה.\n");
}

/* In what has no place for pictures; of a program it is not known that it has none. */
static void test_pictures_within(void) {
    static const struct {
        const char *bytes;
        gsize length;
    } beginnings[] = {{"DICM\2\0\0\0UL", 10},
                      {"7z\xBC\xAF\x27\x1C\0\4\0\0", 10},
                      {"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16},
                      {"\xFF\xD8\xFF\xE0\0\x10JFIF\0", 11},
                      {"GIF89a", 6},
                      {"II*\0\b\0\0\0", 8},
                      {"\x1F\x8B\b\0\1\2\3\4\0\3", 10},
                      {"\x28\xB5\x2F\xFD", 4},
                      {"PK\3\4\x14\0", 6}};
    char settings[600] = "\0\0\0\1Bud1";
    g_assert_cmpint(kind_of(settings, sizeof settings, NULL), ==, SOURCE_NO_IMAGE);
    for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++) {
        memset(settings + 8, 0, sizeof settings - 8);
        memcpy(settings + 400, beginnings[i].bytes, beginnings[i].length);
        g_assert_cmpint(kind_of(settings, sizeof settings, NULL), ==, SOURCE_UNKNOWN);
    }
    char program[600] = "\x7F"
                        "ELF";
    g_assert_true(listed_kind_info(source_kind_info(SOURCE_PROGRAM)->listed)->blocks);
    g_assert_cmpint(kind_of(program, sizeof program, NULL), ==, SOURCE_PROGRAM);
}

/* What is not looked into is small. */
static void test_large_notes(void) {
    enum { SIZE = 70000 };
    g_autofree char *bytes = g_malloc0(SIZE);
    memcpy(bytes, "\0\0\0\1Bud1", 8);
    g_assert_cmpint(kind_of(bytes, 6148, NULL), ==, SOURCE_NO_IMAGE);
    g_assert_cmpint(kind_of(bytes, SIZE, NULL), ==, SOURCE_PROGRAM);
}

static void test_info(void) {
    for (guint kind = 0; kind < SOURCE_KINDS; kind++)
        g_assert_nonnull(source_kind_info((SourceKind)kind)->meaning);
    g_assert_true(listed_kind_info(source_kind_info(SOURCE_UNKNOWN)->listed)->blocks);
    g_assert_false(listed_kind_info(source_kind_info(SOURCE_TEXT)->listed)->blocks);
    g_assert_true(listed_kind_info(source_kind_info(SOURCE_ARCHIVE_PROBLEM)->listed)->blocks);
    g_autofree char *reason = source_kind_reason(SOURCE_UNKNOWN, "NIfTI");
    g_assert_true(g_str_has_prefix(reason, "NIfTI: "));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/source/kind/signatures", test_signatures);
    g_test_add_func("/source/kind/texts", test_texts);
    g_test_add_func("/source/kind/text_to_its_end", test_text_to_its_end);
    g_test_add_func("/source/kind/pixels_are_no_text", test_pixels_are_no_text);
    g_test_add_func("/source/kind/words", test_words);
    g_test_add_func("/source/kind/base64", test_base64);
    g_test_add_func("/source/kind/utf16", test_utf16);
    g_test_add_func("/source/kind/pixels_are_no_utf16", test_pixels_are_no_utf16);
    g_test_add_func("/source/kind/pictures_within", test_pictures_within);
    g_test_add_func("/source/kind/large_notes", test_large_notes);
    g_test_add_func("/source/kind/info", test_info);
    return g_test_run();
}
