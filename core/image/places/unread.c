#include "core/image/places/unread.h"

#include "core/image/limits.h"
#include "core/image/places/embedded.h"
#include "core/image/places/stream_places.h"
#include "core/image/tags.h"
#include <string.h>

static gboolean is_zero(const guint8 *data, gsize length) {
    return length == 0 || (data[0] == 0 && memcmp(data, data + 1, length - 1) == 0);
}

static gboolean in_any_frame(const PixelData *pixels) {
    for (gsize i = 0; i < pixel_data_n_frames(pixels); i++)
        if (stream_holds_pictures(pixels, i))
            return TRUE;
    return FALSE;
}

/* Bytes of native pixels behind those of the frames; a whole frame more is an error elsewhere. */
static const char *behind_frames(const DicomElement *element, const PixelData *pixels) {
    gsize used = pixel_data_native_length(pixels);
    if (used == 0 || element->length <= used + IMAGE_BEHIND)
        return NULL;
    return is_zero(element->value + used, element->length - used)
               ? NULL
               : "more bytes than the frames need, in";
}

static gboolean is_binary(guint16 vr) {
    return vr == DICOM_VR('O', 'B') || vr == DICOM_VR('O', 'W') || vr == DICOM_VR('U', 'N');
}

/* Elements that nothing is known of, which may be as long as the pixels for a reason. */
static gboolean is_opaque(guint32 tag) {
    return (tag >> 16 & 1) != 0 || tag == TAG_DATA_SET_TRAILING_PADDING;
}

static gsize header_number(const DicomDataset *dataset, guint32 tag, gsize otherwise) {
    gint64 value;
    return dicom_dataset_int(dataset, tag, &value) && value >= 0 ? (gsize)value : otherwise;
}

/* What a frame is made of. */
typedef struct UnreadShape {
    gsize rows, columns, pixel_bytes;
} UnreadShape;

/* By the header alone where there are no pixels: they may be elsewhere. FALSE where a frame has
 * more bytes than memory. */
static gboolean shape_of(const DicomDataset *dataset, const PixelData *pixels, UnreadShape *shape) {
    gsize samples, bits, frame;
    if (pixels != NULL) {
        const PixelFormat *format = pixel_data_format(pixels);
        shape->rows = format->rows, shape->columns = format->columns;
        samples = format->samples_per_pixel, bits = format->bits_allocated;
    } else {
        shape->rows = header_number(dataset, TAG_ROWS, 0);
        shape->columns = header_number(dataset, TAG_COLUMNS, 0);
        samples = header_number(dataset, TAG_SAMPLES_PER_PIXEL, 1);
        bits = header_number(dataset, TAG_BITS_ALLOCATED, 8);
    }
    return g_size_checked_mul(&shape->pixel_bytes, samples, bits / 8 + (bits % 8 > 0)) &&
           g_size_checked_mul(&frame, shape->rows, shape->columns) &&
           g_size_checked_mul(&frame, frame, shape->pixel_bytes);
}

/* Whether so many bytes are a frame's samples, or some frames', and maybe one of padding. */
static gboolean are_frames(gsize length, gsize frame) {
    return frame >= IMAGE_RAW_LEAST && length >= frame && length % frame <= 1;
}

/* Whether so many bytes are the image at a whole fraction of its size, as previews are, in its
 * samples or in one of 8 bits a pixel. */
static gboolean are_preview(gsize length, const UnreadShape *shape) {
    for (gsize step = 2; step <= IMAGE_PREVIEW_STEPS; step++) {
        gsize down = shape->rows / step, across = shape->columns / step;
        gsize up = (shape->rows + step - 1) / step, right = (shape->columns + step - 1) / step;
        const gsize pixels[] = {down * across, up * right}; /* shape_of() checked the whole */
        for (gsize i = 0; i < G_N_ELEMENTS(pixels); i++)
            if (are_frames(length, pixels[i] * shape->pixel_bytes) ||
                (length - pixels[i] <= 1 && pixels[i] >= IMAGE_RAW_LEAST))
                return TRUE;
    }
    return FALSE;
}

static const char *raw_copy(const DicomDataset *dataset, const DicomElement *element,
                            const PixelData *pixels) {
    UnreadShape shape;
    if (!shape_of(dataset, pixels, &shape) || is_zero(element->value, element->length))
        return NULL;
    if (are_frames(element->length, shape.rows * shape.columns * shape.pixel_bytes))
        return "as many bytes as the image's pixels have, in";
    if (are_preview(element->length, &shape))
        return "as many bytes as a smaller copy of the image would have, in";
    return NULL;
}

const char *unread_kind(const DicomDataset *dataset, const DicomElement *element,
                        const PixelData *pixels) {
    guint32 tag = element->tag;
    gboolean further = dicom_dataset_find(dataset, tag) != element;
    if (tag == TAG_PIXEL_DATA && further)
        return "a further element";
    if (tag == TAG_PIXEL_DATA && element->n_fragments > 0)
        return NULL;
    if (pixels && element == pixel_data_element(pixels))
        return behind_frames(element, pixels);
    /* Retired before PS3.3-2000, in groups next to 7FE0. */
    if ((tag & 0xFF01FFFF) == 0x7F000010 && tag != TAG_PIXEL_DATA)
        return "variable pixel data";
    if ((tag & 0xFF00FFFF) == 0x60003000 && ((tag & 0x10000) != 0 || further))
        return "further overlay data";
    if (tag == TAG_ENCAPSULATED_DOCUMENT && element->length > 0)
        return "the document";
    if (!is_binary(element->vr) || element->n_items > 0)
        return NULL;
    if (element->n_fragments > 0)
        return "fragments in";
    if (element->vr == DICOM_VR('U', 'N') && element->length >= 8 &&
        memcmp(element->value, "\xFE\xFF\x00\xE0", 4) == 0)
        return "items that can't be read in";
    return is_opaque(tag) ? raw_copy(dataset, element, pixels) : NULL;
}

gboolean may_hold_embedded(const DicomElement *element) {
    return is_binary(element->vr) && element->n_items == 0 && element->n_fragments == 0 &&
           element->tag != TAG_PIXEL_DATA && element->tag != TAG_ENCAPSULATED_DOCUMENT &&
           (element->tag & 0xFF00FFFF) != 0x60003000;
}

static gboolean holds_embedded(const DicomElement *element) {
    if (!may_hold_embedded(element))
        return FALSE;
    g_autoptr(GArray) found = embedded_find(element->value, element->length);
    return found->len > 0;
}

gboolean holds_further_picture(const DicomDataset *dataset, const DicomElement *element,
                               const PixelData *pixels) {
    return unread_kind(dataset, element, pixels) != NULL || holds_embedded(element) ||
           (pixels != NULL && element == pixel_data_element(pixels) && in_any_frame(pixels));
}
