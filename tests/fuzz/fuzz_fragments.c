/* Fragments, offset tables and a number of frames that fit or don't: which fragments are a frame's.
 * Every byte of them must be in the frames that come out. */
#include "core/image/pixel_data.h"
#include "tests/fuzz/data_set.h"
#include "tests/fuzz/target.h"

enum { MOST_FRAMES = 300 };

static GByteArray *head(FuzzInput *input) {
    static const char *const syntaxes[] = {"1.2.840.10008.1.2.5",    "1.2.840.10008.1.2.4.50",
                                           "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90",
                                           "1.2.840.10008.1.2.1.98", "1.2.840.10008.1.2.8.1"};
    GByteArray *out = data_set_begin(syntaxes[fuzz_byte(input) % G_N_ELEMENTS(syntaxes)]);
    g_autofree char *frames = g_strdup_printf("%u", fuzz_byte(input));
    data_set_number(out, DICOM_TAG(0x0028, 0x0002), 1);
    data_set_text(out, DICOM_TAG(0x0028, 0x0004), "CS", "MONOCHROME2");
    data_set_text(out, DICOM_TAG(0x0028, 0x0008), "IS", frames);
    data_set_number(out, DICOM_TAG(0x0028, 0x0010), 4);
    data_set_number(out, DICOM_TAG(0x0028, 0x0011), 4);
    data_set_number(out, DICOM_TAG(0x0028, 0x0100), 8);
    data_set_number(out, DICOM_TAG(0x0028, 0x0101), 8);
    data_set_number(out, DICOM_TAG(0x0028, 0x0102), 7);
    data_set_number(out, DICOM_TAG(0x0028, 0x0103), 0);
    return out;
}

/* 64-bit offsets or lengths, of which the input gives the lower half. */
static void extended_table(GByteArray *out, guint32 tag, FuzzInput *input, guint n) {
    g_autoptr(GByteArray) table = g_byte_array_new();
    for (guint i = 0; i < n; i++) {
        data_set_u32(table, fuzz_u16(input));
        data_set_u32(table, 0);
    }
    g_autoptr(GBytes) value = g_bytes_new(table->data, table->len);
    data_set_long(out, tag, "OV", value);
}

static void item(GByteArray *out, GBytes *value) {
    gsize length;
    const guint8 *data = g_bytes_get_data(value, &length);
    data_set_u16(out, 0xFFFE);
    data_set_u16(out, 0xE000);
    data_set_u32(out, (guint32)length);
    if (length > 0)
        g_byte_array_append(out, data, (guint)length);
}

static void basic_table(GByteArray *out, FuzzInput *input, guint n) {
    g_autoptr(GByteArray) table = g_byte_array_new();
    for (guint i = 0; i < n; i++)
        data_set_u32(table, fuzz_u16(input));
    g_autoptr(GBytes) value = g_bytes_new(table->data, table->len);
    item(out, value);
}

static DicomFile *file_of(FuzzInput *input, GError **error) {
    GByteArray *out = head(input);
    guint tables = fuzz_byte(input);
    if (tables & 1)
        extended_table(out, DICOM_TAG(0x7FE0, 0x0001), input, fuzz_byte(input) % 16);
    if (tables & 2)
        extended_table(out, DICOM_TAG(0x7FE0, 0x0002), input, fuzz_byte(input) % 16);
    data_set_head(out, DICOM_TAG(0x7FE0, 0x0010), "OB");
    data_set_u16(out, 0);
    data_set_u32(out, G_MAXUINT32);
    basic_table(out, input, tables & 4 ? fuzz_byte(input) % 16 : 0);
    while (input->left > 0) {
        g_autoptr(GBytes) fragment = fuzz_bytes(input, fuzz_byte(input) & ~1u);
        item(out, fragment);
    }
    data_set_u16(out, 0xFFFE);
    data_set_u16(out, 0xE0DD);
    data_set_u32(out, 0);
    return data_set_file(out, error);
}

static gsize length_of_frames(const PixelData *pixels) {
    gsize length = 0;
    for (gsize i = 0; i < pixel_data_n_frames(pixels); i++) {
        g_autoptr(GBytes) joined = NULL;
        g_autoptr(GError) error = NULL;
        EncodedFrame frame = {0};
        if (pixel_data_encoded(pixels, i, &frame, &joined, &error) != (error == NULL))
            g_error("a frame and an error, or neither");
        length += error ? 0 : frame.length;
    }
    return length;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    FuzzInput input = {data, size};
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = file_of(&input, &error);
    if (file == NULL)
        g_error("%s", error->message);
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), &error);
    if (pixels == NULL || pixel_data_n_frames(pixels) > MOST_FRAMES)
        return 0;
    const DicomElement *element = pixel_data_element(pixels);
    gsize all = 0;
    for (gsize i = 1; i < element->n_fragments; i++)
        all += element->fragments[i].length;
    if (length_of_frames(pixels) != all)
        g_error("frames of %" G_GSIZE_FORMAT " bytes of %" G_GSIZE_FORMAT, length_of_frames(pixels),
                all);
    return 0;
}
