/* Reads any bytes as a DICOM file, decodes every frame and looks at every other place with pixels:
 * all codecs, palettes, overlays, icons. */
#include "core/image/digest.h"
#include "core/image/places.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static gboolean touch(Place *place, const char *name, const GError *error, gpointer data) {
    guint *sum = data;
    if ((place == NULL) != (error != NULL) || name == NULL)
        g_error("a place and an error, or neither");
    if (place != NULL) {
        for (gsize y = 0; y < place->picture.height; y++)
            for (gsize x = 0; x < place->picture.width; x++)
                *sum += picture_sample(&place->picture, 0, x, y);
        place_free(place);
    }
    return TRUE;
}

/* Broken offset tables may state any number of frames of which all are missing. */
enum { MAX_FRAMES = 64 };

static void decode(const PixelData *pixels, guint *sum) {
    for (gsize i = 0; i < MIN(pixel_data_n_frames(pixels), MAX_FRAMES); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(Frame) frame = {0};
        if (pixel_data_decode(pixels, i, &frame, &error) != (error == NULL))
            g_error("a frame and an error, or neither");
        if (error != NULL)
            continue;
        gsize samples =
            (gsize)frame.format.rows * frame.format.columns * frame.format.samples_per_pixel;
        for (gsize at = 0; at < samples * frame.bytes_per_sample; at++)
            *sum += frame.data[at];
        Place *place = place_from_frame(&frame, pixel_data_palette(pixels), i, &error);
        touch(place, "frame", error, sum);
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(GBytes) bytes = g_bytes_new_static(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = dicom_file_new_from_bytes(bytes, "input", 0, &error);
    if (file == NULL)
        return 0;
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), &error);
    if (pixels != NULL && error != NULL)
        g_error("pixels and an error");
    guint sum = 0;
    if (pixels != NULL) {
        decode(pixels, &sum);
        const PixelData *all[] = {pixels};
        PixelDigest digest;
        pixel_data_digest_bytes(all, 1, &digest);
        sum += (guint)digest.text[0];
    }
    places_visit(file, pixels, touch, &sum);
    volatile guint result = sum;
    (void)result;
    return 0;
}
