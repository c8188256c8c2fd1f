/* Reads any bytes as a DICOM file, decodes every frame and looks at every other place with pixels:
 * all codecs, palettes, overlays, icons. */
#include "core/image/digest.h"
#include "core/image/frame_picture.h"
#include "core/image/places.h"
#include "core/image/voi.h"
#include "tests/fuzz/target.h"

/* Broken offset tables may state any number of frames of which all are missing. */
enum { MAX_FRAMES = 64 };

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

/* The frame as a scan looks at it: through each window and table of the header's. */
static void look_through_views(const PixelData *pixels, const DicomDataset *dataset,
                               const Frame *frame) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Picture) picture = picture_from_frame(frame, pixel_data_palette(pixels), &error);
    if ((picture == NULL) != (error != NULL))
        g_error("a picture and an error, or neither");
    g_autoptr(VoiViews) views = voi_views_new(dataset, pixel_data_format(pixels));
    for (gsize i = 0; views && picture && i < voi_views_n(views); i++) {
        g_autoptr(Picture) view = voi_picture(views, i, picture);
        fuzz_keep(view ? picture_sample(view, 0, view->width / 2, view->height / 2) : 0);
        fuzz_keep(voi_view_name(views, i)[0]);
    }
}

static void digest(const PixelData *pixels) {
    const PixelData *all[] = {pixels};
    PixelDigest digests[1];
    GError *errors[1] = {NULL};
    pixel_data_digest_bytes(all, 1, digests);
    fuzz_keep((guint)digests[0].text[0]);
    if (pixel_data_n_frames(pixels) > MAX_FRAMES)
        return;
    pixel_data_digest_samples(all, 1, digests, errors);
    fuzz_keep(errors[0] ? 0 : (guint)digests[0].text[0]);
    g_clear_error(&errors[0]);
}

static void decode(const PixelData *pixels, const DicomDataset *dataset, guint *sum) {
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
        look_through_views(pixels, dataset, &frame);
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
        decode(pixels, dicom_file_dataset(file), &sum);
        digest(pixels);
    }
    places_visit(file, pixels, touch, &sum);
    fuzz_keep(sum);
    return 0;
}
