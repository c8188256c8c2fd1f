/* Writes the decoded samples of a DICOM file to standard output, for comparison with other
 * decoders: a line `rows columns samples bits signed float frames photometric`, where bits are
 * those of a sample's container, then all frames by pixel in little-endian. */
#include "core/image/pixel_data.h"

#include <stdio.h>

static gboolean dump(const char *path, GError **error) {
    g_autoptr(DicomFile) file = dicom_file_open(path, 0, error);
    if (file == NULL)
        return FALSE;
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), error);
    for (gsize i = 0; pixels && i < pixel_data_n_frames(pixels); i++) {
        g_auto(Frame) frame = {0};
        if (!pixel_data_decode(pixels, i, &frame, error))
            return FALSE;
        frame_normalize(&frame);
        const PixelFormat *format = &frame.format;
        if (i == 0)
            printf("%u %u %u %u %d %d %" G_GSIZE_FORMAT " %s\n", format->rows, format->columns,
                   format->samples_per_pixel, (guint)(frame.bytes_per_sample * 8),
                   format->is_signed, format->is_float, pixel_data_n_frames(pixels),
                   photometric_name(format->photometric_interpretation));
        g_assert(G_BYTE_ORDER == G_LITTLE_ENDIAN);
        fwrite(frame.data, 1, frame.length, stdout);
    }
    return pixels != NULL;
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    if (argc != 2) {
        g_printerr("usage: dump_samples FILE\n");
        return 2;
    }
    if (dump(argv[1], &error))
        return 0;
    g_printerr("dump_samples: %s\n", error ? error->message : "no pixel data");
    return 1;
}
