#include "core/check/region.h"

#include "codecs/samples.h"
#include "core/check/crop.h"
#include "core/check/lettering/lettering.h"
#include "core/check/limits/elsewhere_limits.h"
#include "core/check/limits/lettering_limits.h"
#include "core/check/limits/region_limits.h"
#include "core/check/shot.h"
#include "core/check/strokes/elsewhere.h"
#include "core/check/strokes/kept.h"
#include "core/check/strokes/residue.h"
#include "core/check/uniform.h"
#include "ocr/match.h"
#include "ocr/region/region_reader.h"
#include <math.h>
#include <string.h>

struct RegionJudge {
    const AnswerRegion *region;
    Recognizer *engine;
    char **tokens;
    guint n_lines;
    Strokes strokes; /* of the latest original frame that shows the text */
    gboolean has_strokes;
    GByteArray
        *seen; /* the last frame's region, before and after, so that constant text is judged once */
    gboolean looked;      /* at any pixels of the region */
    gboolean all_uniform; /* in every frame looked at */
    /* The worst so far. */
    RegionVerdict verdict;
    char *place, *ocr_text, *reason;
    gint64 frame;
    MatchResult match;
    double residue;
    char *unread; /* what stands in the region that could be the text, but can't be read; where */
    gint64 unread_frame;
    GPtrArray *crops;    /* of RegionCrop: where the worst was seen; NULL if not wanted */
    RegionVerdict drawn; /* what they show */
};

RegionJudge *region_judge_new(const AnswerRegion *region, Recognizer *engine, gboolean with_crops) {
    RegionJudge *judge = g_new0(RegionJudge, 1);
    judge->region = region;
    judge->engine = engine;
    if (with_crops)
        judge->crops = g_ptr_array_new_with_free_func((GDestroyNotify)region_crop_free);
    judge->tokens = match_tokens(region->text ? region->text : "");
    judge->n_lines = 1;
    for (const char *at = region->text; at && *at; at++)
        judge->n_lines += *at == '\n' && at[1] != '\0';
    judge->verdict = REGION_HIDDEN;
    judge->frame = -1;
    judge->residue = NAN;
    judge->all_uniform = TRUE;
    judge->match.tokens_total = judge->match.tokens_removed = g_strv_length(judge->tokens);
    judge->match.score = 1;
    return judge;
}

void region_judge_free(RegionJudge *judge) {
    if (judge == NULL)
        return;
    g_strfreev(judge->tokens);
    strokes_clear(&judge->strokes);
    g_clear_pointer(&judge->seen, g_byte_array_unref);
    g_free(judge->place);
    g_free(judge->ocr_text);
    g_free(judge->reason);
    g_free(judge->unread);
    g_clear_pointer(&judge->crops, g_ptr_array_unref);
    g_free(judge);
}

static void say(RegionJudge *judge, RegionVerdict verdict, const char *place, gint64 frame,
                const char *reason) {
    if (verdict >= judge->verdict)
        return;
    judge->verdict = verdict;
    judge->frame = frame;
    g_free(judge->place);
    judge->place = g_strdup(place);
    g_free(judge->reason);
    judge->reason = g_strdup(reason);
}

static Box region_box(const RegionJudge *judge) {
    return (Box){judge->region->x0, judge->region->y0, judge->region->x1, judge->region->y1};
}

/* Whether the strokes and their rim are as they were. */
static gboolean strokes_untouched(const Strokes *strokes, const Picture *before,
                                  const Picture *after) {
    gsize width = strokes->width, height = strokes->height, wanted = 0, kept = 0;
    double tolerance = strokes_tolerance(strokes);
    for (gsize y = 0; y < height; y++)
        for (gsize x = 0; x < width; x++) {
            if (!strokes_near(strokes, x, y))
                continue;
            wanted++;
            kept += fabs((double)picture_row16(before, 0, y)[x] - picture_row16(after, 0, y)[x]) <=
                    tolerance;
        }
    return wanted > 0 && (double)kept >= REGION_UNTOUCHED_SHARE * (double)wanted;
}

static gboolean all_tokens_found(const char *text, gpointer data) {
    RegionJudge *judge = data;
    TextReading reading = {(char *)text, REGION_ASSUMED_CONFIDENCE};
    g_autoptr(GPtrArray) readings = g_ptr_array_new();
    g_ptr_array_add(readings, &reading);
    return match_readings(readings, judge->tokens, NULL).tokens_removed == 0;
}

static void drop_unsure(GPtrArray *readings) {
    for (guint i = readings->len; i > 0; i--)
        if (((TextReading *)g_ptr_array_index(readings, i - 1))->confidence < REGION_BELIEVED)
            g_ptr_array_remove_index(readings, i - 1);
}

/* Reads a crop; legible if any token is found in it. unsupported: the text's strokes are known and
 * were not found there, or what stands there is known, so that only a reading that is believed in
 * itself counts. */
static void read_crop(RegionJudge *judge, const Picture *crop, guint n_lines, gboolean unsupported,
                      const char *place, gint64 frame) {
    if (judge->engine == NULL || judge->verdict <= REGION_LEGIBLE || picture_is_uniform(crop))
        return;
    if (judge->match.tokens_total == 0)
        return;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) readings =
        region_read(judge->engine, crop, n_lines, all_tokens_found, judge, &error);
    if (readings == NULL) {
        region_judge_failed(judge, place, frame, error->message);
        return;
    }
    if (unsupported)
        drop_unsure(readings);
    MatchResult match = match_readings(readings, judge->tokens, NULL);
    const char *best = "";
    if (readings->len > 0)
        best = ((TextReading *)g_ptr_array_index(readings, 0))->text;
    for (guint i = 0; i < readings->len && match.tokens_removed < match.tokens_total; i++) {
        /* The reading that shows the leak is worth more to a reviewer than the most confident one.
         */
        TextReading *reading = g_ptr_array_index(readings, i);
        g_autoptr(GPtrArray) single = g_ptr_array_new();
        g_ptr_array_add(single, reading);
        if (match_readings(single, judge->tokens, NULL).tokens_removed < match.tokens_total) {
            best = reading->text;
            break;
        }
    }
    if (judge->ocr_text == NULL || match.tokens_removed < judge->match.tokens_removed) {
        g_free(judge->ocr_text);
        judge->ocr_text = g_strdup(best);
    }
    if (match.tokens_removed >= match.tokens_total)
        return;
    judge->match = match;
    say(judge, REGION_LEGIBLE, place, frame, "expected text was read");
}

/* What stands in a region besides texture. */
typedef enum LetteringKind {
    LETTERING_NONE,
    LETTERING_OTHER,    /* lines of letters, read with confidence as another text */
    LETTERING_DOUBTFUL, /* also some that can't be read */
} LetteringKind;

/* Takes over what was read; FALSE where it holds nothing of the expected text. */
static gboolean take_lettering(RegionJudge *judge, const Lettering *lettering, const char *place,
                               gint64 frame) {
    if (lettering->match.tokens_removed >= lettering->match.tokens_total)
        return FALSE;
    judge->match = lettering->match;
    g_free(judge->ocr_text);
    judge->ocr_text = g_strdup(lettering->read);
    say(judge, REGION_LEGIBLE, place, frame, "expected text was read");
    return TRUE;
}

static gboolean can_read(const RegionJudge *judge, const Picture *picture) {
    return judge->engine != NULL && judge->verdict > REGION_LEGIBLE &&
           judge->match.tokens_total > 0 && !picture_is_uniform(picture);
}

/* A region's box with a part of a line's height around it, as far as the picture goes. */
static Box widened(const RegionJudge *judge, Box box, gint64 columns, gint64 rows) {
    gint64 height = (box.y1 - box.y0) / judge->n_lines;
    return box_clip(box_grow(box, MAX(REGION_AROUND_LEAST, height / REGION_AROUND)), columns, rows);
}

/* Reads what is laid out like lines of letters, and keeps in mind what can't be read. picture:
 * holds the region and what is around it. */
static LetteringKind judge_lettering(RegionJudge *judge, const Picture *picture, Box region,
                                     const char *place, gint64 frame) {
    if (!can_read(judge, picture))
        return LETTERING_NONE;
    g_autoptr(GError) error = NULL;
    g_auto(Lettering) lettering = {0};
    if (!lettering_find(picture, region, judge->region->text, judge->tokens, judge->engine,
                        &lettering, &error)) {
        region_judge_failed(judge, place, frame, error->message);
        return LETTERING_DOUBTFUL;
    }
    if (judge->ocr_text == NULL)
        judge->ocr_text = g_strdup(lettering.read);
    if (take_lettering(judge, &lettering, place, frame))
        return LETTERING_NONE;
    if (lettering.repeats)
        say(judge, REGION_RECOVERABLE, place, frame,
            "letters that the expected text repeats look alike in the region, and no other "
            "text's do");
    if (lettering.n_unread >= LETTERING_LEAST && judge->unread == NULL) {
        judge->unread_frame = frame;
        judge->unread = g_strdup_printf(
            "%s: lettering that can't be read stands in the region (\"%s\"); without the "
            "original's strokes it can't be told from the expected text",
            place, g_strdelimit(lettering.unread, "\n", ' '));
    }
    if (lettering.n_unread >= LETTERING_LEAST)
        return LETTERING_DOUBTFUL;
    return lettering.n_other > lettering.n_unread ? LETTERING_OTHER : LETTERING_NONE;
}

/* Looks for text over fills and anatomy, of which no strokes are known. */
static void judge_isolated(RegionJudge *judge, const Picture *picture, Box region,
                           const char *place, gint64 frame) {
    if (!can_read(judge, picture))
        return;
    g_autoptr(GError) error = NULL;
    g_auto(Lettering) lettering = {0};
    if (!lettering_find_isolated(picture, region, judge->region->text, judge->tokens, judge->engine,
                                 &lettering, &error))
        region_judge_failed(judge, place, frame, error->message);
    else
        take_lettering(judge, &lettering, place, frame);
}

static void take_residue(RegionJudge *judge, Residue residue, const char *place, gint64 frame) {
    if (!isnan(residue.deviations) && !(residue.deviations <= judge->residue))
        judge->residue = residue.deviations;
    if (residue.significant)
        say(judge, REGION_RECOVERABLE, place, frame,
            "what is left follows the original's strokes and no decoy's");
}

static void measure_residue(RegionJudge *judge, const Picture *crop, const Picture *original,
                            const Strokes *strokes, const char *place, gint64 frame) {
    if (picture_is_uniform(crop) || judge->verdict < REGION_RECOVERABLE)
        return;
    take_residue(judge, residue_measure(crop, original, strokes), place, frame);
}

/* Keeps the strokes of a region of the original; FALSE where there are none in it. */
static gboolean take_strokes(RegionJudge *judge, const Picture *before) {
    Strokes strokes;
    strokes_find(before, judge->region->text, &strokes);
    if (strokes.lines->len == 0) {
        strokes_clear(&strokes);
        return FALSE;
    }
    strokes_clear(&judge->strokes);
    judge->strokes = strokes;
    judge->has_strokes = TRUE;
    return TRUE;
}

/* Looks for the text anywhere in a picture, which is that part of the place, in the original's size
 * or scaled; reads what is found. */
static void judge_anywhere(RegionJudge *judge, const Picture *picture, Box origin, double scale_x,
                           double scale_y, const char *place, gint64 frame) {
    if (!judge->has_strokes || judge->verdict <= REGION_RECOVERABLE || picture_is_uniform(picture))
        return;
    Elsewhere elsewhere = elsewhere_find(picture, &judge->strokes, scale_x, scale_y);
    if (elsewhere.found) {
        g_autofree char *reason =
            g_strdup_printf("the text's strokes are at %" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
                            elsewhere.x + origin.x0, elsewhere.y + origin.y0);
        say(judge, REGION_RECOVERABLE, place, frame, reason);
    } else if (elsewhere.likeness < ELSEWHERE_TEXT) {
        return;
    }
    Box box = region_box(judge);
    gint64 margin = (box.y1 - box.y0) / judge->n_lines / REGION_AROUND + REGION_AROUND_LEAST;
    Box there = {elsewhere.x, elsewhere.y - (box.y1 - box.y0),
                 elsewhere.x + (gint64)((double)(box.x1 - box.x0) * scale_x),
                 elsewhere.y + (box.y1 - box.y0)};
    there = box_clip(box_grow(there, margin), (gint64)picture->width, (gint64)picture->height);
    Picture part = picture_view(picture, there);
    read_crop(judge, &part, 0, FALSE, place, frame);
}

/* The text may have been moved, mirrored or turned over inside its own box. */
static void judge_within(RegionJudge *judge, const Picture *region, const char *place,
                         gint64 frame) {
    if (!judge->has_strokes || judge->verdict <= REGION_RECOVERABLE || picture_is_uniform(region))
        return;
    if (elsewhere_find(region, &judge->strokes, 1, 1).found ||
        elsewhere_find_over_edges(region, &judge->strokes).found)
        say(judge, REGION_RECOVERABLE, place, frame,
            "the text's strokes are in the region, moved or turned");
}

/* Without strokes to look for. */
static void read_indices(RegionJudge *judge, const Frame *indices, gint64 frame) {
    Box wide = widened(judge, region_box(judge), indices->format.columns, indices->format.rows);
    g_auto(Picture) crop = {0};
    crop_from_frame(indices, wide, -1, &crop);
    judge_lettering(judge, &crop, box_move(region_box(judge), -wide.x0, -wide.y0),
                    "palette indices", frame);
    read_crop(judge, &crop, judge->n_lines, TRUE, "palette indices", frame);
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
        shows_text = take_strokes(judge, &before);
    }
    if (judge->has_strokes)
        measure_residue(judge, &after, shows_text ? &before : NULL, &judge->strokes,
                        "palette indices", frame);
    judge_within(judge, &after, "palette indices", frame);
    if (!judge->has_strokes)
        read_indices(judge, pair->scrubbed_indices, frame);
}

/* One channel of the region in a frame, before (without samples if there is no original) and after.
 */
static void judge_channel(RegionJudge *judge, const Picture *before, const Picture *after,
                          const Frame *scrubbed, int channel, gint64 frame) {
    gboolean shows_text = before->planes[0] != NULL && take_strokes(judge, before);
    if (shows_text && strokes_untouched(&judge->strokes, before, after)) {
        judge->match.tokens_removed = 0;
        judge->match.score = 0;
        say(judge, REGION_UNTOUCHED, "frame", frame, "the strokes are as in the original");
        return;
    }
    if (picture_is_uniform(after))
        return;
    judge->all_uniform = FALSE;
    RegionVerdict earlier = judge->verdict;
    if (judge->has_strokes)
        measure_residue(judge, after, shows_text ? before : NULL, &judge->strokes, "frame", frame);
    Box wide = widened(judge, region_box(judge), scrubbed->format.columns, scrubbed->format.rows);
    g_auto(Picture) crop = {0};
    crop_from_frame(scrubbed, wide, channel, &crop);
    judge_within(judge, &crop, "frame", frame);
    /* Colour channels are read only where luma said nothing and the channel holds something. */
    if (channel >= 0 && judge->verdict == earlier && judge->has_strokes)
        return;
    /* Where nothing follows the text's strokes and nothing else looks like unread letters,
     * Tesseract could only read a text out of texture. */
    Box inside = box_move(region_box(judge), -wide.x0, -wide.y0);
    LetteringKind kind = judge_lettering(judge, &crop, inside, "frame", frame);
    if (judge->has_strokes && judge->verdict == REGION_HIDDEN && kind != LETTERING_DOUBTFUL)
        return;
    if (channel >= 0 && judge->verdict == earlier)
        return;
    if (!judge->has_strokes)
        judge_isolated(judge, &crop, inside, "frame", frame);
    gboolean unsupported =
        judge->verdict == REGION_HIDDEN && (judge->has_strokes || kind == LETTERING_OTHER);
    read_crop(judge, &crop, judge->n_lines, unsupported, "frame", frame);
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

/* The region in a picture of another size of the image. */
static Box scaled_box(const RegionJudge *judge, gint64 width, gint64 height, gint64 columns,
                      gint64 rows) {
    Box box = region_box(judge);
    return (Box){box.x0 * width / columns, box.y0 * height / rows, box.x1 * width / columns,
                 box.y1 * height / rows};
}

static void measure_scaled(RegionJudge *judge, const Picture *picture, double scale_x,
                           double scale_y, const char *place, gint64 frame) {
    if (picture_is_uniform(picture))
        return;
    /* The strokes are of the part of the region that lies in the image. */
    double x0 = (double)MAX(judge->region->x0, 0), y0 = (double)MAX(judge->region->y0, 0);
    static const Sampling samplings[] = {SAMPLING_MEAN, SAMPLING_FIRST, SAMPLING_MIDDLE};
    gsize n = scale_x < 1 && scale_y < 1 ? G_N_ELEMENTS(samplings) : 1;
    for (gsize i = 0; i < n && judge->verdict > REGION_RECOVERABLE; i++) {
        Placement at = {x0 * scale_x, y0 * scale_y, scale_x, scale_y, samplings[i]};
        take_residue(judge, residue_measure_scaled(picture, &judge->strokes, &at), place, frame);
    }
}

/* Icons are often made of every second, third... row and column, and what is left over is left out:
 * their scale is not quite the ratio of the sizes. */
static double whole_step(gint64 small, gint64 large) {
    gint64 step = small > 0 ? large / small : 0;
    gboolean fits = step > 1 && large / step == small;
    return fits ? 1 / (double)step : (double)small / (double)large;
}

/* The whole image in another size: the text at its place in it, or anywhere. */
static void judge_scaled(RegionJudge *judge, const Picture *picture, gint64 columns, gint64 rows,
                         const char *place, gint64 frame) {
    if (!judge->has_strokes || columns <= 0 || rows <= 0)
        return;
    gint64 width = (gint64)picture->width, height = (gint64)picture->height;
    double scale_x = (double)width / (double)columns, scale_y = (double)height / (double)rows;
    measure_scaled(judge, picture, scale_x, scale_y, place, frame);
    double whole_x = whole_step(width, columns), whole_y = whole_step(height, rows);
    if (whole_x != scale_x || whole_y != scale_y)
        measure_scaled(judge, picture, whole_x, whole_y, place, frame);
    judge_anywhere(judge, picture, (Box){0}, scale_x, scale_y, place, frame);
    judge_anywhere(judge, picture, (Box){0}, 1, 1, place, frame);
}

/* The box names other pixels now: the whole picture is looked at, but not called hidden. */
static void judge_resized_frame(RegionJudge *judge, const Frame *scrubbed, const Frame *original,
                                gint64 frame) {
    judge->looked = TRUE;
    const PixelFormat *was = &original->format, *is = &scrubbed->format;
    Box box = box_clip(region_box(judge), was->columns, was->rows);
    g_auto(Picture) whole = {0}, before = {0};
    crop_from_frame(scrubbed, (Box){0, 0, is->columns, is->rows}, -1, &whole);
    if (!box_is_empty(box)) {
        crop_from_frame(original, box, -1, &before);
        take_strokes(judge, &before);
        judge_scaled(judge, &whole, was->columns, was->rows, "frame", frame);
    }
    read_crop(judge, &whole, 0, FALSE, "frame", frame);
    region_judge_failed(judge, "frame", frame, "the image has another size than the original");
}

void region_judge_frame(RegionJudge *judge, const FramePair *pair, gsize index) {
    const Frame *scrubbed = pair->scrubbed, *original = pair->original;
    const PixelFormat *format = &scrubbed->format;
    Box box = box_clip(region_box(judge), format->columns, format->rows);
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
        say(judge, REGION_UNTOUCHED, "frame", (gint64)index, "the region is as in the original");
    if (pair->scrubbed_indices != NULL)
        judge_indices(judge, pair, box, (gint64)index);
}

void region_judge_outside(RegionJudge *judge, const Frame *scrubbed, Box changed, gsize index) {
    if (judge->verdict <= REGION_RECOVERABLE)
        return;
    const PixelFormat *format = &scrubbed->format;
    Box box = box_clip(box_grow(changed, REGION_CHANGED_AROUND), format->columns, format->rows);
    g_auto(Picture) crop = {0};
    crop_from_frame(scrubbed, box, -1, &crop);
    judge_anywhere(judge, &crop, box, 1, 1, "frame", (gint64)index);
}

static Box box_to_draw(const RegionJudge *judge) {
    gint64 height = judge->region->y1 - judge->region->y0;
    return box_grow(region_box(judge), CLAMP(height / REGION_DRAWN_AROUND,
                                             REGION_DRAWN_AROUND_LEAST, REGION_DRAWN_AROUND_MOST));
}

void region_judge_draw(RegionJudge *judge, const Frame *scrubbed, const Frame *original,
                       const Box *where) {
    if (judge->crops == NULL || (judge->crops->len > 0 && judge->verdict >= judge->drawn))
        return;
    const PixelFormat *format = &scrubbed->format;
    gboolean same_size = original != NULL && original->format.rows == format->rows &&
                         original->format.columns == format->columns;
    Box box = where ? box_grow(*where, REGION_CHANGED_AROUND) : box_to_draw(judge);
    if (original != NULL && !same_size)
        box = (Box){0, 0, format->columns, format->rows};
    judge->drawn = judge->verdict;
    shot_frames(same_size ? original : NULL, scrubbed, box, judge->verdict <= REGION_RECOVERABLE,
                judge->crops);
}

void region_judge_place(RegionJudge *judge, const Place *place, gint64 columns, gint64 rows) {
    if (judge->verdict == REGION_UNTOUCHED)
        return;
    RegionVerdict earlier = judge->verdict;
    gint64 frame = (gint64)place->frame;
    const Picture *picture = &place->picture;
    Box whole = picture_box(picture);
    if (place->same_grid) {
        Box box = region_box(judge);
        Box shifted = {box.x0 - place->origin_x, box.y0 - place->origin_y, box.x1 - place->origin_x,
                       box.y1 - place->origin_y};
        Box inside = box_clip(shifted, whole.x1, whole.y1);
        gboolean complete = !box_is_empty(inside) && memcmp(&inside, &shifted, sizeof inside) == 0;
        if (judge->has_strokes && complete &&
            (gsize)(inside.x1 - inside.x0) == judge->strokes.width &&
            (gsize)(inside.y1 - inside.y0) == judge->strokes.height) {
            Picture crop = picture_view(picture, inside);
            measure_residue(judge, &crop, NULL, &judge->strokes, place->name, frame);
        }
        if (!box_is_empty(inside)) {
            Box wide = widened(judge, shifted, whole.x1, whole.y1);
            Picture crop = picture_view(picture, wide);
            read_crop(judge, &crop, judge->n_lines, FALSE, place->name, frame);
            judge_lettering(judge, &crop, box_move(shifted, -wide.x0, -wide.y0), place->name,
                            frame);
        }
    }
    const Picture crop = *picture;
    if (place->same_grid)
        judge_anywhere(judge, &crop, (Box){0}, 1, 1, place->name, frame);
    else
        judge_scaled(judge, &crop, columns, rows, place->name, frame);
    /* Text may have been put anywhere in the place, or the place may show only a part of the image.
     */
    if (judge->verdict > REGION_LEGIBLE) {
        read_crop(judge, &crop, place->same_grid ? 0 : judge->n_lines, FALSE, place->name, frame);
        if (!place->same_grid)
            read_crop(judge, &crop, 0, FALSE, place->name, frame);
        if (!place->same_grid && columns > 0 && rows > 0)
            judge_lettering(judge, &crop, scaled_box(judge, whole.x1, whole.y1, columns, rows),
                            place->name, frame);
    }
    if (judge->verdict < earlier && judge->crops != NULL) {
        Box box = box_to_draw(judge);
        Box shifted = {box.x0 - place->origin_x, box.y0 - place->origin_y, box.x1 - place->origin_x,
                       box.y1 - place->origin_y};
        gboolean inside = place->same_grid && !box_is_empty(box_clip(shifted, whole.x1, whole.y1));
        judge->drawn = judge->verdict;
        shot_place(place, inside ? shifted : whole, judge->crops);
    }
}

void region_judge_unchanged(RegionJudge *judge) {
    judge->looked = TRUE;
    judge->match.tokens_removed = 0;
    judge->match.score = 0;
    say(judge, REGION_UNTOUCHED, "frame", 0, "the pixel data is byte for byte the original's");
}

void region_judge_failed(RegionJudge *judge, const char *place, gint64 frame, const char *why) {
    g_autofree char *reason = g_strdup_printf("%s: %s", place, why);
    say(judge, REGION_UNDETERMINED, place, frame, reason);
}

void region_judge_finish(const RegionJudge *judge, gboolean has_original, RegionResult *row) {
    row->verdict = judge->verdict;
    row->frame = judge->frame;
    row->tokens_total = judge->match.tokens_total;
    row->tokens_removed = judge->match.tokens_removed;
    row->score = judge->match.score;
    row->residue = judge->residue;
    if (judge->crops != NULL)
        row->crops = g_ptr_array_ref(judge->crops);
    g_free(row->place);
    row->place = g_strdup(judge->place ? judge->place : "");
    g_free(row->ocr_text);
    row->ocr_text = g_strdup(judge->ocr_text ? judge->ocr_text : "");
    g_free(row->reason);
    const char *reason = judge->reason;
    if (judge->verdict == REGION_HIDDEN && !judge->has_strokes && judge->unread != NULL) {
        row->verdict = REGION_UNDETERMINED;
        row->frame = judge->unread_frame;
        reason = judge->unread;
    } else if (judge->verdict == REGION_HIDDEN && judge->looked && judge->all_uniform)
        reason = "the region is uniform";
    else if (judge->verdict == REGION_HIDDEN && judge->engine == NULL && !judge->has_strokes) {
        row->verdict = REGION_UNDETERMINED;
        reason = has_original ? "no strokes were found in the original and nothing was read"
                              : "without the original and without OCR";
    } else if (judge->verdict == REGION_HIDDEN && !has_original)
        reason = "no expected text was read; faint residue can't be told without the original";
    else if (judge->verdict == REGION_HIDDEN && !judge->has_strokes)
        reason = "no expected text was read; no strokes were found in the original to compare with";
    else if (judge->verdict == REGION_HIDDEN)
        reason = "no expected text was read and no residue of its strokes found";
    row->reason = g_strdup(reason ? reason : "");
}
