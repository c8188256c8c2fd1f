/* Overlay planes: two groups' attributes and data off the input, in an image of four frames. */
#include "core/image/places.h"
#include "tests/fuzz/data_set.h"
#include "tests/fuzz/target.h"

/* Rows and columns of an overlay; a mutation away stand sizes that don't fit its data. */
enum { LONGEST_SIDE = 64 };

static void numbers(GByteArray *out, guint32 tag, FuzzInput *input, guint n) {
    guint16 values[2];
    for (guint i = 0; i < n; i++)
        values[i] = GUINT16_TO_LE((guint16)fuzz_u16(input));
    data_set_short(out, tag, "US", values, n * sizeof *values);
}

static void overlay(GByteArray *out, guint group, FuzzInput *input) {
    guint flags = fuzz_byte(input), rows = fuzz_byte(input), columns = fuzz_byte(input);
    gboolean odd = (flags & 0xF0) == 0xF0;
    data_set_number(out, DICOM_TAG(group, 0x0010), odd ? fuzz_u16(input) : rows % LONGEST_SIDE);
    data_set_number(out, DICOM_TAG(group, 0x0011), odd ? fuzz_u16(input) : columns % LONGEST_SIDE);
    if (flags & 1) {
        g_autofree char *frames = g_strdup_printf("%d", (gint8)fuzz_byte(input));
        data_set_text(out, DICOM_TAG(group, 0x0015), "IS", frames);
    }
    if (flags & 2)
        numbers(out, DICOM_TAG(group, 0x0050), input, 2);
    if (flags & 4)
        numbers(out, DICOM_TAG(group, 0x0051), input, 1);
    data_set_number(out, DICOM_TAG(group, 0x0100), flags & 8 ? 16 : 1);
    data_set_number(out, DICOM_TAG(group, 0x0102), flags & 8 ? fuzz_byte(input) % 20 : 0);
    if (flags & 8)
        return;
    g_autoptr(GBytes) data = fuzz_bytes(input, fuzz_u16(input));
    data_set_long(out, DICOM_TAG(group, 0x3000), "OW", data);
}

static DicomFile *file_of(FuzzInput *input, GError **error) {
    GByteArray *out = data_set_begin("1.2.840.10008.1.2.1");
    data_set_number(out, DICOM_TAG(0x0028, 0x0002), 1);
    data_set_text(out, DICOM_TAG(0x0028, 0x0004), "CS", "MONOCHROME2");
    data_set_text(out, DICOM_TAG(0x0028, 0x0008), "IS", "4");
    data_set_number(out, DICOM_TAG(0x0028, 0x0010), 8);
    data_set_number(out, DICOM_TAG(0x0028, 0x0011), 8);
    data_set_number(out, DICOM_TAG(0x0028, 0x0100), 16);
    data_set_number(out, DICOM_TAG(0x0028, 0x0101), 12);
    data_set_number(out, DICOM_TAG(0x0028, 0x0102), 11);
    data_set_number(out, DICOM_TAG(0x0028, 0x0103), 0);
    overlay(out, 0x6000, input);
    overlay(out, 0x601E, input);
    guint8 pixels[4 * 8 * 8 * 2] = {0};
    for (gsize i = 0; i < sizeof pixels; i++)
        pixels[i] = (guint8)fuzz_byte(input);
    g_autoptr(GBytes) value = g_bytes_new(pixels, sizeof pixels);
    data_set_long(out, DICOM_TAG(0x7FE0, 0x0010), "OW", value);
    return data_set_file(out, error);
}

static gboolean look(Place *place, const char *name, const GError *error, gpointer data) {
    guint *sum = data;
    if ((place == NULL) != (error != NULL) || name == NULL)
        g_error("a place and an error, or neither");
    if (place == NULL)
        return TRUE;
    for (gsize y = 0; y < place->picture.height; y++)
        for (gsize x = 0; x < place->picture.width; x++)
            *sum += picture_sample(&place->picture, 0, x, y);
    place_free(place);
    return TRUE;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    FuzzInput input = {data, size};
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = file_of(&input, &error);
    if (file == NULL)
        g_error("%s", error->message);
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), &error);
    if (pixels == NULL)
        g_error("%s", error->message);
    guint sum = 0;
    places_visit(file, pixels, look, &sum);
    fuzz_keep(sum);
    return 0;
}
