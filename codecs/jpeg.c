/* JPEG (ITU-T T.81): 8-bit baseline, extended and progressive with libjpeg-turbo. Debian's 2.1 has
 * no lossless and no 12-bit mode; those streams are handed to the project's own decoder. */
#include "codecs/codec.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

/* What the first frame header says (T.81 B.2.2). */
typedef struct FrameHeader {
    guint8 marker; /* SOFn's second byte */
    guint8 precision;
} FrameHeader;

static gboolean find_frame_header(const EncodedFrame *encoded, FrameHeader *out) {
    const guint8 *data = encoded->data;
    gsize at = 2;
    while (at + 4 <= encoded->length) {
        if (data[at] != 0xFF)
            return FALSE;
        guint8 marker = data[at + 1];
        if (marker == 0xFF) { /* fill byte */
            at++;
            continue;
        }
        gboolean is_sof =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (is_sof && at + 5 <= encoded->length) {
            *out = (FrameHeader){marker, data[at + 4]};
            return TRUE;
        }
        if (marker == 0xDA || marker == 0xD9)
            return FALSE;
        at += 2 + ((gsize)data[at + 2] << 8 | data[at + 3]);
    }
    return FALSE;
}

typedef struct ErrorManager {
    struct jpeg_error_mgr base;
    jmp_buf jump;
    char message[JMSG_LENGTH_MAX];
} ErrorManager;

G_GNUC_NORETURN static void on_error(j_common_ptr info) {
    ErrorManager *manager = (ErrorManager *)(void *)info->err;
    info->err->format_message(info, manager->message);
    longjmp(manager->jump, 1);
}

/* Warnings are about broken data, which libjpeg would paper over with grey. Excess bytes and what
 * other decoders accept in silence too are let pass. */
static void on_message(j_common_ptr info, int level) {
    if (level >= 0)
        return;
    int code = info->err->msg_code;
    if (code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_JPEG_EOF ||
        code == JWRN_MUST_RESYNC)
        on_error(info);
}

static void on_output(j_common_ptr info) {
    (void)info;
}

static gboolean fail_decoding(const ErrorManager *manager, GError **error) {
    if (manager->base.msg_code == JERR_OUT_OF_MEMORY)
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE, CODEC_NO_MEMORY("the frame"));
    else
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "JPEG: %s", manager->message);
    return FALSE;
}

static gboolean is_ybr(Photometric photometric) {
    switch (photometric) {
    case PHOTOMETRIC_YBR_FULL:
    case PHOTOMETRIC_YBR_FULL_422:
    case PHOTOMETRIC_YBR_PARTIAL_420:
    case PHOTOMETRIC_YBR_ICT:
    case PHOTOMETRIC_YBR_RCT:
        return TRUE;
    default:
        return FALSE;
    }
}

/* Everything between start and finish of the decompressor; FALSE with error where the attributes
 * disagree. libjpeg's own errors leave by longjmp. */
static gboolean read_image(struct jpeg_decompress_struct *info, const EncodedFrame *encoded,
                           const PixelFormat *format, Frame *out, GError **error) {
    jpeg_mem_src(info, encoded->data, (unsigned long)encoded->length);
    jpeg_read_header(info, TRUE);
    if (info->image_width != format->columns || info->image_height != format->rows ||
        info->num_components != format->samples_per_pixel) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH,
                    "the JPEG stream is %ux%u with %d components, the attributes say %ux%u with %u",
                    info->image_width, info->image_height, info->num_components, format->columns,
                    format->rows, format->samples_per_pixel);
        return FALSE;
    }
    /* The attributes decide, not libjpeg's guess from Adobe or JFIF markers. */
    gboolean ybr = info->num_components == 3 && is_ybr(format->photometric_interpretation);
    if (info->num_components == 3) {
        info->jpeg_color_space = ybr ? JCS_YCbCr : JCS_RGB;
        info->out_color_space = JCS_RGB;
    } else {
        info->jpeg_color_space = info->out_color_space =
            info->num_components == 1 ? JCS_GRAYSCALE : JCS_UNKNOWN;
    }
    info->dct_method = JDCT_ISLOW;
    PixelFormat decoded = *format;
    decoded.bits_allocated = frame_container_bits(format->bits_allocated);
    if (ybr)
        decoded.photometric_interpretation = PHOTOMETRIC_RGB;
    if (decoded.bits_allocated != 8 && decoded.bits_allocated != 16) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED, "JPEG in %u bits allocated",
                    decoded.bits_allocated);
        return FALSE;
    }
    if (!frame_init(out, &decoded, error))
        return FALSE;
    jpeg_start_decompress(info);
    gsize n = (gsize)format->columns * format->samples_per_pixel;
    while (info->output_scanline < info->output_height) {
        guint8 *row = out->data + info->output_scanline * n * out->bytes_per_sample;
        JSAMPROW line = row;
        jpeg_read_scanlines(info, &line, 1);
        /* Widened in place, from the end. */
        for (gsize i = n; out->bytes_per_sample == 2 && i-- > 0;) {
            guint16 value = row[i];
            memcpy(row + 2 * i, &value, 2);
        }
    }
    jpeg_finish_decompress(info);
    return TRUE;
}

static gboolean decode_jpeg(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                            GError **error) {
    FrameHeader header;
    *out = (Frame){0};
    if (encoded->length < 4 || encoded->data[0] != 0xFF || encoded->data[1] != 0xD8 ||
        !find_frame_header(encoded, &header)) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "no JPEG frame header was found");
        return FALSE;
    }
    if (header.marker == 0xC3 || header.precision != 8)
        return codec_jpeg_lossless.decode(encoded, format, out, error);

    ErrorManager manager = {.message = ""};
    struct jpeg_decompress_struct info = {.err = jpeg_std_error(&manager.base)};
    manager.base.error_exit = on_error;
    manager.base.emit_message = on_message;
    manager.base.output_message = on_output;
    if (setjmp(manager.jump)) {
        jpeg_destroy_decompress(&info);
        return fail_decoding(&manager, error);
    }
    jpeg_create_decompress(&info);
    gboolean good = read_image(&info, encoded, format, out, error);
    jpeg_destroy_decompress(&info);
    return good;
}

const Codec codec_jpeg = {"jpeg", decode_jpeg};
