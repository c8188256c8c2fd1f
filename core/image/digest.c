/* md5 of pixel data, as it is stored and as it is seen. */
#include "core/image/pixel_data.h"

char *pixel_data_digest_bytes(const PixelData *pixels) {
    const DicomElement *element = pixel_data_element(pixels);
    g_autoptr(GChecksum) md5 = g_checksum_new(G_CHECKSUM_MD5);
    gsize done = 0;
    while (done < element->length) { /* g_checksum_update takes at most a gssize */
        gsize n = MIN(element->length - done, (gsize)1 << 30);
        g_checksum_update(md5, element->value + done, (gssize)n);
        done += n;
    }
    return g_strdup(g_checksum_get_string(md5));
}

static void to_little_endian(Frame *frame) {
    if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
        return;
    gsize size = frame->bytes_per_sample;
    for (gsize i = 0; i < frame->length; i += size)
        for (gsize j = 0; j < size / 2; j++) {
            guint8 byte = frame->data[i + j];
            frame->data[i + j] = frame->data[i + size - 1 - j];
            frame->data[i + size - 1 - j] = byte;
        }
}

char *pixel_data_digest_samples(const PixelData *pixels, GError **error) {
    g_autoptr(GChecksum) md5 = g_checksum_new(G_CHECKSUM_MD5);
    for (gsize i = 0; i < pixel_data_n_frames(pixels); i++) {
        g_auto(Frame) frame = {0};
        if (!pixel_data_decode(pixels, i, &frame, error))
            return NULL;
        frame_normalize(&frame);
        to_little_endian(&frame);
        g_checksum_update(md5, frame.data, (gssize)frame.length);
    }
    return g_strdup(g_checksum_get_string(md5));
}
