#include "core/check/decoded.h"

void decoded_clear(Decoded *decoded) {
    frame_clear(&decoded->samples);
    frame_clear(&decoded->rgb);
}

static gboolean is_color(Photometric photometric) {
    return photometric != PHOTOMETRIC_MONOCHROME1 && photometric != PHOTOMETRIC_MONOCHROME2 &&
           photometric != PHOTOMETRIC_UNKNOWN;
}

gboolean decoded_frame(const PixelData *pixels, gsize frame, Decoded *out, StoredVisit visit,
                       gpointer data, GError **error) {
    if (!pixel_data_decode(pixels, frame, &out->samples, error))
        return FALSE;
    if (visit != NULL)
        visit(&out->samples, data);
    frame_normalize(&out->samples);
    Photometric photometric = out->samples.format.photometric_interpretation;
    if (!is_color(photometric) || photometric == PHOTOMETRIC_RGB)
        return TRUE;
    return frame_to_rgb(&out->samples, pixel_data_palette(pixels), &out->rgb, error);
}

Frame *decoded_shown(Decoded *decoded) {
    return decoded->rgb.data != NULL ? &decoded->rgb : &decoded->samples;
}

const Frame *decoded_indices(const Decoded *decoded) {
    Photometric photometric = decoded->samples.format.photometric_interpretation;
    return photometric == PHOTOMETRIC_PALETTE_COLOR ? &decoded->samples : NULL;
}
