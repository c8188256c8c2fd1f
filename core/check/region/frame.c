#include "codecs/samples.h"
#include "core/check/lettering/directions.h"
#include "core/check/lettering/grain.h"
#include "core/check/limits/region_limits.h"
#include "core/check/region/judge.h"
#include "core/check/region/leftovers.h"
#include "core/check/region/reading.h"
#include "core/check/region/resized.h"
#include "core/check/region/written.h"
#include "core/check/uniform.h"
#include <string.h>

/* Without strokes to look for. */
static void read_indices(RegionJudge *judge, const Frame *indices, gint64 frame) {
    Box wide =
        judge_widened(judge, judge_box(judge), indices->format.columns, indices->format.rows);
    g_auto(Picture) crop = {0};
    crop_from_frame(indices, wide, -1, &crop);
    judge_lettering(judge, &crop, box_move(judge_box(judge), -wide.x0, -wide.y0), "palette indices",
                    frame);
    judge_read(judge, &crop, judge->n_lines, TRUE, "palette indices", frame);
}

/* The indices behind the colours of a region: a palette may show two of them alike, but they still
 * tell the text. */
static void judge_indices(RegionJudge *judge, const FramePair *pair, Box box, gint64 frame) {
    g_auto(Picture) after = {0}, before = {0};
    crop_from_frame(pair->scrubbed_indices, box, -1, &after);
    if (picture_is_uniform(&after) || judge->verdict < REGION_RECOVERABLE)
        return;
    judge->all_uniform = FALSE;
    gboolean shows_text = FALSE;
    if (pair->original_indices != NULL) {
        crop_from_frame(pair->original_indices, box, -1, &before);
        shows_text = judge_take_strokes(judge, &before);
    }
    if (judge->has_strokes)
        judge_residue(judge, &after, shows_text ? &before : NULL, &judge->strokes,
                      "palette indices", frame);
    judge_within(judge, &after, "palette indices", frame);
    if (!judge->has_strokes)
        read_indices(judge, pair->scrubbed_indices, frame);
}

/* What shows once a grain is taken off. */
static void read_in_grain(RegionJudge *judge, const Picture *crop, Box inside, gint64 frame) {
    g_auto(Picture) floor = {0};
    if (judge->verdict != REGION_HIDDEN || !grain_take_off(crop, inside, &floor))
        return;
    judge_isolated(judge, &floor, inside, "frame", frame);
    judge_read(judge, &floor, judge->n_lines, FALSE, "frame", frame);
}

/* A part of a picture in which the text would stand level. */
static void read_level(RegionJudge *judge, const Picture *picture, Box text, gint64 frame) {
    gint64 margin = MAX(REGION_AROUND_LEAST, (text.y1 - text.y0) / judge->n_lines / REGION_AROUND);
    Box wide = box_clip(box_grow(text, margin), (gint64)picture->width, (gint64)picture->height);
    if (box_is_empty(wide) || judge->verdict != REGION_HIDDEN)
        return;
    Picture part = picture_view(picture, wide);
    text = box_move(text, -wide.x0, -wide.y0);
    judge_isolated(judge, &part, text, "frame", frame);
    judge_read(judge, &part, judge->n_lines, FALSE, "frame", frame);
    read_in_grain(judge, &part, text, frame);
}

/* Where nothing tells: under a grain, and in the directions in which text may run. */
static void read_on(RegionJudge *judge, const Picture *crop, Box inside, gint64 frame) {
    if (judge->region->text == NULL || judge->verdict != REGION_HIDDEN || judge->unread != NULL)
        return;
    read_in_grain(judge, crop, inside, frame);
    g_autoptr(GArray) directions = directions_find(crop, inside, judge->region->text);
    for (guint i = 0; i < directions->len && judge->verdict == REGION_HIDDEN; i++) {
        g_auto(UprightPicture) turned = {0};
        if (!upright_picture(&g_array_index(directions, Upright, i), crop, &turned)) {
            region_judge_failed(judge, "frame", frame, "out of memory");
            return;
        }
        Box text = directions_text_box(&turned, inside), whole = upright_box(&turned, inside);
        read_level(judge, &turned.picture, text, frame);
        if (!box_equal(text, whole)) /* lines of unequal length need less room than a box */
            read_level(judge, &turned.picture, whole, frame);
    }
}

/* Reads a region and what is around it; a colour channel in which nothing was found, only as far
 * as it is laid out like lines of letters. earlier: the verdict before the channel. */
static void read_channel(RegionJudge *judge, const Picture *crop, Box inside, int channel,
                         RegionVerdict earlier, gint64 frame) {
    /* Where nothing follows the text's strokes and nothing else looks like unread letters,
     * Tesseract could only read a text out of texture. */
    LetteringKind kind = judge_lettering(judge, crop, inside, "frame", frame);
    if (judge->has_strokes && judge->verdict == REGION_HIDDEN && kind != LETTERING_DOUBTFUL)
        return;
    if (channel >= 0 && judge->verdict == earlier)
        return;
    if (!judge->has_strokes)
        judge_isolated(judge, crop, inside, "frame", frame);
    gboolean unsupported =
        judge->verdict == REGION_HIDDEN && (judge->has_strokes || kind == LETTERING_OTHER);
    judge_read(judge, crop, judge->n_lines, unsupported, "frame", frame);
    if (!judge->has_strokes && kind == LETTERING_NONE)
        read_on(judge, crop, inside, frame);
}

/* What is left of the strokes at their own place. */
static void judge_in_place(RegionJudge *judge, const Picture *before, const Picture *after,
                           const Frame *scrubbed, int channel, gint64 frame) {
    judge_residue(judge, after, before, &judge->strokes, "frame", frame);
    Box box = judge_box_around(judge, scrubbed->format.columns, scrubbed->format.rows);
    g_auto(Picture) around = {0};
    crop_from_frame(scrubbed, box, channel, &around);
    judge_short_lines(judge, &around, box, after, before, frame);
}

/* Where another text was read in the region: what is seen of it from outside is not unknown.
 * inside: the region in the turned picture; wide: that picture in the frame. */
static void keep_told(RegionJudge *judge, const UprightPicture *turned, Box inside, Box wide) {
    Box box = judge_box(judge);
    guint n = judge->others->len;
    g_array_set_size(judge->told, 0);
    for (guint i = 0; i < n; i++) {
        Box other = g_array_index(judge->others, Box, i);
        other = box_move(other, inside.x0 - box.x0, inside.y0 - box.y0);
        gint64 x = (other.x0 + other.x1) / 2, y = (other.y0 + other.y1) / 2;
        Box middle = upright_box_back(turned, (Box){x, y, x + 1, y + 1});
        gboolean sideways = orientation_is_sideways(turned->upright.orientation);
        LaidLine line = {.x = (double)(middle.x0 + middle.x1 - 1) / 2 + (double)wide.x0,
                         .y = (double)(middle.y0 + middle.y1 - 1) / 2 + (double)wide.y0,
                         .degrees = turned->upright.degrees + (sideways ? 90 : 0),
                         .length = (double)(other.x1 - other.x0),
                         .letter_height = (double)(other.y1 - other.y0),
                         .n_letters = (judge->n_other + n - 1) / n};
        g_array_append_val(judge->told, line);
    }
}

/* One channel of the region in a frame, before (without samples if there is no original) and after.
 */
static void judge_channel(RegionJudge *judge, const Picture *before, const Picture *after,
                          const Frame *scrubbed, int channel, gint64 frame) {
    gboolean shows_text = before->planes[0] != NULL && judge_take_strokes(judge, before);
    if (picture_is_uniform(after)) /* shows nothing, whatever was taken for strokes */
        return;
    if (shows_text && strokes_untouched(&judge->strokes, before, after)) {
        judge_untouched(judge, before, after, frame);
        return;
    }
    judge->all_uniform = FALSE;
    RegionVerdict earlier = judge->verdict;
    if (judge->has_strokes)
        judge_in_place(judge, shows_text ? before : NULL, after, scrubbed, channel, frame);
    Box wide =
        judge_widened(judge, judge_box(judge), scrubbed->format.columns, scrubbed->format.rows);
    g_auto(Picture) crop = {0};
    crop_from_frame(scrubbed, wide, channel, &crop);
    judge_within(judge, &crop, "frame", frame);
    /* Colour channels are read only where luma said nothing and the channel holds something. */
    if (channel >= 0 && judge->verdict == earlier && judge->has_strokes)
        return;
    g_auto(UprightPicture) turned = {0};
    if (!upright_picture(&judge->strokes.upright, &crop, &turned)) {
        region_judge_failed(judge, "frame", frame, "out of memory");
        return;
    }
    Box inside = upright_box(&turned, box_move(judge_box(judge), -wide.x0, -wide.y0));
    read_channel(judge, &turned.picture, inside, channel, earlier, frame);
    if (channel < 0)
        keep_told(judge, &turned, inside, wide);
    if (before->planes[0] == NULL && (channel < 0 || judge->verdict != earlier))
        judge_remains(judge, scrubbed, frame);
}

static gboolean same_box(const Frame *a, const Frame *b, Box box) {
    gsize pixel = a->bytes_per_sample * a->format.samples_per_pixel;
    if (!samples_same_layout(a, b))
        return FALSE;
    for (gint64 y = box.y0; y < box.y1; y++) {
        gsize first = ((gsize)y * a->format.columns + (gsize)box.x0) * pixel;
        if (memcmp(a->data + first, b->data + first, (gsize)(box.x1 - box.x0) * pixel) != 0)
            return FALSE;
    }
    return TRUE;
}

static void append_box(GByteArray *bytes, const Frame *frame, Box box) {
    gsize pixel = frame->bytes_per_sample * frame->format.samples_per_pixel;
    gsize row = (gsize)(box.x1 - box.x0) * pixel;
    for (gint64 y = box.y0; y < box.y1; y++)
        g_byte_array_append(
            bytes, frame->data + ((gsize)y * frame->format.columns + (gsize)box.x0) * pixel,
            (guint)row);
}

/* Samples of more than 16 bits are brought to each frame's own range, which can't be summed up. */
static void add_to_views(RegionJudge *judge, const Frame *scrubbed, Box box) {
    if (scrubbed->bytes_per_sample > 2 || scrubbed->format.is_float)
        return;
    Box wide =
        judge_widened(judge, judge_box(judge), scrubbed->format.columns, scrubbed->format.rows);
    g_auto(Picture) crop = {0};
    crop_from_frame(scrubbed, wide, -1, &crop);
    frame_sums_add(&judge->views, &crop);
    judge->views_inside = box_move(box, -wide.x0, -wide.y0);
}

void region_judge_frame(RegionJudge *judge, const FramePair *pair, gsize index) {
    const Frame *scrubbed = pair->scrubbed, *original = pair->original;
    const PixelFormat *format = &scrubbed->format;
    Box box = box_clip(judge_box(judge), format->columns, format->rows);
    gboolean comparable = original != NULL && original->format.rows == format->rows &&
                          original->format.columns == format->columns;
    if (original != NULL && !comparable) {
        judge_resized_frame(judge, scrubbed, original, (gint64)index);
        return;
    }
    if (box_is_empty(box)) {
        region_judge_failed(judge, "frame", (gint64)index, "the key's box lies outside the image");
        return;
    }
    if (box_extent(box) > REGION_SAMPLES_MOST) {
        region_judge_failed(judge, "frame", (gint64)index,
                            "the key's box is too large to be judged; give it in parts");
        return;
    }
    judge->looked = TRUE;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    const Frame *frames[] = {scrubbed, original, pair->scrubbed_indices, pair->original_indices};
    for (gsize i = 0; i < G_N_ELEMENTS(frames); i++)
        if (frames[i] != NULL)
            append_box(bytes, frames[i], box);
    gboolean as_before = judge->seen != NULL && judge->seen->len == bytes->len &&
                         memcmp(judge->seen->data, bytes->data, bytes->len) == 0;
    if (as_before)
        return;
    g_clear_pointer(&judge->seen, g_byte_array_unref);
    judge->seen = g_byte_array_ref(bytes);
    g_array_set_size(judge->others, 0);
    g_array_set_size(judge->told, 0);
    add_to_views(judge, scrubbed, box);
    int channels = format->samples_per_pixel >= 3 ? 3 : 0;
    for (int channel = -1; channel < channels && judge->verdict > REGION_UNTOUCHED; channel++) {
        g_auto(Picture) after = {0}, before = {0};
        crop_from_frame(scrubbed, box, channel, &after);
        if (comparable)
            crop_from_frame(original, box, original->format.samples_per_pixel >= 3 ? channel : -1,
                            &before);
        judge_channel(judge, &before, &after, scrubbed, channel, (gint64)index);
    }
    if (comparable && !judge->has_strokes && same_box(scrubbed, original, box))
        judge_say(judge, REGION_UNTOUCHED, "frame", (gint64)index,
                  "the region is as in the original");
    if (pair->scrubbed_indices != NULL)
        judge_indices(judge, pair, box, (gint64)index);
}

void region_judge_outside(RegionJudge *judge, const Picture *part, Box box, const GArray *lines,
                          gsize index) {
    judge->unsearched |= !judge->has_strokes;
    if (judge->verdict > REGION_RECOVERABLE)
        judge_anywhere(judge, part, box, 1, 1, "frame", (gint64)index);
    if (judge->verdict > REGION_LEGIBLE && lines != NULL)
        judge_written(judge, part, lines, box, TRUE, "frame", (gint64)index);
}
