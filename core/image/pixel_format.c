#include "core/image/pixel_format.h"

#include "core/image/attribute.h"
#include "core/image/tags.h"

typedef struct FormatReader {
    const DicomFile *file;
    const DicomDataset *dataset;
    GError **error;
} FormatReader;

static gboolean read_attribute(const FormatReader *reader, guint32 tag, const char *name,
                               gint64 minimum, gint64 maximum, gint64 fallback, gint64 *out) {
    const Attribute attribute = {tag, name, minimum, maximum, fallback};
    return attribute_read(reader->file, reader->dataset, &attribute, out, reader->error);
}

static gboolean fail(const FormatReader *reader, guint32 tag, const char *name, const char *why) {
    g_autofree char *number = dicom_tag_string(tag);
    const DicomElement *found = dicom_dataset_find(reader->dataset, tag);
    g_set_error(reader->error, DICOM_ERROR, DICOM_ERROR_VALUE,
                "%s: %s %s at offset %" G_GUINT64_FORMAT " %s", dicom_file_name(reader->file), name,
                number, found ? found->offset : reader->dataset->offset, why);
    return FALSE;
}

/* Photometric Interpretation, and whether the number of samples fits it. */
static gboolean read_photometric(const FormatReader *reader, PixelFormat *out) {
    g_autofree char *name = dicom_dataset_text(reader->dataset, TAG_PHOTOMETRIC_INTERPRETATION);
    gboolean absent = name == NULL || *name == '\0';
    if (absent && reader->dataset->parent == NULL)
        return fail(reader, TAG_PHOTOMETRIC_INTERPRETATION, "Photometric Interpretation",
                    "is absent");
    out->photometric_interpretation =
        absent ? PHOTOMETRIC_MONOCHROME2 : photometric_from_name(name);
    gboolean fits = TRUE;
    switch (out->photometric_interpretation) {
    case PHOTOMETRIC_UNKNOWN: /* retired ones: samples can still be decoded and compared */
        break;
    case PHOTOMETRIC_MONOCHROME1:
    case PHOTOMETRIC_MONOCHROME2:
    case PHOTOMETRIC_PALETTE_COLOR:
        fits = out->samples_per_pixel == 1;
        break;
    default:
        fits = out->samples_per_pixel == 3;
    }
    return fits || fail(reader, TAG_SAMPLES_PER_PIXEL, "Samples per Pixel",
                        "contradicts the Photometric Interpretation (0028,0004)");
}

static gboolean read_bits(const FormatReader *reader, PixelFormat *out) {
    gint64 stored, high;
    if (!read_attribute(reader, TAG_BITS_STORED, "Bits Stored", 1, out->bits_allocated,
                        out->bits_allocated, &stored))
        return FALSE;
    gint64 lowest = stored - 1;
    if (!read_attribute(reader, TAG_HIGH_BIT, "High Bit", lowest, out->bits_allocated - 1, lowest,
                        &high))
        return FALSE;
    out->bits_stored = (guint16)stored;
    out->high_bit = (guint16)high;
    return TRUE;
}

gboolean pixel_format_read(const DicomFile *file, const DicomDataset *dataset,
                           const DicomElement *element, PixelFormat *out, gsize *n_frames,
                           GError **error) {
    const FormatReader reader = {file, dataset, error};
    gboolean item = dataset->parent != NULL;
    gint64 rows, columns, samples, bits = 0, sign = 0, planar = 0, frames;
    if (!read_attribute(&reader, TAG_ROWS, "Rows", 1, G_MAXUINT32, ATTRIBUTE_REQUIRED, &rows) ||
        !read_attribute(&reader, TAG_COLUMNS, "Columns", 1, G_MAXUINT32, ATTRIBUTE_REQUIRED,
                        &columns) ||
        !read_attribute(&reader, TAG_SAMPLES_PER_PIXEL, "Samples per Pixel", 1, 4,
                        item ? 1 : ATTRIBUTE_REQUIRED, &samples) ||
        !read_attribute(&reader, TAG_PLANAR_CONFIGURATION, "Planar Configuration", 0, 1, 0,
                        &planar) ||
        !read_attribute(&reader, TAG_NUMBER_OF_FRAMES, "Number of Frames", 0, G_MAXINT32, 1,
                        &frames))
        return FALSE;
    *out = (PixelFormat){
        .rows = (guint32)rows,
        .columns = (guint32)columns,
        .samples_per_pixel = (guint16)samples,
        .planar_configuration = (guint8)planar,
        .is_float = element->tag != TAG_PIXEL_DATA,
    };
    *n_frames = (gsize)MAX(frames, 1);
    if (!read_photometric(&reader, out))
        return FALSE;
    if (out->is_float) { /* PS3.3 C.7.6.24, C.7.6.25: no other depth is possible */
        out->bits_allocated = element->tag == TAG_FLOAT_PIXEL_DATA ? 32 : 64;
        out->bits_stored = out->bits_allocated;
        out->high_bit = out->bits_allocated - 1;
        out->is_signed = TRUE;
    } else {
        if (!read_attribute(&reader, TAG_BITS_ALLOCATED, "Bits Allocated", 1, 64,
                            item ? 8 : ATTRIBUTE_REQUIRED, &bits) ||
            !read_attribute(&reader, TAG_PIXEL_REPRESENTATION, "Pixel Representation", 0, 1, 0,
                            &sign))
            return FALSE;
        out->bits_allocated = (guint16)bits;
        out->is_signed = sign == 1;
        if (!read_bits(&reader, out))
            return FALSE;
    }
    out->big_endian = element->big_endian && out->bits_allocated > 8;
    return TRUE;
}
