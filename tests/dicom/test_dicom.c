/* Data sets made by hand in every encoding, real files, and files cut off and changed at random. */
#include "core/dicom/dicom.h"
#include "tests/seeded.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* Bytes from a description: tokens parted by spaces, each pairs of hexadecimal digits or 'text. */
static GBytes *bytes_of(const char *description) {
    GByteArray *bytes = g_byte_array_new();
    g_auto(GStrv) tokens = g_strsplit(description, " ", -1);
    for (char **token = tokens; *token; token++) {
        if (**token == '\'') {
            g_byte_array_append(bytes, (guint8 *)*token + 1, strlen(*token) - 1);
            continue;
        }
        for (const char *p = *token; *p; p += 2) {
            guint8 byte = g_ascii_xdigit_value(p[0]) << 4 | g_ascii_xdigit_value(p[1]);
            g_byte_array_append(bytes, &byte, 1);
        }
    }
    return g_byte_array_free_to_bytes(bytes);
}

static DicomFile *parse(const char *description, guint32 stop_tag, GError **error) {
    g_autoptr(GBytes) bytes = bytes_of(description);
    return dicom_file_new_from_bytes(bytes, "made.dcm", stop_tag, error);
}

static DicomFile *parse_good(const char *description) {
    g_autoptr(GError) error = NULL;
    DicomFile *file = parse(description, 0, &error);
    g_assert_no_error(error);
    return file;
}

/* That reading fails with this code and a message that has `what` in it. */
static void assert_bad(const char *description, guint32 stop_tag, int code, const char *what) {
    g_autoptr(GError) error = NULL;
    g_assert_null(parse(description, stop_tag, &error));
    g_assert_error(error, DICOM_ERROR, code);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, what));
}

static void assert_text(const DicomDataset *dataset, guint32 tag, const char *expected) {
    g_autofree char *text = dicom_dataset_text(dataset, tag);
    g_assert_cmpstr(text, ==, expected);
}

static void assert_int(const DicomDataset *dataset, guint32 tag, gint64 expected) {
    gint64 value = -1;
    g_assert_true(dicom_dataset_int(dataset, tag, &value));
    g_assert_cmpint(value, ==, expected);
}

enum {
    MODALITY = DICOM_TAG(0x0008, 0x0060),
    PATIENT_NAME = DICOM_TAG(0x0010, 0x0010),
    ROWS = DICOM_TAG(0x0028, 0x0010),
    SEQUENCE = DICOM_TAG(0x0008, 0x1140),
    REFERENCED_UID = DICOM_TAG(0x0008, 0x1155),
    PIXEL_DATA = DICOM_TAG(0x7FE0, 0x0010),
};

/* The same data set four times: Modality, a sequence with two items (one by length, one delimited),
 * Rows. */
#define EXPLICIT_LE_BODY                                                                           \
    "08006000 'CS 0200 'CT "                                                                       \
    "08004011 'SQ 0000 FFFFFFFF FEFF00E0 0C000000 08005511 'UI 0400 '1.21 "                        \
    "FEFF00E0 FFFFFFFF 08005511 'UI 0400 '1.22 FEFF0DE0 00000000 FEFFDDE0 00000000 "               \
    "28001000 'US 0200 0102"
#define EXPLICIT_BE_BODY                                                                           \
    "00080060 'CS 0002 'CT "                                                                       \
    "00081140 'SQ 0000 FFFFFFFF FFFEE000 0000000C 00081155 'UI 0004 '1.21 "                        \
    "FFFEE000 FFFFFFFF 00081155 'UI 0004 '1.22 FFFEE00D 00000000 FFFEE0DD 00000000 "               \
    "00280010 'US 0002 0201"
#define IMPLICIT_LE_BODY                                                                           \
    "08006000 02000000 'CT "                                                                       \
    "08004011 FFFFFFFF FEFF00E0 0C000000 08005511 04000000 '1.21 "                                 \
    "FEFF00E0 FFFFFFFF 08005511 04000000 '1.22 FEFF0DE0 00000000 FEFFDDE0 00000000 "               \
    "28001000 02000000 0102"
#define IMPLICIT_BE_BODY                                                                           \
    "00080060 00000002 'CT "                                                                       \
    "00081140 FFFFFFFF FFFEE000 0000000C 00081155 00000004 '1.21 "                                 \
    "FFFEE000 FFFFFFFF 00081155 00000004 '1.22 FFFEE00D 00000000 FFFEE0DD 00000000 "               \
    "00280010 00000002 0201"

static void assert_body(const DicomFile *file) {
    const DicomDataset *dataset = dicom_file_dataset(file);
    g_assert_cmpuint(dataset->n_elements, ==, 3);
    assert_text(dataset, MODALITY, "CT");
    assert_int(dataset, ROWS, 0x0201);
    const DicomElement *sequence = dicom_dataset_find(dataset, SEQUENCE);
    g_assert_nonnull(sequence);
    g_assert_cmphex(sequence->vr, ==, DICOM_VR('S', 'Q'));
    g_assert_true(sequence->undefined_length);
    g_assert_cmpuint(sequence->n_items, ==, 2);
    g_assert_cmpuint(sequence->length, ==, 20 + 28);
    assert_text(&sequence->items[0], REFERENCED_UID, "1.21");
    assert_text(&sequence->items[1], REFERENCED_UID, "1.22");
    g_assert_true(sequence->items[1].parent == dataset);
    g_assert_cmpuint(sequence->items[1].offset, ==, sequence->items[0].offset + 20);
}

static const struct {
    const char *name, *body, *transfer_syntax;
} encodings[] = {
    {"explicit little endian", EXPLICIT_LE_BODY, "1.2.840.10008.1.2.1"},
    {"explicit big endian", EXPLICIT_BE_BODY, "1.2.840.10008.1.2.2"},
    {"implicit little endian", IMPLICIT_LE_BODY, "1.2.840.10008.1.2"},
    {"implicit big endian", IMPLICIT_BE_BODY, "1.2.840.10008.1.2"},
};

/* A file of a preamble (or none) and meta information that names the transfer syntax (or doesn't),
 * before the body. */
static GBytes *with_meta(gboolean preamble, const char *group_length, const char *transfer_syntax,
                         GBytes *body) {
    GByteArray *file = g_byte_array_new();
    if (preamble) {
        const guint8 zeros[128] = {0};
        g_byte_array_append(file, zeros, sizeof zeros);
        g_byte_array_append(file, (const guint8 *)"DICM", 4);
    }
    g_autoptr(GBytes) length = bytes_of(group_length);
    g_byte_array_append(file, g_bytes_get_data(length, NULL), g_bytes_get_size(length));
    g_autoptr(GBytes) version = bytes_of("02000100 'OB 0000 02000000 0001");
    g_byte_array_append(file, g_bytes_get_data(version, NULL), g_bytes_get_size(version));
    if (transfer_syntax) {
        gsize n = (strlen(transfer_syntax) + 1) & ~(gsize)1; /* padded with NUL */
        guint8 header[8] = {2, 0, 0x10, 0, 'U', 'I', n, 0};
        g_byte_array_append(file, header, sizeof header);
        g_byte_array_append(file, (const guint8 *)transfer_syntax, n);
    }
    g_byte_array_append(file, g_bytes_get_data(body, NULL), g_bytes_get_size(body));
    return g_byte_array_free_to_bytes(file);
}

static void test_encodings(void) {
    const char *const group_lengths[] = {"", "02000000 'UL 0400 0000F000",
                                         "02000000 'UL 0400 FFFFFFFF"};
    for (gsize i = 0; i < G_N_ELEMENTS(encodings); i++) {
        g_autoptr(DicomFile) bare = parse_good(encodings[i].body);
        g_test_message("%s", encodings[i].name);
        assert_body(bare);
        g_assert_cmpstr(dicom_file_transfer_syntax(bare), ==, encodings[i].transfer_syntax);
        g_assert_cmpuint(dicom_file_meta(bare)->n_elements, ==, 0);

        g_autoptr(GBytes) body = bytes_of(encodings[i].body);
        /* Named rightly, not named, named wrongly; group length missing and wrong; with and without
         * preamble */
        for (gsize j = 0; j < 3 * G_N_ELEMENTS(group_lengths) * 2; j++) {
            const char *names[] = {encodings[i].transfer_syntax, NULL,
                                   encodings[(i + 1) % 3].transfer_syntax};
            const char *name = names[j % 3];
            g_autoptr(GBytes) bytes = with_meta(j / 3 % 2, group_lengths[j / 6], name, body);
            g_autoptr(GError) error = NULL;
            g_autoptr(DicomFile) file = dicom_file_new_from_bytes(bytes, "made.dcm", 0, &error);
            g_assert_no_error(error);
            assert_body(file);
            g_assert_cmpstr(dicom_file_transfer_syntax(file), ==,
                            name ? name : encodings[i].transfer_syntax);
            g_assert_cmpuint(dicom_file_meta(file)->n_elements, ==, 1 + (j >= 6) + (name != NULL));
        }
    }
}

static GBytes *deflate_bytes(GBytes *bytes) {
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    uLong bound = compressBound(size);
    guint8 *out = g_malloc(bound);
    z_stream stream = {
        .next_in = (guint8 *)data, .avail_in = size, .next_out = out, .avail_out = bound};
    g_assert_cmpint(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    gsize n = stream.total_out;
    deflateEnd(&stream);
    return g_bytes_new_take(out, n);
}

static void test_deflated(void) {
    const char *const syntax = "1.2.840.10008.1.2.1.99";
    g_autoptr(GBytes) body = bytes_of(EXPLICIT_LE_BODY);
    g_autoptr(GBytes) deflated = deflate_bytes(body);
    g_autoptr(GBytes) bytes = with_meta(TRUE, "", syntax, deflated);
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = dicom_file_new_from_bytes(bytes, "made.dcm", 0, &error);
    g_assert_no_error(error);
    assert_body(file);

    /* Cut off, it can only be read up to what is still there. */
    g_autoptr(GBytes) cut = g_bytes_new_from_bytes(bytes, 0, g_bytes_get_size(bytes) - 4);
    g_assert_null(dicom_file_new_from_bytes(cut, "made.dcm", 0, &error));
    g_assert_error(error, DICOM_ERROR, DICOM_ERROR_BROKEN);
    g_clear_error(&error);
    g_autoptr(DicomFile) head = dicom_file_new_from_bytes(cut, "made.dcm", SEQUENCE, &error);
    g_assert_no_error(error);
    assert_text(dicom_file_dataset(head), MODALITY, "CT");
}

static void test_unknown_vr(void) {
    /* UN of undefined length is implicit inside, also where the file is big endian (PS3.5
     * section 6.2.2) */
    g_autoptr(DicomFile) undefined = parse_good(
        "00080060 'CS 0002 'CT 00091001 'UN 0000 FFFFFFFF FEFF00E0 FFFFFFFF "
        "28001000 02000000 0102 FEFF0DE0 00000000 FEFFDDE0 00000000 00280010 'US 0002 0201");
    const DicomElement *element =
        dicom_dataset_find(dicom_file_dataset(undefined), DICOM_TAG(0x0009, 0x1001));
    g_assert_cmpuint(element->n_items, ==, 1);
    assert_int(&element->items[0], ROWS, 0x0201);
    assert_int(dicom_file_dataset(undefined), ROWS, 0x0201);

    /* UN of defined length is a sequence if it reads as one to the last byte, else bytes */
    g_autoptr(DicomFile) defined =
        parse_good("08006000 'CS 0200 'CT 09000110 'UN 0000 12000000 FEFF00E0 0A000000 "
                   "28001000 02000000 0102 28001000 'US 0200 0102");
    element = dicom_dataset_find(dicom_file_dataset(defined), DICOM_TAG(0x0009, 0x1001));
    g_assert_cmpuint(element->n_items, ==, 1);
    g_assert_cmpuint(element->length, ==, 18);
    assert_int(&element->items[0], ROWS, 0x0201);
    g_autoptr(DicomFile) opaque =
        parse_good("08006000 'CS 0200 'CT 09000110 'UN 0000 12000000 FEFF00E0 0A000000 "
                   "28001000 03000000 0102 28001000 'US 0200 0102");
    element = dicom_dataset_find(dicom_file_dataset(opaque), DICOM_TAG(0x0009, 0x1001));
    g_assert_cmpuint(element->n_items, ==, 0);
    g_assert_cmpuint(element->length, ==, 18);
    assert_int(dicom_file_dataset(opaque), ROWS, 0x0201);

    /* A known element as UN is read as what it is */
    g_autoptr(DicomFile) known = parse_good("08006000 'UN 0000 02000000 'CT 28000800 'UN 0000 "
                                            "02000000 '12 28001000 'UN 0000 02000000 0102");
    assert_text(dicom_file_dataset(known), MODALITY, "CT");
    assert_int(dicom_file_dataset(known), DICOM_TAG(0x0028, 0x0008), 12);
    assert_int(dicom_file_dataset(known), ROWS, 0x0201);
}

static void test_odd_vrs(void) {
    /* No VR at all, "??", a VR of the future with a long length, one with a short length, implicit
     * items */
    g_autoptr(DicomFile) file = parse_good(
        "08006000 'CS 0200 'CT 08007000 02000000 'AB 08008000 '?? 0200 'CD 08008100 'ZZ 0000 "
        "02000000 'EF "
        "08008200 'XX 0200 'GH 08004011 'SQ 0000 12000000 FEFF00E0 0A000000 28001000 02000000 0102 "
        "28001000 'US 0200 0102");
    const DicomDataset *dataset = dicom_file_dataset(file);
    g_assert_cmpuint(dataset->n_elements, ==, 7);
    for (gsize i = 0; i < 5; i++)
        g_assert_cmpuint(dataset->elements[i].length, ==, 2);
    g_assert_cmphex(dataset->elements[1].vr, ==, DICOM_VR('L', 'O'));
    g_assert_cmphex(dataset->elements[2].vr, ==, DICOM_VR('U', 'N'));
    g_assert_cmphex(dataset->elements[3].vr, ==, DICOM_VR('Z', 'Z'));
    assert_text(dataset, DICOM_TAG(0x0008, 0x0070), "AB");
    assert_int(&dataset->elements[5].items[0], ROWS, 0x0201);
    assert_int(dataset, ROWS, 0x0201);
}

#define JPEG_META "02001000 'UI 1600 '1.2.840.10008.1.2.4.50 "
static void test_fragments(void) {
    g_autoptr(DicomFile) file = parse_good(
        JPEG_META "28001000 'US 0200 0102 E07F1000 'OB 0000 FFFFFFFF FEFF00E0 00000000 "
                  "FEFF00E0 08000000 FEFFDDE000000000 FEFF00E0 02000000 ABCD FEFFDDE0 00000000 "
                  "FCFFFCFF 'OB 0000 02000000 0000");
    const DicomDataset *dataset = dicom_file_dataset(file);
    const DicomElement *pixels = dicom_dataset_find(dataset, PIXEL_DATA);
    g_assert_cmpuint(pixels->n_fragments, ==, 3);
    g_assert_cmpuint(pixels->n_items, ==, 0);
    g_assert_cmpuint(pixels->fragments[0].length, ==, 0);
    g_assert_cmpuint(pixels->fragments[1].length, ==,
                     8); /* what looks like a delimiter isn't one in there */
    g_assert_cmpuint(pixels->fragments[2].length, ==, 2);
    g_assert_cmphex(pixels->fragments[2].data[1], ==, 0xCD);
    g_assert_cmpuint(pixels->length, ==, 8 + 16 + 10);
    g_assert_true(pixels->fragments[1].data == pixels->value + 16);
    g_assert_cmpuint(dataset->n_elements, ==, 3);

    assert_bad(JPEG_META "E07F1000 'OB 0000 FFFFFFFF FEFF00E0 00000000 FEFF00E0 02000000 ABCD", 0,
               DICOM_ERROR_BROKEN, "made.dcm: element (7fe0,0010) at offset 30: ");
    assert_bad(JPEG_META "E07F1000 'OB 0000 FFFFFFFF FEFF00E0 FFFFFFFF FEFFDDE0 00000000", 0,
               DICOM_ERROR_BROKEN, "fragment");
}

static void test_broken(void) {
    const char *cut = "08006000 'CS 0200 'CT 10001000 'PN 0A00 'Doe";
    assert_bad(cut, 0, DICOM_ERROR_BROKEN, "made.dcm: element (0010,0010) at offset 10: ");
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) head = parse(cut, PATIENT_NAME, &error);
    g_assert_no_error(error);
    assert_text(dicom_file_dataset(head), MODALITY, "CT");
    g_assert_cmpuint(dicom_file_dataset(head)->n_elements, ==, 1);

    assert_bad("08006000 'CS 0200 'CT 1000", 0, DICOM_ERROR_BROKEN,
               "element (0008,0060) at offset 0");
    assert_bad("08006000 'CS 0200 'CT 10001000 'PN", 0, DICOM_ERROR_BROKEN,
               "element (0010,0010) at offset 10");
    assert_bad("08006000 'CS 0200 'CT 10001000 'OB 0000", 0, DICOM_ERROR_BROKEN,
               "element (0010,0010) at offset 10");
    assert_bad("08006000 'CS 0200 'CT 08004011 'SQ 0000 FFFFFFFF FEFF00E0 00000000", 0,
               DICOM_ERROR_BROKEN, "element (0008,1140) at offset 10");
    assert_bad(
        "08006000 'CS 0200 'CT 08004011 'SQ 0000 08000000 FEFF00E0 02000000 08005511 'UI 0000", 0,
        DICOM_ERROR_BROKEN, "item at offset 22");
    assert_bad("08006000 'CS 0200 'CT 08004011 'UT 0000 FFFFFFFF FEFFDDE0 00000000", 0,
               DICOM_ERROR_BROKEN, "undefined length");
    assert_bad("08006000 'CS 0200 'CT FEFF00E0 00000000", 0, DICOM_ERROR_BROKEN,
               "outside of a sequence");
    assert_bad("", 0, DICOM_ERROR_NOT_DICOM, "empty");
    assert_bad("'#!/bin/sh 0A 'echo 20 'hello,_this_is_not_an_image", 0, DICOM_ERROR_NOT_DICOM,
               "made.dcm");
    g_autoptr(GString) preamble = g_string_new(NULL);
    for (int i = 0; i < 128; i++)
        g_string_append(preamble, "00");
    g_string_append(preamble, " 'DICM");
    assert_bad(preamble->str, 0, DICOM_ERROR_BROKEN, "no data elements");
}

static void test_padding(void) {
    g_autoptr(DicomFile) zeros =
        parse_good("08006000 'CS 0200 'CT 28001000 'US 0200 0102 00000000 00000000 00000000 0000");
    g_assert_cmpuint(dicom_file_dataset(zeros)->n_elements, ==, 2);
    g_autoptr(DicomFile) few = parse_good("08006000 'CS 0200 'CT 000000");
    g_assert_cmpuint(dicom_file_dataset(few)->n_elements, ==, 1);
    /* Delimiters of what has already ended by its length */
    g_autoptr(DicomFile) delimiters =
        parse_good("08006000 'CS 0200 'CT 08004011 'SQ 0000 08000000 FEFF00E0 00000000 "
                   "FEFFDDE0 00000000 28001000 'US 0200 0102");
    g_assert_cmpuint(dicom_file_dataset(delimiters)->n_elements, ==, 3);
}

static char *nested(int depth) {
    GString *description = g_string_new("08006000 02000000 'CT");
    for (int i = 0; i < depth; i++)
        g_string_append(description, " 08004011 FFFFFFFF FEFF00E0 FFFFFFFF");
    for (int i = 0; i < depth; i++)
        g_string_append(description, " FEFF0DE0 00000000 FEFFDDE0 00000000");
    return g_string_free(description, FALSE);
}

static gboolean count_element(const DicomDataset *dataset, const DicomElement *element,
                              gpointer data) {
    (void)dataset;
    (void)element;
    return ++*(gsize *)data < 40;
}

static void test_nesting(void) {
    g_autofree char *deepest = nested(64), *too_deep = nested(65), *absurd = nested(20000);
    g_autoptr(DicomFile) file = parse_good(deepest);
    gsize n = 0;
    g_assert_false(dicom_dataset_walk(dicom_file_dataset(file), count_element, &n));
    g_assert_cmpuint(n, ==, 40);
    assert_bad(too_deep, 0, DICOM_ERROR_LIMIT, "nested deeper");
    assert_bad(absurd, 0, DICOM_ERROR_LIMIT, "nested deeper");
}

static void test_numbers(void) {
    g_autoptr(DicomFile) file = parse_good(
        "08006000 'CS 0200 'CT 20001300 'IS 0800 '1\\+22\\-3 20003200 'DS 0800 '1.5\\2.0 20 "
        "28000301 'US 0200 0100 28000601 'SS 0200 FEFF 28000900 'AT 0800 5400 8000 18006310 "
        "40002592 'FD 0800 000000000000F8BF 40002692 'FL 0400 00000040 40002792 'FL 0400 0000C07F "
        "40002892 'SL 0400 FFFFFFFF 40002992 'UV 0000 08000000 FFFFFFFFFFFFFFFF "
        "40003092 'SV 0000 08000000 FFFFFFFFFFFFFFFF 40003192 'IS 0400 '0x10 40003292 'DS 0400 "
        "'nan 20");
    const DicomDataset *dataset = dicom_file_dataset(file);
    const DicomElement *element = dicom_dataset_find(dataset, DICOM_TAG(0x0020, 0x0013));
    gint64 whole;
    double number;
    const gint64 expected[] = {1, 22, -3};
    for (gsize i = 0; i < 3; i++) {
        g_assert_true(dicom_element_int(element, i, &whole));
        g_assert_cmpint(whole, ==, expected[i]);
    }
    g_assert_false(dicom_element_int(element, 3, &whole));
    element = dicom_dataset_find(dataset, DICOM_TAG(0x0020, 0x0032));
    g_assert_false(dicom_element_int(element, 0, &whole));
    g_assert_true(dicom_element_int(element, 1, &whole));
    g_assert_cmpint(whole, ==, 2);
    g_assert_true(dicom_element_double(element, 0, &number));
    g_assert_cmpfloat(number, ==, 1.5);
    assert_int(dataset, DICOM_TAG(0x0028, 0x0106), -2);
    element = dicom_dataset_find(dataset, DICOM_TAG(0x0028, 0x0009));
    g_assert_true(dicom_element_int(element, 1, &whole));
    g_assert_cmphex(whole, ==, DICOM_TAG(0x0018, 0x1063));
    g_assert_false(dicom_element_int(element, 2, &whole));
    element = dicom_dataset_find(dataset, DICOM_TAG(0x0040, 0x9225));
    g_assert_true(dicom_element_double(element, 0, &number));
    g_assert_cmpfloat(number, ==, -1.5);
    assert_int(dataset, DICOM_TAG(0x0040, 0x9226), 2);
    assert_int(dataset, DICOM_TAG(0x0040, 0x9228), -1);
    assert_int(dataset, DICOM_TAG(0x0040, 0x9230), -1);
    const guint32 none[] = {DICOM_TAG(0x0008, 0x0060), DICOM_TAG(0x0040, 0x9227),
                            DICOM_TAG(0x0040, 0x9229), DICOM_TAG(0x0040, 0x9231),
                            DICOM_TAG(0x0040, 0x9232), DICOM_TAG(0x0040, 0x9999)};
    for (gsize i = 0; i < G_N_ELEMENTS(none); i++)
        g_assert_false(dicom_dataset_int(dataset, none[i], &whole));
}

static void test_dictionary(void) {
    static const struct {
        guint32 tag;
        const char *vr;
    } cases[] = {
        {0x00100010, "PN"}, {0x00080005, "CS"}, {0x7FE00010, "OW"}, {0x60003000, "OW"},
        {0x601E0010, "US"}, {0x50020010, "US"}, {0x00280106, "US"}, {0x00281201, "OW"},
        {0x00089215, "SQ"}, {0x00090010, "LO"}, {0x00091010, "UN"}, {0x00200000, "UL"},
        {0x00203110, "CS"}, {0x00081111, "SQ"}, {0x00100011, "UN"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%08x", cases[i].tag);
        g_assert_cmphex(dicom_dictionary_vr(cases[i].tag), ==,
                        DICOM_VR(cases[i].vr[0], cases[i].vr[1]));
    }
    g_autofree char *text = dicom_tag_string(0x7FE00010);
    g_assert_cmpstr(text, ==, "(7fe0,0010)");

    /* Implicit: `US or SS` by Pixel Representation, the parents' too, and that which comes later */
    g_autoptr(DicomFile) file = parse_good(
        "08006000 02000000 'CT 08004011 12000000 FEFF00E0 0A000000 28000601 02000000 FFFF "
        "28000301 02000000 0100 28000601 02000000 FFFF");
    assert_int(dicom_file_dataset(file), DICOM_TAG(0x0028, 0x0106), -1);
    const DicomElement *sequence = dicom_dataset_find(dicom_file_dataset(file), SEQUENCE);
    assert_int(&sequence->items[0], DICOM_TAG(0x0028, 0x0106), -1);
}

static void test_unsorted(void) {
    g_autoptr(DicomFile) file =
        parse_good("08006000 'CS 0200 'CT 28001000 'US 0200 0102 10001000 'PN 0400 'Doe1 "
                   "08007000 'LO 0200 'AB 10001000 'PN 0400 'Doe2");
    const DicomDataset *dataset = dicom_file_dataset(file);
    assert_text(dataset, PATIENT_NAME, "Doe1"); /* the first of two */
    assert_text(dataset, DICOM_TAG(0x0008, 0x0070), "AB");
    assert_text(dataset, DICOM_TAG(0x0008, 0x0071), NULL);
    assert_int(dataset, ROWS, 0x0201);
    g_assert_cmphex(dataset->elements[1].tag, ==, ROWS);
}

/* A data set with this character set and this text (bytes in hexadecimal) as Patient's Name and as
 * an LT. */
static void assert_decoded(const char *terms, const char *hex, const char *name,
                           const char *comment) {
    g_autoptr(GString) description = g_string_new("");
    gsize n_terms = strlen(terms), n = strlen(hex) / 2;
    g_string_append_printf(description, "08000500 %02x%02x0000 ", (guint)n_terms, 0);
    for (gsize i = 0; i < n_terms; i++)
        g_string_append_printf(description, "%02x", (guint8)terms[i]);
    g_string_append_printf(description, " 10001000 %02x000000 %s 10000040 %02x000000 %s", (guint)n,
                           hex, (guint)n, hex);
    g_autoptr(DicomFile) file = parse_good(description->str);
    g_test_message("%s: %s", terms, hex);
    assert_text(dicom_file_dataset(file), PATIENT_NAME, name);
    assert_text(dicom_file_dataset(file), DICOM_TAG(0x0010, 0x4000), comment ? comment : name);
}

static void test_character_sets(void) {
    assert_decoded("ISO_IR 6", "4DFC6C6C20", "M\uFFFDll", NULL);
    assert_decoded("ISO_IR 100", "4DFC6C6C6572", "Müller", NULL);
    assert_decoded("ISO-IR 100", "4DFC6C6C6572", "Müller", NULL);
    assert_decoded("ISO_IR 101", "57B3", "Wł", NULL);
    assert_decoded("ISO_IR 109", "A6B1", "Ĥħ", NULL);
    assert_decoded("ISO_IR 110", "A2B1", "ĸą", NULL);
    assert_decoded("ISO_IR 126", "C4E9EFEDF5F3E9EFF2", "Διονυσιος", NULL);
    assert_decoded("ISO_IR 127", "E2C8C7E6EA", "قباني", NULL);
    assert_decoded("ISO_IR 138", "F9F8E5EF", "שרון", NULL);
    assert_decoded("ISO_IR 144", "BBEEDAE1D5DCD1E3E0D3", "Люксембург", NULL);
    assert_decoded("ISO_IR 148", "C7617675FE6FF06C75", "Çavuşoğlu", NULL);
    assert_decoded("ISO_IR 166", "B9D2C1CAA1D8C5", "นามสกุล", NULL);
    assert_decoded("ISO_IR 203", "35A4", "5€", NULL);
    assert_decoded("ISO_IR 13", "D4CFC0DE5EC0DBB37E", "ﾔﾏﾀﾞ^ﾀﾛｳ‾", NULL);
    assert_decoded("ISO_IR 13", "415C42", "A\\B", "A¥B");
    assert_decoded("ISO_IR 192", "57616E675E5869616F446F6E673DE78E8B5EE5B08FE4B89CC3FF",
                   "Wang^XiaoDong=王^小东��", NULL);
    assert_decoded("GB18030", "CDF55ED0A1B6AB9532823681", "王^小东𠀀�", NULL);
    /* a backslash as second byte */
    assert_decoded("GBK", "815C5E41", "乗^A", NULL);
    /* The examples of PS3.5 annexes H to K */
    assert_decoded("\\ISO 2022 IR 87",
                   "59616D6164615E5461726F753D1B24423B3345441B28425E1B244242404F3A1B2842",
                   "Yamada^Tarou=山田^太郎", NULL);
    assert_decoded("ISO 2022 IR 13\\ISO 2022 IR 87",
                   "D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A",
                   "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎", NULL);
    assert_decoded("\\ISO 2022 IR 159", "1B24284430211B2842", "丂", NULL);
    assert_decoded("\\ISO 2022 IR 149", "486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D7",
                   "Hong^Gildong=洪^吉洞", NULL);
    assert_decoded("\\ISO 2022 IR 58", "5A68616E673D1B242941D5C55E1B242941D0A1B6AB",
                   "Zhang=张^小东", NULL);
    /* A kanji whose codes are those of delimiters; delimiters and line ends reset, in PN components
     * too */
    assert_decoded("\\ISO 2022 IR 87", "1B2442305C1B28425C41", "移\\A", "移\\A");
    assert_decoded("\\ISO 2022 IR 126", "1B2D46C45EC4C4", "Δ^��", "Δ^ΔΔ");
    assert_decoded("\\ISO 2022 IR 126", "1B2D46C40D0AC4", "Δ\r\n�", NULL);
    /* half a character, an escape to nowhere, NUL amid text */
    assert_decoded("ISO 2022 IR 100\\ISO 2022 IR 149", "FC1B242943B1", "ü�", NULL);
    assert_decoded("\\ISO 2022 IR 87", "1B24423B", "�", NULL);
    assert_decoded("ISO_IR 100", "610062FC", "a�bü", NULL);
    assert_decoded("ISO_IR 192", "610062C3BC", "a�bü", NULL);
    assert_decoded("nonsense", "6162FC00", "ab�", NULL);

    /* Items inherit it from their parents, or have their own, which may be the default */
    g_autoptr(DicomFile) file =
        parse_good("08000500 0A000000 'ISO_IR 20 '100 08004011 FFFFFFFF FEFF00E0 0A000000 10001000 "
                   "02000000 41FC "
                   "FEFF00E0 1C000000 08000500 0A000000 'ISO_IR 20 '144 10001000 02000000 41D0 "
                   "FEFF00E0 12000000 08000500 00000000 10001000 02000000 41FC FEFFDDE0 00000000");
    const DicomElement *sequence = dicom_dataset_find(dicom_file_dataset(file), SEQUENCE);
    assert_text(&sequence->items[0], PATIENT_NAME, "Aü");
    assert_text(&sequence->items[1], PATIENT_NAME, "Aа");
    assert_text(&sequence->items[2], PATIENT_NAME, "A\uFFFD");
    assert_text(dicom_file_dataset(file), SEQUENCE, NULL);
}

static void test_no_regular_files(void) {
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("pixleak-dicom-XXXXXX", &error);
    g_assert_no_error(error);
    g_autofree char *fifo = g_build_filename(folder, "fifo", NULL),
                    *none = g_build_filename(folder, "none", NULL),
                    *empty = g_build_filename(folder, "empty", NULL);
    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_assert_true(g_file_set_contents(empty, "", 0, &error));
    const struct {
        const char *path, *what;
        int code;
    } cases[] = {
        {folder, "is a directory", DICOM_ERROR_IO},
        {fifo, "is a pipe", DICOM_ERROR_IO},
        {none, "No such file", DICOM_ERROR_IO},
        {empty, "empty", DICOM_ERROR_NOT_DICOM},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_null(dicom_file_open(cases[i].path, 0, &error));
        g_assert_error(error, DICOM_ERROR, cases[i].code);
        g_assert_nonnull(strstr(error->message, cases[i].what));
        g_assert_true(g_str_has_prefix(error->message, cases[i].path));
        g_clear_error(&error);
    }
    unlink(fifo);
    unlink(empty);
    rmdir(folder);
}

/* All *.dcm under a folder, appended to paths. */
static void collect(const char *folder, GPtrArray *paths) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            collect(path, paths);
        else if (g_str_has_suffix(name, ".dcm"))
            g_ptr_array_add(paths, g_steal_pointer(&path));
    }
}

/* The real images, or NULL with the test marked as skipped. */
static GPtrArray *real_files(void) {
    const char *shared = g_getenv("PIXLEAK_SHARED");
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    if (shared)
        collect(shared, paths);
    if (paths->len == 0) {
        g_test_skip("no real images: PIXLEAK_SHARED names no folder with any");
        return NULL;
    }
    return g_steal_pointer(&paths);
}

static void test_real_files(void) {
    static const struct {
        const char *name, *what;
    } known_bad[] = {
        {"rtplan_truncated.dcm", "element (300a,00b0) at offset 1410"},
        {"MR_truncated.dcm", "element (7fe0,0010) at offset 1488"},
        {"emri_small_jpeg_2k_lossless_too_short.dcm", "element (7fe0,0010) at offset 2340"},
        {"no_meta.dcm", "not a DICOM file"}, /* begins with a stray byte */
    };
    g_autoptr(GPtrArray) paths = real_files();
    gsize n_bad = 0;
    for (guint i = 0; paths && i < paths->len; i++) {
        const char *path = paths->pdata[i], *expected = NULL;
        g_autofree char *name = g_path_get_basename(path);
        for (gsize j = 0; j < G_N_ELEMENTS(known_bad); j++)
            if (g_str_equal(name, known_bad[j].name))
                expected = known_bad[j].what;
        g_autoptr(GError) error = NULL;
        g_autoptr(DicomFile) file = dicom_file_open(path, 0, &error);
        n_bad += !file;
        if (!expected) {
            g_assert_no_error(error);
            g_assert_cmpuint(dicom_file_dataset(file)->n_elements, >, 0);
        } else if (file || !strstr(error->message, expected)) {
            g_test_message("%s: %s", path, file ? "opened" : error->message);
            g_test_fail();
        }
        /* What comes before the broken place is read all the same. */
        if (expected && !g_str_equal(expected, "not a DICOM file")) {
            g_autoptr(DicomFile) head = dicom_file_open(path, DICOM_TAG(0x0028, 0), NULL);
            g_autofree char *uid =
                dicom_dataset_text(dicom_file_dataset(head), DICOM_TAG(0x0008, 0x0018));
            g_assert_nonnull(uid);
        }
    }
    if (paths)
        g_test_message("%u files, %zu of them broken", paths->len, n_bad);
}

static gboolean read_all(const DicomDataset *dataset, const DicomElement *element, gpointer data) {
    gsize *sum = data;
    if (!element->undefined_length)
        for (gsize i = 0; i < element->length; i++)
            *sum += element->value[i];
    for (gsize i = 0; i < element->n_fragments; i++)
        for (gsize j = 0; j < element->fragments[i].length; j++)
            *sum += element->fragments[i].data[j];
    g_autofree char *text = dicom_dataset_text(dataset, element->tag);
    g_assert_true(!text || g_utf8_validate(text, -1, NULL));
    gint64 number;
    *sum += dicom_element_int(element, 1, &number);
    return TRUE;
}

/* Reads a copy of exactly this size, so that AddressSanitizer sees what lies beyond. */
static gboolean survives(const guint8 *data, gsize size) {
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = dicom_file_new_from_bytes(bytes, "changed", 0, &error);
    g_assert_true((file == NULL) == (error != NULL));
    gsize sum = 0;
    if (file)
        dicom_dataset_walk(dicom_file_dataset(file), read_all, &sum);
    return file != NULL;
}

static void test_hostile(void) {
    guint32 seed = test_seed();
    g_test_message("seed %u", seed);
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    g_autoptr(GPtrArray) paths = real_files();
    gsize n_read = 0, n = 0;
    for (guint i = 0; paths && i < paths->len; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *contents = NULL;
        gsize size;
        g_file_get_contents(paths->pdata[i], &contents, &size, &error);
        g_assert_no_error(error);
        if (size == 0 || size > 16384)
            continue;
        for (gsize cut = 0; cut < size; cut += 512, n++)
            n_read += survives((guint8 *)contents, cut);
        for (int round = 0; round < 20; round++, n++) {
            g_autofree guint8 *changed = g_memdup2(contents, size);
            for (int flips = g_rand_int_range(rand, 1, 10); flips > 0; flips--)
                changed[g_rand_int_range(rand, 0, size)] ^= 1u << g_rand_int_range(rand, 0, 8);
            n_read += survives(changed, size);
        }
    }
    g_test_message("%zu changed files, %zu of them readable", n, n_read);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dicom/encodings", test_encodings);
    g_test_add_func("/dicom/deflated", test_deflated);
    g_test_add_func("/dicom/unknown-vr", test_unknown_vr);
    g_test_add_func("/dicom/odd-vrs", test_odd_vrs);
    g_test_add_func("/dicom/fragments", test_fragments);
    g_test_add_func("/dicom/broken", test_broken);
    g_test_add_func("/dicom/padding", test_padding);
    g_test_add_func("/dicom/nesting", test_nesting);
    g_test_add_func("/dicom/numbers", test_numbers);
    g_test_add_func("/dicom/dictionary", test_dictionary);
    g_test_add_func("/dicom/unsorted", test_unsorted);
    g_test_add_func("/dicom/character-sets", test_character_sets);
    g_test_add_func("/dicom/no-regular-files", test_no_regular_files);
    g_test_add_func("/dicom/real-files", test_real_files);
    g_test_add_func("/dicom/hostile", test_hostile);
    return g_test_run();
}
