#include "core/check/shot.h"

#include "codecs/samples.h"
#include "core/check/limits/shot_limits.h"
#include "ocr/leptonica/png.h"
#include <math.h>
#include <string.h>

/* Which values become black and white. */
typedef struct Window {
    double low, scale;
    gboolean inverted; /* MONOCHROME1 */
} Window;

typedef double (*ValueAt)(gconstpointer picture, gsize pixel, guint channel);

typedef struct Shown {
    gconstpointer data;
    gsize columns, rows;
    guint channels;
    ValueAt value_at;
} Shown;

static double frame_value(gconstpointer picture, gsize pixel, guint channel) {
    const Frame *frame = picture;
    return samples_value(frame, pixel * frame->format.samples_per_pixel + channel);
}

static double place_value(gconstpointer picture, gsize pixel, guint channel) {
    (void)channel;
    return ((const guint16 *)(const void *)((const Place *)picture)->picture.planes[0])[pixel];
}

static Shown picture_of_frame(const Frame *frame) {
    return (Shown){frame, frame->format.columns, frame->format.rows,
                   frame->format.samples_per_pixel >= 3 ? 3 : 1, frame_value};
}

static Window window_of_range(const Shown *picture, Box box) {
    double low = INFINITY, high = -INFINITY;
    for (gint64 y = box.y0; y < box.y1; y++)
        for (gint64 x = box.x0; x < box.x1; x++)
            for (guint c = 0; c < picture->channels; c++) {
                double value =
                    picture->value_at(picture->data, (gsize)y * picture->columns + (gsize)x, c);
                if (isfinite(value)) {
                    low = MIN(low, value);
                    high = MAX(high, value);
                }
            }
    return (Window){isfinite(low) ? low : 0, high > low ? 255 / (high - low) : 1, FALSE};
}

/* Samples of 8 bits are shown as they are, colours by their bits, wider grey over its own range. */
static Window window_of_frame(const Frame *frame, Box box) {
    const PixelFormat *format = &frame->format;
    Shown picture = picture_of_frame(frame);
    Window window = {0, 1, FALSE};
    if (format->is_float || format->is_signed || (picture.channels == 1 && format->bits_stored > 8))
        window = window_of_range(&picture, box);
    else if (format->bits_stored > 0 && format->bits_stored <= 32)
        window.scale = 255 / (ldexp(1, format->bits_stored) - 1);
    window.inverted = format->photometric_interpretation == PHOTOMETRIC_MONOCHROME1;
    return window;
}

/* Averages of squares of `step` pixels. */
static guint8 averaged(const Shown *picture, Box square, guint channel, const Window *window) {
    double sum = 0;
    gsize n = 0;
    for (gint64 y = square.y0; y < square.y1; y++)
        for (gint64 x = square.x0; x < square.x1; x++) {
            double value =
                picture->value_at(picture->data, (gsize)y * picture->columns + (gsize)x, channel);
            sum += isfinite(value) ? value : window->low;
            n++;
        }
    double grey = CLAMP((sum / (double)MAX(n, 1) - window->low) * window->scale + 0.5, 0, 255);
    return window->inverted ? (guint8)(255 - (guint8)grey) : (guint8)grey;
}

static void add_crop(GPtrArray *crops, const char *side, GBytes *png) {
    for (guint i = 0; i < crops->len; i++) {
        const RegionCrop *crop = g_ptr_array_index(crops, i);
        if (g_str_equal(crop->side, side))
            g_ptr_array_remove_index(crops, i--);
    }
    if (png != NULL)
        g_ptr_array_add(crops, region_crop_new(side, png));
}

static void draw(const Shown *picture, Box box, const Window *window, const char *side,
                 GPtrArray *crops) {
    gint64 columns = box.x1 - box.x0, rows = box.y1 - box.y0;
    gint64 step = MAX(1, MAX((columns + SHOT_WIDTH_MOST - 1) / SHOT_WIDTH_MOST,
                             (rows + SHOT_HEIGHT_MOST - 1) / SHOT_HEIGHT_MOST));
    gsize width = (gsize)((columns + step - 1) / step), height = (gsize)((rows + step - 1) / step);
    g_auto(Picture) small = {0};
    if (!picture_init(&small, width, height, 1, picture->channels))
        return;
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++)
            for (guint c = 0; c < picture->channels; c++) {
                gint64 left = box.x0 + (gint64)x * step, top = box.y0 + (gint64)y * step;
                Box square = {left, top, MIN(left + step, box.x1), MIN(top + step, box.y1)};
                picture_row8(&small, c, y)[x] = averaged(picture, square, c, window);
            }
    add_crop(crops, side, png_encode(&small, NULL));
}

void shot_frames(const Frame *original, const Frame *scrubbed, Box box, gboolean stretched,
                 GPtrArray *crops) {
    Box inside = box_clip(box, scrubbed->format.columns, scrubbed->format.rows);
    if (box_is_empty(inside))
        return;
    Window window = window_of_frame(scrubbed, inside);
    Shown after = picture_of_frame(scrubbed);
    if (original != NULL) {
        Shown before = picture_of_frame(original);
        Window window_before = window_of_frame(original, inside);
        draw(&before, inside, &window_before, "before", crops);
        if (samples_same_layout(original, scrubbed))
            window = window_before;
    }
    draw(&after, inside, &window, "after", crops);
    Window own = window_of_range(&after, inside);
    own.inverted = window.inverted;
    if (stretched)
        draw(&after, inside, &own, "after, stretched", crops);
    else
        add_crop(crops, "after, stretched", NULL);
}

void shot_place(const Place *place, Box box, GPtrArray *crops) {
    Box inside = box_clip(box, (gint64)place->picture.width, (gint64)place->picture.height);
    if (box_is_empty(inside))
        return;
    Shown picture = {place, place->picture.width, place->picture.height, 1, place_value};
    Window window = window_of_range(&picture, inside);
    draw(&picture, inside, &window, "after", crops);
    add_crop(crops, "after, stretched", NULL);
}
