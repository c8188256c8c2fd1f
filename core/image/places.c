#include "core/image/places.h"

#include "core/image/places/embedded.h"
#include "core/image/places/overlays.h"
#include "core/image/places/sink.h"
#include "core/image/places/spare_bits.h"
#include "core/image/places/stream_places.h"
#include "core/image/places/unread.h"
#include "core/image/tags.h"

void place_free(Place *place) {
    if (place == NULL)
        return;
    g_free(place->name);
    g_free(place->text);
    picture_clear(&place->picture);
    g_free(place);
}

/* The data set at hand: the root or an item that is an image or not. */
typedef struct PlacedImage {
    const DicomDataset *dataset;
    const PixelData *pixels; /* NULL: none, or not readable */
    const char *prefix;      /* of the names of its places: "" or "icon " */
    gboolean root;
    FrameVisit visit_frame; /* NULL: nobody wants the frames themselves */
    gpointer frame_data;
} PlacedImage;

/* Takes the samples over. */
static Place *overlay_place(const PlacedImage *image, const Overlay *overlay, PlaceKind kind,
                            const char *name, gsize frame, guint16 *samples) {
    Place *place = g_new0(Place, 1);
    *place = (Place){
        .kind = kind,
        .name = g_strdup(name),
        .frame = frame,
        .origin_x = overlay->origin_x,
        .origin_y = overlay->origin_y,
        .same_grid = image->root,
        .picture = picture_take_samples(samples, overlay->columns, overlay->rows),
    };
    return place;
}

static void visit_planes(PlaceSink *sink, const PlacedImage *image, const Overlay *overlay,
                         const char *name) {
    for (gsize i = 0; i < overlay->n_frames && sink->go_on; i++) {
        guint16 *samples = g_new(guint16, (gsize)overlay->rows * overlay->columns);
        overlay_unpack(overlay, i, samples);
        place_sink_give(sink, overlay_place(image, overlay, PLACE_OVERLAY, name,
                                            overlay->first_frame + i, samples));
    }
}

/* The embedded overlay's plane out of a decoded frame. It has the pixels' grid, whatever it says.
 */
static void visit_embedded(PlaceSink *sink, const PlacedImage *image, const Overlay *overlay,
                           const Frame *frame, gsize index) {
    g_autofree char *name = g_strdup_printf("%soverlay-bits %04X", image->prefix, overlay->group);
    if (overlay->bit >= 8 * frame->bytes_per_sample) {
        g_autoptr(GError) error = NULL;
        g_set_error(&error, DICOM_ERROR, DICOM_ERROR_VALUE,
                    "%s: Overlay Bit Position (%04X,0102) is %u, samples have %u bits",
                    dicom_file_name(sink->file), overlay->group, overlay->bit,
                    (guint)frame->bytes_per_sample * 8);
        place_sink_fail(sink, name, error);
        return;
    }
    Overlay plane = *overlay;
    plane.rows = frame->format.rows;
    plane.columns = frame->format.columns;
    plane.origin_x = plane.origin_y = 0;
    place_sink_give(sink, overlay_place(image, &plane, PLACE_OVERLAY_BITS, name, index,
                                        bit_plane(frame, overlay->bit)));
}

/* Reads the overlays of every group that has an element; those with data are visited at once, the
 * embedded ones returned. */
static GArray *visit_overlays(PlaceSink *sink, const PlacedImage *image) {
    GArray *embedded = g_array_new(FALSE, FALSE, sizeof(Overlay));
    gboolean seen[128] = {FALSE};
    for (gsize i = 0; i < image->dataset->n_elements && sink->go_on; i++) {
        guint32 group = image->dataset->elements[i].tag >> 16;
        if ((group & 0xFF01) != 0x6000 || seen[(group & 0xFF) / 2])
            continue;
        seen[(group & 0xFF) / 2] = TRUE;
        g_autofree char *name = g_strdup_printf("%soverlay %04X", image->prefix, group);
        g_autoptr(GError) error = NULL;
        Overlay overlay;
        if (!overlay_read(sink->file, image->dataset, (guint16)group, &overlay, &error)) {
            if (error)
                place_sink_fail(sink, name, error);
        } else if (overlay.data) {
            visit_planes(sink, image, &overlay, name);
        } else {
            g_array_append_val(embedded, overlay);
        }
    }
    return embedded;
}

/* Frames that the header doesn't state are looked at, but may be something else altogether: samples
 * of twice the bits, say. */
static void visit_surplus(PlaceSink *sink, const PlacedImage *image) {
    gsize n = pixel_data_n_frames(image->pixels), stated = pixel_data_n_stated(image->pixels);
    if (n <= stated)
        return;
    const DicomElement *element = pixel_data_element(image->pixels);
    g_autofree char *tag = dicom_tag_string(element->tag);
    g_autofree char *name = g_strconcat(image->prefix, "frame", NULL);
    g_autoptr(GError) error = NULL;
    g_set_error(&error, DICOM_ERROR, DICOM_ERROR_VALUE,
                "%s: pixel data %s at offset %" G_GUINT64_FORMAT " holds %" G_GSIZE_FORMAT
                " frames, the header states %" G_GSIZE_FORMAT
                "; the others were looked at as frames like these, which nothing vouches for",
                dicom_file_name(sink->file), tag, element->offset, n, stated);
    place_sink_fail(sink, name, error);
}

/* Every frame, its spare bits and embedded overlays. Whole containers have neither. */
static void visit_frames(PlaceSink *sink, const PlacedImage *image, GArray *embedded) {
    const PixelFormat *format = pixel_data_format(image->pixels);
    gboolean whole = format->is_float || format->bits_stored == format->bits_allocated;
    g_autofree char *name = g_strconcat(image->prefix, "high-bits", NULL);
    gboolean has_bits = !whole || embedded->len > 0;
    for (gsize i = 0; i < pixel_data_n_frames(image->pixels) && sink->go_on; i++) {
        stream_places_visit(sink, image->pixels, image->prefix, i);
        if (!has_bits && image->visit_frame == NULL)
            continue;
        g_autoptr(GError) error = NULL;
        g_auto(Frame) frame = {0};
        gboolean decoded = pixel_data_decode(image->pixels, i, &frame, &error);
        if (image->visit_frame != NULL)
            sink->go_on = image->visit_frame(decoded ? &frame : NULL, i, error, image->frame_data);
        if (!decoded && has_bits)
            place_sink_fail(sink, name, error);
        if (!decoded || !has_bits)
            continue;
        guint64 taken = 0;
        for (guint k = 0; k < embedded->len; k++) {
            const Overlay *overlay = &g_array_index(embedded, Overlay, k);
            visit_embedded(sink, image, overlay, &frame, i);
            taken |= G_GUINT64_CONSTANT(1) << overlay->bit; /* below 64 */
        }
        g_autoptr(GPtrArray) places = spare_bits(&frame, taken, name, i);
        for (guint k = 0; k < places->len; k++) {
            Place *place = g_steal_pointer(&g_ptr_array_index(places, k));
            place->same_grid = image->root;
            place_sink_give(sink, place);
        }
    }
}

/* Whether an element's bytes are those of pictures, which are given. */
static gboolean visit_embedded_pictures(PlaceSink *sink, const PlacedImage *image,
                                        const DicomElement *element) {
    if (!may_hold_embedded(element))
        return FALSE;
    g_autofree char *number = dicom_tag_string(element->tag);
    g_autofree char *name = g_strdup_printf("%spicture %s", image->prefix, number);
    g_autofree char *what =
        g_strdup_printf("element %s at offset %" G_GUINT64_FORMAT, number, element->offset);
    return embedded_visit(sink, name, what, element->value, element->length);
}

/* Not read, but not passed over. */
static void visit_unread(PlaceSink *sink, const PlacedImage *image) {
    for (gsize i = 0; i < image->dataset->n_elements && sink->go_on; i++) {
        const DicomElement *element = &image->dataset->elements[i];
        const char *kind = visit_embedded_pictures(sink, image, element)
                               ? NULL
                               : unread_kind(image->dataset, element, image->pixels);
        if (kind == NULL)
            continue;
        g_autoptr(GError) error = NULL;
        g_autofree char *number = dicom_tag_string(element->tag);
        g_autofree char *name = g_strdup_printf("%spixels %s", image->prefix, number);
        g_set_error(&error, DICOM_ERROR, DICOM_ERROR_VALUE,
                    "%s: not looked at: %s %s at offset %" G_GUINT64_FORMAT,
                    dicom_file_name(sink->file), kind, number, element->offset);
        place_sink_fail(sink, name, error);
    }
}

static void visit_dataset(PlaceSink *sink, const PlacedImage *image);

/* An image in an item, whose frames are places. */
typedef struct Nested {
    PlaceSink *sink;
    const PixelData *pixels;
    PlaceKind kind;
    const char *name;
} Nested;

static gboolean give_nested(const Frame *frame, gsize index, const GError *error, gpointer data) {
    const Nested *nested = data;
    g_autoptr(GError) failure = NULL;
    Place *place =
        frame ? place_from_frame(frame, pixel_data_palette(nested->pixels), index, &failure) : NULL;
    if (place == NULL) {
        place_sink_fail(nested->sink, nested->name, frame ? failure : error);
        return nested->sink->go_on;
    }
    place->kind = nested->kind;
    g_free(place->name);
    place->name = g_strdup(nested->name);
    place->same_grid = FALSE;
    place_sink_give(nested->sink, place);
    return nested->sink->go_on;
}

static void visit_items(PlaceSink *sink, const DicomElement *sequence) {
    gboolean icon = sequence->tag == TAG_ICON_IMAGE_SEQUENCE;
    g_autofree char *tag = dicom_tag_string(sequence->tag);
    g_autofree char *name = icon ? g_strdup("icon") : g_strdup_printf("nested %s", tag);
    g_autofree char *prefix = g_strconcat(name, " ", NULL);
    for (gsize i = 0; i < sequence->n_items && sink->go_on; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(PixelData) pixels = pixel_data_new(sink->file, &sequence->items[i], &error);
        if (error)
            place_sink_fail(sink, name, error);
        Nested nested = {sink, pixels, icon ? PLACE_ICON : PLACE_NESTED, name};
        const PlacedImage image = {&sequence->items[i], pixels, prefix, FALSE,
                                   give_nested,         &nested};
        visit_dataset(sink, &image);
    }
}

/* The reader bounds how deep items nest. */
static void visit_dataset(PlaceSink *sink, const PlacedImage *image) {
    g_autoptr(GArray) embedded = visit_overlays(sink, image);
    if (image->pixels) {
        visit_frames(sink, image, embedded);
        visit_surplus(sink, image);
    }
    visit_unread(sink, image);
    for (gsize i = 0; i < image->dataset->n_elements && sink->go_on; i++)
        if (image->dataset->elements[i].n_items > 0)
            visit_items(sink, &image->dataset->elements[i]);
}

void places_visit(const DicomFile *file, const PixelData *pixels, PlaceVisit visit, gpointer data) {
    places_visit_all(file, pixels, NULL, visit, data);
}

void places_visit_all(const DicomFile *file, const PixelData *pixels, FrameVisit visit_frame,
                      PlaceVisit visit, gpointer data) {
    PlaceSink sink = {file, visit, data, TRUE};
    const PlacedImage image = {dicom_file_dataset(file), pixels, "", TRUE, visit_frame, data};
    visit_dataset(&sink, &image);
}
