#include "codecs/codec.h"
#include "codecs/decode_clock.h"

#include <string.h>

#define DICOM_UID "1.2.840.10008.1.2"

static const TransferSyntax transfer_syntaxes[] = {
    {DICOM_UID, "Implicit VR Little Endian", &codec_native, FALSE, FALSE},
    {DICOM_UID ".1", "Explicit VR Little Endian", &codec_native, FALSE, FALSE},
    {DICOM_UID ".1.98", "Encapsulated Uncompressed Explicit VR Little Endian", &codec_native, TRUE,
     FALSE},
    {DICOM_UID ".1.99", "Deflated Explicit VR Little Endian", &codec_native, FALSE, FALSE},
    {DICOM_UID ".2", "Explicit VR Big Endian", &codec_native, FALSE, FALSE},
    {"1.2.840.113619.5.2", "GE Private Implicit VR, Big Endian Pixels", &codec_native, FALSE,
     FALSE},
    {DICOM_UID ".8.1", "Deflated Image Frame Compression", &codec_deflated_frame, TRUE, FALSE},
    {DICOM_UID ".5", "RLE Lossless", &codec_rle, TRUE, FALSE},
    {DICOM_UID ".4.50", "JPEG Baseline (Process 1)", &codec_jpeg, TRUE, TRUE},
    {DICOM_UID ".4.51", "JPEG Extended (Process 2 & 4)", &codec_jpeg, TRUE, TRUE},
    {DICOM_UID ".4.52", "JPEG Extended (Process 3 & 5)", NULL, TRUE, TRUE},
    {DICOM_UID ".4.53", "JPEG Spectral Selection (Process 6 & 8)", &codec_jpeg, TRUE, TRUE},
    {DICOM_UID ".4.54", "JPEG Spectral Selection (Process 7 & 9)", NULL, TRUE, TRUE},
    {DICOM_UID ".4.55", "JPEG Full Progression (Process 10 & 12)", &codec_jpeg, TRUE, TRUE},
    {DICOM_UID ".4.56", "JPEG Full Progression (Process 11 & 13)", NULL, TRUE, TRUE},
    {DICOM_UID ".4.57", "JPEG Lossless (Process 14)", &codec_jpeg, TRUE, FALSE},
    {DICOM_UID ".4.58", "JPEG Lossless (Process 15)", NULL, TRUE, FALSE},
    {DICOM_UID ".4.70", "JPEG Lossless, First-Order Prediction (Process 14 SV 1)", &codec_jpeg,
     TRUE, FALSE},
    {DICOM_UID ".4.80", "JPEG-LS Lossless", &codec_jpegls, TRUE, FALSE},
    {DICOM_UID ".4.81", "JPEG-LS Near-Lossless", &codec_jpegls, TRUE, TRUE},
    {DICOM_UID ".4.90", "JPEG 2000 Lossless", &codec_jpeg2000, TRUE, FALSE},
    {DICOM_UID ".4.91", "JPEG 2000", &codec_jpeg2000, TRUE, TRUE},
    {DICOM_UID ".4.92", "JPEG 2000 Part 2 Multi-component Lossless", NULL, TRUE, FALSE},
    {DICOM_UID ".4.93", "JPEG 2000 Part 2 Multi-component", NULL, TRUE, TRUE},
    {DICOM_UID ".4.94", "JPIP Referenced", NULL, FALSE, TRUE},
    {DICOM_UID ".4.95", "JPIP Referenced Deflate", NULL, FALSE, TRUE},
    {DICOM_UID ".4.100", "MPEG2 Main Profile / Main Level", NULL, TRUE, TRUE},
    {DICOM_UID ".4.101", "MPEG2 Main Profile / High Level", NULL, TRUE, TRUE},
    {DICOM_UID ".4.102", "MPEG-4 AVC/H.264 High Profile", NULL, TRUE, TRUE},
    {DICOM_UID ".4.103", "MPEG-4 AVC/H.264 BD-compatible", NULL, TRUE, TRUE},
    {DICOM_UID ".4.104", "MPEG-4 AVC/H.264 High Profile for 2D Video", NULL, TRUE, TRUE},
    {DICOM_UID ".4.105", "MPEG-4 AVC/H.264 High Profile for 3D Video", NULL, TRUE, TRUE},
    {DICOM_UID ".4.106", "MPEG-4 AVC/H.264 Stereo High Profile", NULL, TRUE, TRUE},
    {DICOM_UID ".4.107", "HEVC/H.265 Main Profile", NULL, TRUE, TRUE},
    {DICOM_UID ".4.108", "HEVC/H.265 Main 10 Profile", NULL, TRUE, TRUE},
    {DICOM_UID ".4.110", "JPEG XL Lossless", NULL, TRUE, FALSE},
    {DICOM_UID ".4.111", "JPEG XL JPEG Recompression", NULL, TRUE, TRUE},
    {DICOM_UID ".4.112", "JPEG XL", NULL, TRUE, TRUE},
    {DICOM_UID ".4.201", "High-Throughput JPEG 2000 Lossless", &codec_jpeg2000, TRUE, FALSE},
    {DICOM_UID ".4.202", "High-Throughput JPEG 2000 with RPCL Lossless", &codec_jpeg2000, TRUE,
     FALSE},
    {DICOM_UID ".4.203", "High-Throughput JPEG 2000", &codec_jpeg2000, TRUE, TRUE},
    {DICOM_UID ".4.204", "JPIP HTJ2K Referenced", NULL, FALSE, TRUE},
    {DICOM_UID ".4.205", "JPIP HTJ2K Referenced Deflate", NULL, FALSE, TRUE},
    {DICOM_UID ".7.1", "SMPTE ST 2110-20 Uncompressed Progressive Video", NULL, TRUE, FALSE},
    {DICOM_UID ".7.2", "SMPTE ST 2110-20 Uncompressed Interlaced Video", NULL, TRUE, FALSE},
    {DICOM_UID ".7.3", "SMPTE ST 2110-30 PCM Digital Audio", NULL, TRUE, FALSE},
};

const TransferSyntax *transfer_syntax_find(const char *uid) {
    for (gsize i = 0; i < G_N_ELEMENTS(transfer_syntaxes); i++)
        if (strcmp(transfer_syntaxes[i].uid, uid) == 0)
            return &transfer_syntaxes[i];
    return NULL;
}

const TransferSyntax *transfer_syntax_nth(gsize i) {
    return i < G_N_ELEMENTS(transfer_syntaxes) ? &transfer_syntaxes[i] : NULL;
}

/* Whether so few bytes may hold such a frame. */
static gboolean check_ratio(const EncodedFrame *encoded, const PixelFormat *format,
                            GError **error) {
    gsize length, most;
    if (g_size_checked_mul(&length, format->rows, format->columns) &&
        g_size_checked_mul(&length, length, format->samples_per_pixel) &&
        g_size_checked_mul(&length, length, frame_container_bits(format->bits_allocated) / 8) &&
        (length <= CODEC_FREE_FRAME || !g_size_checked_mul(&most, encoded->length, CODEC_RATIO) ||
         length <= most))
        return TRUE;
    g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE,
                "a frame of %ux%u pixels of %u samples of %u bits in %" G_GSIZE_FORMAT
                " encoded bytes: more than %zu MiB and more than %d times as many are not decoded",
                format->columns, format->rows, format->samples_per_pixel, format->bits_allocated,
                encoded->length, CODEC_FREE_FRAME >> 20, CODEC_RATIO);
    return FALSE;
}

gboolean codec_decode(const char *transfer_syntax, const EncodedFrame *encoded,
                      const PixelFormat *format, Frame *out, GError **error) {
    *out = (Frame){0};
    const TransferSyntax *row = transfer_syntax_find(transfer_syntax);
    if (row == NULL || row->codec == NULL) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED,
                    "transfer syntax %s (%s) can't be decoded", transfer_syntax,
                    row ? row->name : "unknown");
        return FALSE;
    }
    if (!check_ratio(encoded, format, error))
        return FALSE;
    /* Checked above: they can be counted. */
    decode_clock_start((gsize)format->rows * format->columns * format->samples_per_pixel);
    gboolean good = row->codec->decode(encoded, format, out, error);
    decode_clock_stop();
    if (!good)
        frame_clear(out);
    return good;
}
