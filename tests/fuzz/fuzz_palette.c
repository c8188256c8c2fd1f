/* Palette tables, plain and segmented: the first bytes are descriptors, the rest the tables. */
#include "core/image/palette.h"
#include "tests/fuzz/data_set.h"
#include "tests/fuzz/target.h"

static void descriptor(GByteArray *out, guint channel, guint entries, guint first, guint bits) {
    const guint16 numbers[] = {GUINT16_TO_LE((guint16)entries), GUINT16_TO_LE((guint16)first),
                               GUINT16_TO_LE((guint16)bits)};
    data_set_short(out, DICOM_TAG(0x0028, 0x1101 + channel), "US", numbers, sizeof numbers);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    FuzzInput input = {data, size};
    guint flags = fuzz_byte(&input), entries = fuzz_u16(&input), first = fuzz_u16(&input);
    /* Eight of ten ask for 8 or 16 bits */
    guint bits = flags >> 4 < 13 ? (flags & 1 ? 16 : 8) : fuzz_byte(&input);
    GByteArray *out = data_set_begin("1.2.840.10008.1.2.1");
    for (guint channel = 0; channel < 3; channel++)
        descriptor(out, channel, entries + (flags & 8 ? channel : 0), first, bits);
    guint32 tag = flags & 2 ? DICOM_TAG(0x0028, 0x1221) : DICOM_TAG(0x0028, 0x1201);
    gsize length = input.left / 3 & ~(gsize)1;
    for (guint channel = 0; channel < 3; channel++) {
        g_autoptr(GBytes) table = fuzz_bytes(&input, channel < 2 ? length : input.left);
        data_set_long(out, tag + channel, "OW", table);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = data_set_file(out, &error);
    if (file == NULL)
        g_error("%s", error->message);
    Palette palette = {0};
    gboolean good =
        palette_read(file, dicom_file_dataset(file), (flags & 4) != 0, &palette, &error);
    if (good != (error == NULL))
        g_error("a palette and an error, or neither");
    if (good)
        palette_clear(&palette);
    return 0;
}
