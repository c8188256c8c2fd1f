/* JPEG 2000 (ITU-T T.800) and High-Throughput JPEG 2000 (T.814) with OpenJPEG. */
#include "codecs/codec.h"

#include <openjpeg.h>
#include <string.h>

typedef struct Source {
    const guint8 *data;
    gsize length, at;
} Source;

static OPJ_SIZE_T read_source(void *buffer, OPJ_SIZE_T wanted, void *data) {
    Source *source = data;
    gsize n = MIN((gsize)wanted, source->length - source->at);
    if (n == 0)
        return (OPJ_SIZE_T)-1;
    memcpy(buffer, source->data + source->at, n);
    source->at += n;
    return n;
}

static OPJ_OFF_T skip_source(OPJ_OFF_T wanted, void *data) {
    Source *source = data;
    if (wanted < 0 || (guint64)wanted > source->length - source->at)
        return -1;
    source->at += (gsize)wanted;
    return wanted;
}

static OPJ_BOOL seek_source(OPJ_OFF_T to, void *data) {
    Source *source = data;
    if (to < 0 || (guint64)to > source->length)
        return OPJ_FALSE;
    source->at = (gsize)to;
    return OPJ_TRUE;
}

/* Keeps the first error message; OpenJPEG tells the cause first. */
static void on_error(const char *message, void *data) {
    GString *kept = data;
    if (kept->len == 0)
        g_string_assign(kept, message);
}

static void on_message(const char *message, void *data) {
    (void)message;
    (void)data;
}

static void free_codec(opj_codec_t **codec) {
    if (*codec)
        opj_destroy_codec(*codec);
}

static void free_stream(opj_stream_t **stream) {
    if (*stream)
        opj_stream_destroy(*stream);
}

static void free_image(opj_image_t **image) {
    if (*image)
        opj_image_destroy(*image);
}

/* Image and tile sizes of the codestream (T.800 A.5.1), so that nothing large is allocated on its
 * word alone. */
static gboolean check_size(const guint8 *data, gsize length, const PixelFormat *format,
                           GError **error) {
    static const guint8 start[] = {0xFF, 0x4F, 0xFF, 0x51};
    const guint8 *siz = length > 0 ? memmem(data, MIN(length, 4096), start, sizeof start) : NULL;
    if (siz == NULL || (gsize)(data + length - siz) < 42) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "no JPEG 2000 codestream was found");
        return FALSE;
    }
    guint32 field[4];
    for (guint i = 0; i < 4; i++) {
        const guint8 *at = siz + 8 + 4 * i;
        field[i] = (guint32)at[0] << 24 | (guint32)at[1] << 16 | (guint32)at[2] << 8 | at[3];
    }
    guint components = (guint)siz[40] << 8 | siz[41];
    if (field[0] < field[2] || field[1] < field[3] || field[0] - field[2] != format->columns ||
        field[1] - field[3] != format->rows || components != format->samples_per_pixel) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH,
                    "the JPEG 2000 stream is %ux%u with %u components, the attributes say %ux%u "
                    "with %u",
                    field[0] - field[2], field[1] - field[3], components, format->columns,
                    format->rows, format->samples_per_pixel);
        return FALSE;
    }
    guint64 samples = (guint64)format->columns * format->rows * components;
    if (samples > CODEC_MAX_FRAME / sizeof(OPJ_INT32)) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE,
                    "the JPEG 2000 stream says %ux%u with %u components, more than the %zu bytes "
                    "that a frame may take while it is decoded",
                    format->columns, format->rows, components, CODEC_MAX_FRAME);
        return FALSE;
    }
    return TRUE;
}

static void free_info(opj_codestream_info_v2_t **info) {
    if (*info)
        opj_destroy_cstr_info(info);
}

/* Whether the 9-7 wavelet was used, which never gives back exactly what was encoded (T.800 F). */
static gboolean is_irreversible(opj_codec_t *codec) {
    __attribute__((cleanup(free_info))) opj_codestream_info_v2_t *info = opj_get_cstr_info(codec);
    return info && info->m_default_tile_info.tccp_info &&
           info->m_default_tile_info.tccp_info[0].qmfbid == 0;
}

/* What the decoder makes of the header: a wrapper may hold other bytes that look like one. */
static gboolean check_components(const opj_image_t *image, const PixelFormat *format,
                                 gboolean is_decoded, GError **error) {
    if (image->numcomps != format->samples_per_pixel) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH,
                    "the JPEG 2000 stream has %u components, the attributes say %u",
                    image->numcomps, format->samples_per_pixel);
        return FALSE;
    }
    for (guint c = 0; c < image->numcomps; c++) {
        const opj_image_comp_t *component = &image->comps[c];
        if ((is_decoded && component->data == NULL) || component->w != format->columns ||
            component->h != format->rows ||
            component->prec > frame_container_bits(format->bits_allocated)) {
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH,
                        "component %u of the JPEG 2000 stream is %ux%u with %u bits", c,
                        component->w, component->h, component->prec);
            return FALSE;
        }
    }
    return TRUE;
}

/* That memory was lacking OpenJPEG says in words alone. */
static gboolean fail_decoding(const GString *message, GError **error) {
    if (strstr(message->str, "memory") != NULL)
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE, CODEC_NO_MEMORY("the frame"));
    else
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "JPEG 2000: %s",
                    message->len ? g_strchomp(message->str) : "the stream can't be decoded");
    return FALSE;
}

/* Header and pixels; nothing large is allocated before the header is known to be the frame's. */
static gboolean decode_image(opj_stream_t *stream, opj_codec_t *codec, const PixelFormat *format,
                             const GString *message, opj_image_t **image, GError **error) {
    if (!opj_read_header(stream, codec, image))
        return fail_decoding(message, error);
    if (!check_components(*image, format, FALSE, error))
        return FALSE;
    return opj_decode(codec, stream, *image) || fail_decoding(message, error);
}

static opj_image_t *read_image(const EncodedFrame *encoded, const PixelFormat *format,
                               gboolean *irreversible, GError **error) {
    static const guint8 jp2_signature[] = {0, 0, 0, 12, 'j', 'P', ' ', ' '};
    gboolean is_jp2 = encoded->length > sizeof jp2_signature &&
                      memcmp(encoded->data, jp2_signature, sizeof jp2_signature) == 0;
    g_autoptr(GString) message = g_string_new(NULL);
    Source source = {encoded->data, encoded->length, 0};
    __attribute__((cleanup(free_stream))) opj_stream_t *stream =
        opj_stream_create(OPJ_J2K_STREAM_CHUNK_SIZE, OPJ_TRUE);
    opj_stream_set_user_data(stream, &source, NULL);
    opj_stream_set_user_data_length(stream, encoded->length);
    opj_stream_set_read_function(stream, read_source);
    opj_stream_set_skip_function(stream, skip_source);
    opj_stream_set_seek_function(stream, seek_source);
    __attribute__((cleanup(free_codec))) opj_codec_t *codec =
        opj_create_decompress(is_jp2 ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K);
    opj_set_error_handler(codec, on_error, message);
    opj_set_warning_handler(codec, on_message, NULL);
    opj_set_info_handler(codec, on_message, NULL);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    /* Palettes and colour boxes of a JP2 wrapper are not DICOM's: its attributes decide. */
    parameters.flags |= OPJ_DPARAMETERS_IGNORE_PCLR_CMAP_CDEF_FLAG;
    __attribute__((cleanup(free_image))) opj_image_t *image = NULL;
    if (!opj_setup_decoder(codec, &parameters) || !opj_decoder_set_strict_mode(codec, OPJ_TRUE)) {
        fail_decoding(message, error);
        return NULL;
    }
    if (!decode_image(stream, codec, format, message, &image, error))
        return NULL;
    *irreversible = is_irreversible(codec);
    opj_end_decompress(codec, stream);
    return g_steal_pointer(&image);
}

/* Brings a component's values to what the attributes say they are. */
static void settle_values(const opj_image_comp_t *component, gsize pixels,
                          const PixelFormat *format, gboolean irreversible) {
    OPJ_INT32 *values = component->data;
    /* Where codestream and attributes disagree on the sign, the attributes say how the bits are
     * meant. */
    if (component->sgnd != (OPJ_UINT32)format->is_signed) {
        guint shift = 32 - component->prec;
        guint32 mask = component->prec == 32 ? G_MAXUINT32 : (1u << component->prec) - 1;
        for (gsize i = 0; i < pixels; i++)
            values[i] = format->is_signed ? (OPJ_INT32)((guint32)values[i] << shift) >> shift
                                          : (OPJ_INT32)((guint32)values[i] & mask);
    }
    /* A lossy stream of more bits than are stored swings beyond these at edges; cutting its top
     * bits off would turn bright into dark. */
    if (irreversible && format->bits_stored >= 1 && format->bits_stored <= 31 &&
        format->high_bit + 1u == format->bits_stored) {
        OPJ_INT32 top =
            (OPJ_INT32)((1u << (format->bits_stored - (format->is_signed ? 1 : 0))) - 1);
        OPJ_INT32 bottom = format->is_signed ? -top - 1 : 0;
        for (gsize i = 0; i < pixels; i++)
            values[i] = CLAMP(values[i], bottom, top);
    }
}

/* Called with constants, so that each gets a loop of its own. */
static inline __attribute__((always_inline)) void pack(const OPJ_INT32 *restrict values,
                                                       gsize pixels, const gsize samples,
                                                       const gsize bytes, guint8 *restrict out) {
    for (gsize i = 0; i < pixels; i++)
        memcpy(out + i * samples * bytes, &values[i], bytes);
}

static void pack_component(const opj_image_comp_t *component, gsize pixels, gsize c, Frame *out) {
    gsize samples = out->format.samples_per_pixel, bytes = out->bytes_per_sample;
    guint8 *at = out->data + c * bytes;
    if (samples == 1 && bytes == 1)
        pack(component->data, pixels, 1, 1, at);
    else if (samples == 1 && bytes == 2)
        pack(component->data, pixels, 1, 2, at);
    else if (samples == 3 && bytes == 1)
        pack(component->data, pixels, 3, 1, at);
    else
        pack(component->data, pixels, samples, bytes, at);
}

static gboolean decode_jpeg2000(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                                GError **error) {
    if (!check_size(encoded->data, encoded->length, format, error))
        return FALSE;
    gboolean irreversible = FALSE;
    __attribute__((cleanup(free_image))) opj_image_t *image =
        read_image(encoded, format, &irreversible, error);
    if (image == NULL)
        return FALSE;
    if (!check_components(image, format, TRUE, error))
        return FALSE;
    PixelFormat decoded = *format;
    if (format->photometric_interpretation == PHOTOMETRIC_YBR_ICT ||
        format->photometric_interpretation == PHOTOMETRIC_YBR_RCT)
        decoded.photometric_interpretation = PHOTOMETRIC_RGB;
    decoded.bits_allocated = frame_container_bits(format->bits_allocated);
    if (decoded.bits_allocated > 32) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED, "JPEG 2000 in %u bits allocated",
                    format->bits_allocated);
        return FALSE;
    }
    if (!frame_init_unset(out, &decoded, error))
        return FALSE;
    gsize pixels = (gsize)format->rows * format->columns;
    for (guint c = 0; c < image->numcomps; c++) {
        settle_values(&image->comps[c], pixels, format, irreversible);
        pack_component(&image->comps[c], pixels, c, out);
    }
    return TRUE;
}

const Codec codec_jpeg2000 = {"jpeg2000", decode_jpeg2000};
