#include "core/synth/encode/encode.h"

#include "core/synth/failure.h"
#include <charls/charls.h>
#include <openjpeg.h>
#include <string.h>

#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>

static guint bytes_per_sample(const MadeImage *picture) {
    return picture->shape.bits_allocated / 8;
}

/* Samples of a frame as bytes, little-endian, by pixel. */
static guint8 *frame_bytes(const MadeImage *picture, guint frame, gsize *length) {
    gsize n = made_frame_length(picture);
    const guint16 *levels = picture->levels + frame * n;
    guint width = bytes_per_sample(picture);
    guint8 *bytes = g_malloc(n * width);
    for (gsize i = 0; i < n; i++)
        for (guint b = 0; b < width; b++)
            bytes[i * width + b] = (guint8)(made_stored(picture, levels[i]) >> (8 * b));
    *length = n * width;
    return bytes;
}

/* A row of one segment, PackBits (PS3.5 G.3.1). */
static void pack_row(const guint8 *row, gsize n, GByteArray *out) {
    for (gsize i = 0; i < n;) {
        gsize run = 1;
        while (i + run < n && run < 128 && row[i + run] == row[i])
            run++;
        if (run > 2) {
            guint8 pair[2] = {(guint8)(257 - run), row[i]};
            g_byte_array_append(out, pair, 2);
            i += run;
            continue;
        }
        gsize literal = 0;
        while (i + literal < n && literal < 128 &&
               !(i + literal + 2 < n && row[i + literal] == row[i + literal + 1] &&
                 row[i + literal] == row[i + literal + 2]))
            literal++;
        guint8 count = (guint8)(literal - 1);
        g_byte_array_append(out, &count, 1);
        g_byte_array_append(out, row + i, (guint)literal);
        i += literal;
    }
}

/* A segment per byte of a sample, the most significant first (PS3.5 G.2). */
static GBytes *encode_rle(const MadeImage *picture, guint frame, GError **error) {
    (void)error;
    guint width = bytes_per_sample(picture), n = picture->shape.samples_per_pixel;
    GByteArray *out = g_byte_array_new();
    guint32 header[16] = {GUINT32_TO_LE(n * width)};
    g_byte_array_append(out, (const guint8 *)header, sizeof header);
    g_autofree guint8 *row = g_malloc(picture->shape.columns);
    for (guint segment = 0; segment < n * width; segment++) {
        header[segment + 1] = GUINT32_TO_LE(out->len);
        guint shift = 8 * (width - 1 - segment % width);
        for (guint y = 0; y < picture->shape.rows; y++) {
            const guint16 *samples = made_at(picture, frame, 0, y) + segment / width;
            for (guint x = 0; x < picture->shape.columns; x++)
                row[x] = (guint8)(made_stored(picture, samples[(gsize)x * n]) >> shift);
            pack_row(row, picture->shape.columns, out);
        }
        if (out->len % 2 != 0)
            g_byte_array_append(out, (const guint8 *)"\x80", 1);
    }
    memcpy(out->data, header, sizeof header);
    return g_byte_array_free_to_bytes(out);
}

static void free_jpegls(charls_jpegls_encoder **encoder) {
    charls_jpegls_encoder_destroy(*encoder);
}

static GBytes *encode_jpegls(const MadeImage *picture, guint frame, GError **error) {
    __attribute__((cleanup(free_jpegls))) charls_jpegls_encoder *encoder =
        charls_jpegls_encoder_create();
    charls_frame_info info = {picture->shape.columns, picture->shape.rows,
                              (gint32)picture->shape.bits_stored,
                              (gint32)picture->shape.samples_per_pixel};
    gsize length;
    g_autofree guint8 *bytes = frame_bytes(picture, frame, &length);
    size_t size = 0, written = 0;
    g_autofree guint8 *out = NULL;
    charls_jpegls_errc status = charls_jpegls_encoder_set_frame_info(encoder, &info);
    if (status == CHARLS_JPEGLS_ERRC_SUCCESS && picture->shape.samples_per_pixel > 1)
        status = charls_jpegls_encoder_set_interleave_mode(encoder, CHARLS_INTERLEAVE_MODE_SAMPLE);
    if (status == CHARLS_JPEGLS_ERRC_SUCCESS)
        status = charls_jpegls_encoder_get_estimated_destination_size(encoder, &size);
    if (status == CHARLS_JPEGLS_ERRC_SUCCESS) {
        out = g_malloc(size);
        status = charls_jpegls_encoder_set_destination_buffer(encoder, out, size);
    }
    if (status == CHARLS_JPEGLS_ERRC_SUCCESS)
        status = charls_jpegls_encoder_encode_from_buffer(encoder, bytes, length, 0);
    if (status == CHARLS_JPEGLS_ERRC_SUCCESS)
        status = charls_jpegls_encoder_get_bytes_written(encoder, &written);
    if (status != CHARLS_JPEGLS_ERRC_SUCCESS) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_ENCODE, "JPEG-LS: %s",
                    charls_get_error_message(status));
        return NULL;
    }
    return g_bytes_new(out, written);
}

static OPJ_SIZE_T write_bytes(void *data, OPJ_SIZE_T length, void *out) {
    g_byte_array_append(out, data, (guint)length);
    return length;
}

static void free_image(opj_image_t **image) {
    if (*image)
        opj_image_destroy(*image);
}

static opj_image_t *make_image(const MadeImage *picture, guint frame) {
    opj_image_cmptparm_t components[3] = {{0}};
    for (guint c = 0; c < picture->shape.samples_per_pixel; c++) {
        components[c].dx = components[c].dy = 1;
        components[c].w = picture->shape.columns;
        components[c].h = picture->shape.rows;
        components[c].prec = picture->shape.bits_stored;
    }
    opj_image_t *image =
        opj_image_create(picture->shape.samples_per_pixel, components,
                         picture->shape.samples_per_pixel == 3 ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY);
    if (image == NULL)
        return NULL;
    image->x1 = picture->shape.columns;
    image->y1 = picture->shape.rows;
    const guint16 *samples = made_at(picture, frame, 0, 0);
    gsize n = (gsize)picture->shape.rows * picture->shape.columns;
    for (guint c = 0; c < picture->shape.samples_per_pixel; c++)
        for (gsize i = 0; i < n; i++)
            image->comps[c].data[i] = samples[i * picture->shape.samples_per_pixel + c];
    return image;
}

static GBytes *encode_jpeg2000(const MadeImage *picture, guint frame, GError **error) {
    __attribute__((cleanup(free_image))) opj_image_t *image = make_image(picture, frame);
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.tcp_mct = picture->shape.samples_per_pixel == 3;
    /* Every level halves the image, which has to be large enough. */
    guint smaller = MIN(picture->shape.rows, picture->shape.columns);
    while (parameters.numresolution > 1 && smaller >> (parameters.numresolution - 1) == 0)
        parameters.numresolution--;
    g_autoptr(GByteArray) out = g_byte_array_new();
    opj_codec_t *codec = opj_create_compress(OPJ_CODEC_J2K);
    opj_stream_t *stream = opj_stream_create(1 << 16, OPJ_FALSE);
    opj_stream_set_user_data(stream, out, NULL);
    opj_stream_set_write_function(stream, write_bytes);
    gboolean good = image != NULL && opj_setup_encoder(codec, &parameters, image) &&
                    opj_start_compress(codec, image, stream) && opj_encode(codec, stream) &&
                    opj_end_compress(codec, stream);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    if (!good) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_ENCODE, "OpenJPEG can't encode the frame");
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&out));
}

typedef struct JpegFailure {
    struct jpeg_error_mgr manager; /* first: libjpeg knows only this */
    jmp_buf back;
    char message[JMSG_LENGTH_MAX];
} JpegFailure;

static void jpeg_failed(j_common_ptr info) {
    JpegFailure *failure = (JpegFailure *)info->err;
    info->err->format_message(info, failure->message);
    longjmp(failure->back, 1);
}

/* 8-bit baseline, quality 90, colour without subsampling. */
static GBytes *encode_jpeg(const MadeImage *picture, guint frame, GError **error) {
    gsize length;
    g_autofree guint8 *bytes = frame_bytes(picture, frame, &length);
    struct jpeg_compress_struct info;
    JpegFailure failure;
    unsigned char *out = NULL;
    unsigned long out_length = 0;
    info.err = jpeg_std_error(&failure.manager);
    failure.manager.error_exit = jpeg_failed;
    if (setjmp(failure.back)) {
        jpeg_destroy_compress(&info);
        free(out);
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_ENCODE, "JPEG: %s", failure.message);
        return NULL;
    }
    jpeg_create_compress(&info);
    jpeg_mem_dest(&info, &out, &out_length);
    info.image_width = picture->shape.columns;
    info.image_height = picture->shape.rows;
    info.input_components = (int)picture->shape.samples_per_pixel;
    info.in_color_space = picture->shape.samples_per_pixel == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_set_defaults(&info);
    jpeg_set_quality(&info, 90, TRUE);
    info.comp_info[0].h_samp_factor = info.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&info, TRUE);
    gsize stride = length / picture->shape.rows;
    for (guint y = 0; y < picture->shape.rows; y++) {
        JSAMPROW row = bytes + y * stride;
        jpeg_write_scanlines(&info, &row, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    GBytes *encoded = g_bytes_new(out, out_length);
    free(out);
    return encoded;
}

/* Bits into the entropy-coded segment, a zero behind each 0xFF (T.81 F.1.2.3). */
typedef struct BitWriter {
    GByteArray *out;
    guint64 bits;
    guint count;
} BitWriter;

static void put_bits(BitWriter *writer, guint value, guint n) {
    writer->bits = writer->bits << n | (value & ((1u << n) - 1));
    for (writer->count += n; writer->count >= 8; writer->count -= 8) {
        guint8 bytes[2] = {(guint8)(writer->bits >> (writer->count - 8)), 0};
        g_byte_array_append(writer->out, bytes, bytes[0] == 0xFF ? 2 : 1);
    }
}

/* Process 14, selection value 1 (T.81 H.1.2), with codes of five bits for all 17 categories. */
static GBytes *encode_jpeg_lossless(const MadeImage *picture, guint frame, GError **error) {
    (void)error;
    guint n = picture->shape.samples_per_pixel;
    GByteArray *out = g_byte_array_new();
    guint8 header[] = {0xFF,
                       0xD8,
                       0xFF,
                       0xC3,
                       0,
                       (guint8)(8 + 3 * n),
                       (guint8)picture->shape.bits_stored,
                       (guint8)(picture->shape.rows >> 8),
                       (guint8)picture->shape.rows,
                       (guint8)(picture->shape.columns >> 8),
                       (guint8)picture->shape.columns,
                       (guint8)n};
    g_byte_array_append(out, header, sizeof header);
    for (guint c = 0; c < n; c++)
        g_byte_array_append(out, (guint8[]){(guint8)(c + 1), 0x11, 0}, 3);
    guint8 table[38] = {0xFF, 0xC4, 0, 36, 0, 0, 0, 0, 0, 17};
    for (guint category = 0; category < 17; category++)
        table[21 + category] = (guint8)category;
    g_byte_array_append(out, table, sizeof table);
    g_byte_array_append(out, (guint8[]){0xFF, 0xDA, 0, (guint8)(6 + 2 * n), (guint8)n}, 5);
    for (guint c = 0; c < n; c++)
        g_byte_array_append(out, (guint8[]){(guint8)(c + 1), 0}, 2);
    g_byte_array_append(out, (guint8[]){1, 0, 0}, 3);

    BitWriter writer = {.out = out};
    const guint16 *samples = made_at(picture, frame, 0, 0);
    gsize stride = (gsize)picture->shape.columns * n;
    for (gsize i = 0; i < stride * picture->shape.rows; i++) {
        gint prediction = i >= stride && i % stride < n ? samples[i - stride]
                          : i >= n                      ? samples[i - n]
                                                        : 1 << (picture->shape.bits_stored - 1);
        gint difference = (gint16)(samples[i] - prediction);
        guint category = difference ? (guint)g_bit_storage((gulong)ABS(difference)) : 0;
        put_bits(&writer, category, 5);
        if (category > 0 && category < 16)
            put_bits(&writer, (guint)(difference > 0 ? difference : difference - 1), category);
    }
    if (writer.count > 0)
        put_bits(&writer, 0xFF, 8 - writer.count);
    g_byte_array_append(out, (guint8[]){0xFF, 0xD9}, 2);
    return g_byte_array_free_to_bytes(out);
}

static const Encoding encodings[] = {
    {.name = "raw", .transfer_syntax = "1.2.840.10008.1.2.1"},
    {.name = "implicit", .transfer_syntax = "1.2.840.10008.1.2"},
    {.name = "jpegls", .transfer_syntax = "1.2.840.10008.1.2.4.80", .frame = encode_jpegls},
    {.name = "rle", .transfer_syntax = "1.2.840.10008.1.2.5", .frame = encode_rle},
    {.name = "jpegll", .transfer_syntax = "1.2.840.10008.1.2.4.70", .frame = encode_jpeg_lossless},
    {.name = "big", .transfer_syntax = "1.2.840.10008.1.2.2"},
    {.name = "j2k",
     .transfer_syntax = "1.2.840.10008.1.2.4.90",
     .frame = encode_jpeg2000,
     .photometric_of_colour = "YBR_RCT"},
    {.name = "deflated", .transfer_syntax = "1.2.840.10008.1.2.1.99"},
    {.name = "jpeg",
     .transfer_syntax = "1.2.840.10008.1.2.4.50",
     .lossy = TRUE,
     .frame = encode_jpeg,
     .photometric_of_colour = "YBR_FULL"},
};

const Encoding *encoding_nth(gsize i) {
    return i < G_N_ELEMENTS(encodings) ? &encodings[i] : NULL;
}

const Encoding *encoding_find(const char *name) {
    for (gsize i = 0; i < G_N_ELEMENTS(encodings); i++)
        if (strcmp(encodings[i].name, name) == 0)
            return &encodings[i];
    return NULL;
}

const Encoding *encoding_of_syntax(const char *transfer_syntax) {
    for (gsize i = 0; i < G_N_ELEMENTS(encodings); i++)
        if (strcmp(encodings[i].transfer_syntax, transfer_syntax) == 0)
            return &encodings[i];
    return NULL;
}

gboolean encoding_serves(const Encoding *encoding, const PictureShape *shape) {
    if (encoding->frame == NULL || encoding->frame == encode_rle)
        return TRUE;
    return !shape->is_signed && (!encoding->lossy || shape->bits_allocated == 8);
}
