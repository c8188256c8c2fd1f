#include "core/image/pixel_data.h"

#include "core/image/fragments.h"
#include "core/image/palette.h"
#include "core/image/pixel_format.h"
#include "core/image/tags.h"

#define EXPLICIT_LITTLE_ENDIAN "1.2.840.10008.1.2.1"

struct PixelData {
    const DicomFile *file;
    const DicomElement *element;
    const char *transfer_syntax;
    PixelFormat format;
    gsize n_frames, n_stated; /* that are there, or stated where fewer are; that are stated */
    gboolean has_palette;
    Palette palette;
    FrameSpan *spans;  /* encapsulated: n_frames of them */
    guint8 *unswapped; /* native bytes in their own order, where the file has them in words */
    gsize frame_bits;  /* native: of one frame */
};

static gboolean G_GNUC_PRINTF(4, 5)
    fail(const PixelData *pixels, gint code, GError **error, const char *message, ...) {
    va_list arguments;
    va_start(arguments, message);
    g_autofree char *what = g_strdup_vprintf(message, arguments);
    va_end(arguments);
    g_autofree char *tag = dicom_tag_string(pixels->element->tag);
    g_set_error(error, DICOM_ERROR, code, "%s: pixel data %s at offset %" G_GUINT64_FORMAT ": %s",
                dicom_file_name(pixels->file), tag, pixels->element->offset, what);
    return FALSE;
}

/* Of the three pixel data elements a data set has one or none (PS3.3 C.7.6.24). */
static const DicomElement *find_element(const DicomFile *file, const DicomDataset *dataset,
                                        GError **error) {
    static const guint32 tags[] = {TAG_PIXEL_DATA, TAG_FLOAT_PIXEL_DATA,
                                   TAG_DOUBLE_FLOAT_PIXEL_DATA};
    const DicomElement *found = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(tags); i++) {
        const DicomElement *element = dicom_dataset_find(dataset, tags[i]);
        if (element == NULL)
            continue;
        if (found) {
            g_autofree char *first = dicom_tag_string(found->tag);
            g_autofree char *second = dicom_tag_string(element->tag);
            g_set_error(error, DICOM_ERROR, DICOM_ERROR_VALUE,
                        "%s: pixel data both in %s at offset %" G_GUINT64_FORMAT
                        " and in %s at offset %" G_GUINT64_FORMAT,
                        dicom_file_name(file), first, found->offset, second, element->offset);
            return NULL;
        }
        found = element;
    }
    const DicomElement *url = dicom_dataset_find(dataset, TAG_PIXEL_DATA_PROVIDER_URL);
    if (found == NULL && url)
        g_set_error(error, DICOM_ERROR, DICOM_ERROR_VALUE,
                    "%s: the pixels are not in the file but behind the Pixel Data Provider URL "
                    "(0028,7FE0) at offset %" G_GUINT64_FORMAT,
                    dicom_file_name(file), url->offset);
    return found;
}

/* Size and number of native frames: more than are stated, if they are there. Where two pixels share
 * their chroma a frame is a third smaller; an image that only calls itself so and is long enough
 * for all samples has them all. */
static gboolean measure_native(PixelData *pixels, GError **error) {
    const PixelFormat *format = &pixels->format;
    gsize length = pixels->element->length, row, total;
    gsize sample = format->bits_allocated, pixel = sample * format->samples_per_pixel;
    if (!g_size_checked_mul(&row, format->columns, pixel) ||
        !g_size_checked_mul(&pixels->frame_bits, row, format->rows) ||
        !g_size_checked_mul(&total, pixels->frame_bits, pixels->n_frames) || length > G_MAXSIZE / 8)
        return fail(pixels, DICOM_ERROR_LIMIT, error, "its stated size is beyond reason");
    if (format->photometric_interpretation == PHOTOMETRIC_YBR_FULL_422 && sample % 8 == 0 &&
        length * 8 < total) {
        gsize pairs = (gsize)format->columns / 2 + format->columns % 2;
        pixels->frame_bits = pairs * 4 * sample * format->rows; /* at most 4/3 of what fitted */
        total = pixels->frame_bits * pixels->n_frames;
    }
    if (pixels->n_frames > 1 && pixels->n_frames / 8 > length)
        return fail(pixels, DICOM_ERROR_VALUE, error,
                    "%" G_GSIZE_FORMAT " frames can't be in %" G_GSIZE_FORMAT " bytes",
                    pixels->n_frames, length);
    gsize needed = total / 8 + (total % 8 != 0);
    if (length > needed + 1 && (length - needed) * 8 >= pixels->frame_bits)
        pixels->n_frames = length * 8 / pixels->frame_bits;
    return TRUE;
}

/* OW is a stream of 16-bit words: in big endian a word's first sample, in its low byte, comes
 * second (PS3.5 8.1.1, 7.3). */
static void unswap_words(PixelData *pixels) {
    const DicomElement *element = pixels->element;
    if (!element->big_endian || pixels->format.bits_allocated > 8 ||
        element->vr != DICOM_VR('O', 'W') || element->length == 0)
        return;
    pixels->unswapped = g_memdup2(element->value, element->length);
    for (gsize i = 0; i + 1 < element->length; i += 2) {
        pixels->unswapped[i] = element->value[i + 1];
        pixels->unswapped[i + 1] = element->value[i];
    }
}

static gboolean locate_frames(PixelData *pixels, const DicomDataset *dataset, GError **error) {
    const DicomElement *element = pixels->element;
    const TransferSyntax *syntax = transfer_syntax_find(pixels->transfer_syntax);
    gboolean encapsulated = element->n_fragments > 0 || element->undefined_length;
    if (!encapsulated) {
        if (syntax && syntax->encapsulated)
            pixels->transfer_syntax = EXPLICIT_LITTLE_ENDIAN;
        if (!measure_native(pixels, error))
            return FALSE;
        unswap_words(pixels);
        return TRUE;
    }
    if (syntax == NULL || syntax->codec == NULL)
        return TRUE; /* nothing to be known about its frames; decoding says so */
    if (!syntax->encapsulated)
        return fail(pixels, DICOM_ERROR_BROKEN, error,
                    "it is encapsulated, the transfer syntax %s is not", syntax->name);
    if (pixels->n_frames > 1 && pixels->n_frames > element->length)
        return fail(pixels, DICOM_ERROR_VALUE, error,
                    "%" G_GSIZE_FORMAT " frames can't be in %" G_GSIZE_FORMAT " bytes",
                    pixels->n_frames, element->length);
    pixels->spans = fragments_to_frames(pixels->file, dataset, element, &pixels->format, syntax,
                                        &pixels->n_frames, error);
    return pixels->spans != NULL;
}

PixelData *pixel_data_new(const DicomFile *file, const DicomDataset *dataset, GError **error) {
    const DicomElement *element = find_element(file, dataset, error);
    if (element == NULL)
        return NULL;
    g_autoptr(PixelData) pixels = g_new0(PixelData, 1);
    pixels->file = file;
    pixels->element = element;
    pixels->transfer_syntax = dicom_file_transfer_syntax(file);
    if (!pixel_format_read(file, dataset, element, &pixels->format, &pixels->n_stated, error))
        return NULL;
    pixels->n_frames = pixels->n_stated;
    if (!locate_frames(pixels, dataset, error))
        return NULL;
    pixels->has_palette = pixels->format.photometric_interpretation == PHOTOMETRIC_PALETTE_COLOR;
    if (pixels->has_palette &&
        !palette_read(file, dataset, pixels->format.is_signed, &pixels->palette, error))
        return NULL;
    return g_steal_pointer(&pixels);
}

void pixel_data_free(PixelData *pixels) {
    if (pixels == NULL)
        return;
    palette_clear(&pixels->palette);
    g_free(pixels->spans);
    g_free(pixels->unswapped);
    g_free(pixels);
}

const PixelFormat *pixel_data_format(const PixelData *pixels) {
    return &pixels->format;
}

gsize pixel_data_n_frames(const PixelData *pixels) {
    return pixels->n_frames;
}

gsize pixel_data_n_stated(const PixelData *pixels) {
    return pixels->n_stated;
}

const char *pixel_data_transfer_syntax(const PixelData *pixels) {
    return pixels->transfer_syntax;
}

const DicomElement *pixel_data_element(const PixelData *pixels) {
    return pixels->element;
}

gsize pixel_data_native_length(const PixelData *pixels) {
    gsize bits = pixels->frame_bits * pixels->n_frames; /* checked when it was opened */
    return bits / 8 + (bits % 8 != 0);
}

const Palette *pixel_data_palette(const PixelData *pixels) {
    return pixels->has_palette ? &pixels->palette : NULL;
}

static gboolean slice_native(const PixelData *pixels, gsize frame, EncodedFrame *out,
                             GError **error) {
    const guint8 *data = pixels->unswapped ? pixels->unswapped : pixels->element->value;
    gsize start = frame * pixels->frame_bits, end = start + pixels->frame_bits;
    gsize first = start / 8, last = end / 8 + (end % 8 != 0);
    if (last > pixels->element->length)
        return fail(pixels, DICOM_ERROR_BROKEN, error,
                    "frame %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " needs bytes %" G_GSIZE_FORMAT
                    " to %" G_GSIZE_FORMAT " of its %" G_GSIZE_FORMAT,
                    frame, pixels->n_frames, first, last, pixels->element->length);
    *out = (EncodedFrame){data + first, last - first, (guint)(start % 8)};
    return TRUE;
}

static GBytes *join_fragments(const DicomFragment *fragments, gsize n) {
    GByteArray *bytes = g_byte_array_new();
    for (gsize i = 0; i < n; i++)
        g_byte_array_append(bytes, fragments[i].data, (guint)fragments[i].length);
    return g_byte_array_free_to_bytes(bytes);
}

gboolean pixel_data_encoded(const PixelData *pixels, gsize frame, EncodedFrame *out,
                            GBytes **joined, GError **error) {
    *joined = NULL;
    if (frame >= pixels->n_frames)
        return fail(pixels, DICOM_ERROR_VALUE, error, "there is no frame %" G_GSIZE_FORMAT, frame);
    if (pixels->frame_bits > 0)
        return slice_native(pixels, frame, out, error);
    if (pixels->spans == NULL)
        return fail(pixels, DICOM_ERROR_VALUE, error,
                    "frames of transfer syntax %s can't be told apart", pixels->transfer_syntax);
    FrameSpan span = pixels->spans[frame];
    if (span.n == 0)
        return fail(pixels, DICOM_ERROR_BROKEN, error,
                    "frame %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " is missing", frame,
                    pixels->n_frames);
    const DicomFragment *fragments = pixels->element->fragments + span.first;
    gsize length = 0;
    for (gsize i = 0; i < span.n; i++)
        if (!g_size_checked_add(&length, length, fragments[i].length) || length > G_MAXINT32)
            return fail(pixels, DICOM_ERROR_LIMIT, error,
                        "frame %" G_GSIZE_FORMAT " has more than %d encoded bytes", frame,
                        G_MAXINT32);
    if (span.n == 1) {
        *out = (EncodedFrame){fragments[0].data, length, 0};
        return TRUE;
    }
    *joined = join_fragments(fragments, span.n);
    *out = (EncodedFrame){g_bytes_get_data(*joined, NULL), length, 0};
    return TRUE;
}

gboolean pixel_data_decode(const PixelData *pixels, gsize frame, Frame *out, GError **error) {
    *out = (Frame){0};
    EncodedFrame encoded = {0};
    g_autoptr(GBytes) joined = NULL;
    const TransferSyntax *syntax = transfer_syntax_find(pixels->transfer_syntax);
    gboolean decodable = syntax && syntax->codec; /* else codec_decode words the error */
    if (decodable && !pixel_data_encoded(pixels, frame, &encoded, &joined, error))
        return FALSE;
    if (codec_decode(pixels->transfer_syntax, &encoded, &pixels->format, out, error))
        return TRUE;
    g_autofree char *tag = dicom_tag_string(pixels->element->tag);
    g_prefix_error(error, "%s: frame %" G_GSIZE_FORMAT " of %s at offset %" G_GUINT64_FORMAT ": ",
                   dicom_file_name(pixels->file), frame, tag, pixels->element->offset);
    return FALSE;
}
