/* md5 of pixel data, as it is stored and as it is seen. */
#include "core/image/digest.h"

#include "kernels/digest.h"

void pixel_data_digest_elements(const DicomElement *const elements[], gsize n,
                                PixelDigest digests[]) {
    g_autofree Md5Bytes *inputs = g_new(Md5Bytes, n);
    g_autofree guint8(*out)[MD5_SIZE] = g_malloc_n(n, MD5_SIZE);
    for (gsize i = 0; i < n; i++)
        inputs[i] = (Md5Bytes){elements[i]->value, elements[i]->length};
    md5_digest(inputs, n, out);
    for (gsize i = 0; i < n; i++)
        md5_text(out[i], digests[i].text);
}

void pixel_data_digest_bytes(const PixelData *const pixels[], gsize n, PixelDigest digests[]) {
    g_autofree const DicomElement **elements = g_new(const DicomElement *, n);
    for (gsize i = 0; i < n; i++)
        elements[i] = pixel_data_element(pixels[i]);
    pixel_data_digest_elements(elements, n, digests);
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

void pixel_data_digest_samples(const PixelData *const pixels[], gsize n, PixelDigest digests[],
                               GError *errors[]) {
    g_autofree Md5 *md5 = g_new(Md5, n);
    g_autofree Md5Bytes *pieces = g_new(Md5Bytes, n);
    g_autofree Frame *frames = g_new0(Frame, n);
    g_autofree guint8(*out)[MD5_SIZE] = g_malloc_n(n, MD5_SIZE);
    md5_start(md5, n);
    gboolean more = TRUE;
    for (gsize frame = 0; more; frame++) {
        more = FALSE;
        for (gsize i = 0; i < n; i++) {
            pieces[i] = (Md5Bytes){NULL, 0};
            if (errors[i] != NULL || frame >= pixel_data_n_frames(pixels[i]) ||
                !pixel_data_decode(pixels[i], frame, &frames[i], &errors[i]))
                continue;
            frame_normalize(&frames[i]);
            to_little_endian(&frames[i]);
            pieces[i] = (Md5Bytes){frames[i].data, frames[i].length};
            more = TRUE;
        }
        md5_append(md5, pieces, n);
        for (gsize i = 0; i < n; i++)
            frame_clear(&frames[i]);
    }
    md5_finish(md5, n, out);
    for (gsize i = 0; i < n; i++)
        md5_text(out[i], digests[i].text);
}
