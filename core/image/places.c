#include "core/image/places.h"

#include "codecs/samples.h"
#include "core/image/overlays.h"
#include "core/image/tags.h"
#include <math.h>
#include <string.h>

const char *place_kind_name(PlaceKind kind) {
    static const char *const names[] = {"frame",     "overlay", "overlay-bits",
                                        "high-bits", "icon",    "nested"};
    return names[kind];
}

void place_free(Place *place) {
    if (place == NULL)
        return;
    g_free(place->name);
    g_free(place->samples);
    g_free(place);
}

static Place *place_new(PlaceKind kind, const char *name, const PixelFormat *format, gsize frame) {
    Place *place = g_new0(Place, 1);
    place->kind = kind;
    place->name = g_strdup(name);
    place->frame = frame;
    place->same_grid = TRUE;
    place->rows = format->rows;
    place->columns = format->columns;
    place->samples = g_new0(guint16, (gsize)format->rows * format->columns);
    return place;
}

Place *place_from_frame(const Frame *frame, const Palette *palette, gsize index, GError **error) {
    g_auto(Frame) values = *frame, rgb = {0};
    values.data = g_memdup2(frame->data, frame->length);
    frame_normalize(&values);
    const Frame *shown = &values;
    Photometric photometric = frame->format.photometric_interpretation;
    if (photometric == PHOTOMETRIC_PALETTE_COLOR || frame->format.samples_per_pixel == 3) {
        if (!frame_to_rgb(&values, palette, &rgb, error))
            return NULL;
        shown = &rgb;
    }
    g_autoptr(Place) place = place_new(PLACE_FRAME, "frame", &frame->format, index);
    gsize n = (gsize)place->rows * place->columns;
    double low = 0, scale = 1;
    if (shown->bytes_per_sample > 2 || shown->format.is_float) {
        double high = -INFINITY;
        low = INFINITY;
        for (gsize i = 0; i < n; i++) {
            double value = samples_grey(shown, i);
            if (isfinite(value)) {
                low = MIN(low, value);
                high = MAX(high, value);
            }
        }
        scale = high > low ? 65535 / (high - low) : 1;
    } else if (shown->format.is_signed) {
        low = shown->bytes_per_sample == 1 ? -128 : -32768;
    }
    for (gsize i = 0; i < n; i++) {
        double value = samples_grey(shown, i);
        value = isfinite(value) ? (value - low) * scale + 0.5 : 0;
        place->samples[i] = (guint16)CLAMP(value, 0, 65535);
    }
    return g_steal_pointer(&place);
}

static guint64 raw_sample(const Frame *frame, gsize i) {
    guint64 value = 0;
    memcpy(&value, frame->data + i * frame->bytes_per_sample, frame->bytes_per_sample);
    return value;
}

/* Container bits outside bits_stored, brought together; NULL where they hold nothing but zeros or
 * the sign. */
static Place *spare_bits(const Frame *frame, gsize index) {
    const PixelFormat *format = &frame->format;
    guint container = (guint)frame->bytes_per_sample * 8, stored = format->bits_stored;
    guint low_bit = format->high_bit + 1u - stored;
    if (format->is_float || stored >= container || container > 32)
        return NULL;
    guint64 all = G_MAXUINT64 >> (64 - container);
    guint64 stored_mask = ((G_MAXUINT64 >> (64 - stored)) << low_bit) & all;
    guint64 above = all & ~(stored_mask | ((G_GUINT64_CONSTANT(1) << low_bit) - 1));
    g_autoptr(Place) place = place_new(PLACE_HIGH_BITS, "high-bits", format, index);
    gsize samples = format->samples_per_pixel;
    gboolean anything = FALSE;
    for (gsize i = 0; i < (gsize)format->rows * format->columns; i++) {
        guint64 spare = 0;
        for (gsize s = 0; s < samples; s++) {
            guint64 value = raw_sample(frame, i * samples + s);
            gboolean negative = value >> format->high_bit & 1;
            guint64 bits = value & all & ~stored_mask;
            if (format->is_signed && negative && (bits & above) == above)
                bits &= ~above; /* the sign, extended */
            spare |= bits;
        }
        /* What is above comes down behind what is below. */
        guint64 below = spare & ((G_GUINT64_CONSTANT(1) << low_bit) - 1);
        guint64 joined = (spare >> stored & ~((G_GUINT64_CONSTANT(1) << low_bit) - 1)) | below;
        anything |= joined != 0;
        place->samples[i] = (guint16)MIN(joined, G_MAXUINT16);
    }
    return anything ? g_steal_pointer(&place) : NULL;
}

typedef struct Walk {
    const DicomFile *file;
    PlaceVisit visit;
    gpointer data;
    gboolean go_on;
} Walk;

static void give(Walk *walk, Place *place) {
    if (walk->go_on)
        walk->go_on = walk->visit(place, place->name, NULL, walk->data);
    else
        place_free(place);
}

static void give_error(Walk *walk, const char *name, const GError *error) {
    if (walk->go_on)
        walk->go_on = walk->visit(NULL, name, error, walk->data);
}

/* Spare bits of every frame, and the overlays that a data set says are embedded in them. */
static void visit_bits(Walk *walk, const DicomDataset *dataset, const PixelData *pixels) {
    g_autoptr(GArray) embedded = overlays_embedded(dataset);
    const PixelFormat *format = pixel_data_format(pixels);
    gboolean may_hold = format->bits_stored < format->bits_allocated && !format->is_float;
    for (gsize i = 0; i < pixel_data_n_frames(pixels) && walk->go_on && may_hold; i++) {
        g_autoptr(GError) error = NULL;
        g_auto(Frame) frame = {0};
        if (!pixel_data_decode(pixels, i, &frame, &error)) {
            give_error(walk, "high-bits", error);
            continue;
        }
        for (guint o = 0; o < embedded->len; o++) {
            const EmbeddedOverlay *overlay = &g_array_index(embedded, EmbeddedOverlay, o);
            g_autofree char *name = g_strdup_printf("overlay-bits %04x", overlay->group);
            g_autoptr(Place) place = place_new(PLACE_OVERLAY_BITS, name, &frame.format, i);
            if (overlay->bit >= frame.bytes_per_sample * 8)
                continue;
            gsize samples = frame.format.samples_per_pixel;
            for (gsize p = 0; p < (gsize)place->rows * place->columns; p++)
                place->samples[p] = raw_sample(&frame, p * samples) >> overlay->bit & 1;
            give(walk, g_steal_pointer(&place));
        }
        Place *spare = spare_bits(&frame, i);
        if (spare != NULL)
            give(walk, spare);
    }
}

static void visit_overlays(Walk *walk, const DicomDataset *dataset) {
    for (guint group = 0x6000; group <= 0x60FE && walk->go_on; group += 2) {
        g_autoptr(GError) error = NULL;
        g_autofree char *name = g_strdup_printf("overlay %04x", group);
        g_autoptr(GPtrArray) planes =
            overlays_read(walk->file, dataset, (guint16)group, name, &error);
        if (error != NULL) {
            give_error(walk, name, error);
            continue;
        }
        for (guint i = 0; planes != NULL && i < planes->len; i++)
            give(walk, g_steal_pointer(&g_ptr_array_index(planes, i)));
    }
}

/* The pixels of a nested data set: all its frames. */
static void visit_image(Walk *walk, const DicomDataset *dataset, PlaceKind kind, const char *name) {
    g_autoptr(GError) error = NULL;
    g_autoptr(PixelData) pixels = pixel_data_new(walk->file, dataset, &error);
    if (error != NULL) {
        give_error(walk, name, error);
        return;
    }
    for (gsize i = 0; pixels != NULL && i < pixel_data_n_frames(pixels) && walk->go_on; i++) {
        g_auto(Frame) frame = {0};
        g_clear_error(&error);
        Place *place = NULL;
        if (pixel_data_decode(pixels, i, &frame, &error))
            place = place_from_frame(&frame, pixel_data_palette(pixels), i, &error);
        if (place == NULL) {
            give_error(walk, name, error);
            continue;
        }
        place->kind = kind;
        g_free(place->name);
        place->name = g_strdup(name);
        place->same_grid = FALSE;
        give(walk, place);
    }
    if (pixels != NULL)
        visit_bits(walk, dataset, pixels);
}

static void visit_nested(Walk *walk, const DicomDataset *dataset) {
    for (gsize i = 0; i < dataset->n_elements && walk->go_on; i++) {
        const DicomElement *element = &dataset->elements[i];
        gboolean icon = element->tag == TAG_ICON_IMAGE_SEQUENCE;
        g_autofree char *tag = dicom_tag_string(element->tag);
        g_autofree char *name = icon ? g_strdup("icon") : g_strdup_printf("nested %s", tag);
        for (gsize j = 0; j < element->n_items && walk->go_on; j++) {
            const DicomDataset *item = &element->items[j];
            visit_image(walk, item, icon ? PLACE_ICON : PLACE_NESTED, name);
            visit_overlays(walk, item);
            visit_nested(walk, item);
        }
    }
}

void places_visit(const DicomFile *file, const PixelData *pixels, PlaceVisit visit, gpointer data) {
    Walk walk = {file, visit, data, TRUE};
    const DicomDataset *root = dicom_file_dataset(file);
    visit_overlays(&walk, root);
    if (pixels != NULL)
        visit_bits(&walk, root, pixels);
    visit_nested(&walk, root);
}
