#include "core/synth/scrub/image.h"

#include "core/synth/draw/decoded.h"
#include "core/synth/encode/pixel_module.h"
#include "core/synth/failure.h"
#include "core/synth/scrub/leftovers.h"
#include "core/synth/scrub/strokes.h"
#include <string.h>

void scrubbed_image_clear(ScrubbedImage *image) {
    g_free(image->damaged_box);
    g_free(image->codec_original);
    g_free(image->codec_deid);
    g_free(image->transfer_syntax);
}

/* What the truth files call a transfer syntax. */
static char *codec_name(const char *transfer_syntax) {
    const Encoding *encoding = encoding_of_syntax(transfer_syntax);
    return g_strdup(encoding ? encoding->name : transfer_syntax);
}

/* Another lossless encoding, of other bytes: native pixels are the same in several syntaxes. Which
 * one, follows from the number. */
static const Encoding *another_encoding(const Encoding *than, const PictureShape *shape,
                                        guint64 number) {
    g_autoptr(GPtrArray) able = g_ptr_array_new();
    const Encoding *encoding;
    for (gsize i = 0; (encoding = encoding_nth(i)) != NULL; i++)
        if (encoding != than && !encoding->lossy && encoding_serves(encoding, shape) &&
            (encoding->frame != NULL || (than && than->frame != NULL && i == 0)))
            g_ptr_array_add(able, (gpointer)encoding);
    return able->pdata[number % able->len];
}

static gboolean is_inside(const ScrubRow *row, guint x, guint y) {
    for (guint i = 0; i < row->regions->len; i++) {
        const ScrubRegion *region = &g_array_index(row->regions, ScrubRegion, i);
        if (x >= region->x0 && x < region->x1 && y >= region->y0 && y < region->y1)
            return TRUE;
    }
    return FALSE;
}

/* The box around all changes outside the regions; FALSE if there are none. */
static gboolean find_changes(const ScrubRow *row, const MadeImage *before, const MadeImage *after,
                             guint box[4]) {
    const PictureShape *shape = &before->shape;
    gboolean any = FALSE;
    for (guint frame = 0; frame < shape->frames; frame++)
        for (guint y = 0; y < shape->rows; y++)
            for (guint x = 0; x < shape->columns; x++) {
                gsize size = shape->samples_per_pixel * sizeof(guint16);
                if (memcmp(made_at(before, frame, x, y), made_at(after, frame, x, y), size) == 0 ||
                    is_inside(row, x, y))
                    continue;
                box[0] = any ? MIN(box[0], x) : x;
                box[1] = any ? MIN(box[1], y) : y;
                box[2] = any ? MAX(box[2], x + 1) : x + 1;
                box[3] = any ? MAX(box[3], y + 1) : y + 1;
                any = TRUE;
            }
    return any;
}

static gboolean same_shape(const PictureShape *a, const PictureShape *b) {
    return a->rows == b->rows && a->columns == b->columns && a->frames == b->frames &&
           a->bits_stored == b->bits_stored;
}

/* Treats every region; leftovers tell of the first. */
static gboolean treat(const ImageTask *task, const MadeImage *original, const Treatment *treatment,
                      MadeImage *scrubbed, TextRegion *first, GError **error) {
    Scrubbing scrubbing = {
        .picture = made_copy(original),
        .typesetter = task->typesetter,
        .random =
            random_stream(task->seed ^ random_hash(task->row->answer->instance), "treatment", 0)};
    TextStrokesTask strokes_task = {task->capital_height, task->placed, task->typesetter};
    gboolean good = TRUE;
    guint n = task->row->regions->len;
    if (n == 0 && treatment->apply)
        good = treatment->apply(&scrubbing, error);
    for (guint i = 0; good && i < n; i++) {
        g_auto(TextStrokes) strokes = {0};
        GError *failure = NULL;
        if (!text_strokes_find(&strokes_task, original,
                               &g_array_index(task->row->regions, ScrubRegion, i), &strokes,
                               &failure)) {
            good = failure == NULL;
            if (failure)
                g_propagate_error(error, failure);
            continue;
        }
        scrubbing.region = &strokes.region;
        scrubbing.block = &strokes.block;
        scrubbing.placed = &strokes.placed;
        scrubbing.capital_height = strokes.placed.capital_height;
        if (treatment->apply)
            good = treatment->apply(&scrubbing, error);
        if (i == 0) {
            *first = strokes.region;
            strokes.region = (TextRegion){0};
        }
    }
    *scrubbed = scrubbing.picture;
    return good;
}

/* Verdict and box that follow from what was done, and from what it changed. */
static void tell_truth(const ImageTask *task, const MadeImage *original, const MadeImage *scrubbed,
                       gboolean same_syntax, ScrubbedImage *out) {
    const Treatment *treatment = out->treatment;
    guint box[4] = {0};
    out->outside = treatment->outside;
    if (treatment->as_shown)
        return;
    if (same_shape(&original->shape, &scrubbed->shape) && !treatment_is_lossy(treatment)) {
        gboolean changed = find_changes(task->row, original, scrubbed, box);
        if (!changed)
            out->outside = treatment->encoding ? "lossy" : same_syntax ? "retained" : "transcoded";
        else if (treatment->tells_box)
            out->damaged_box = g_strdup_printf("%u,%u,%u,%u", box[0], box[1], box[2], box[3]);
    }
}

/* A second stream needs one that has streams. */
static const Encoding *choose_encoding(const ImageTask *task, const Treatment *treatment,
                                       const Encoding *from, const PictureShape *shape) {
    gboolean kept = from && !from->lossy && encoding_serves(from, shape);
    gboolean native = !kept || from->frame == NULL;
    guint64 number = random_hash(task->row->answer->instance);
    if (treatment->encoding)
        return encoding_find(treatment->encoding);
    if (treatment_is_transcoding(treatment) ||
        (treatment->leftover == LEFTOVER_SECOND_STREAM && native))
        return another_encoding(from, shape, number);
    return kept ? from : encoding_find("raw");
}

static gboolean scrub_picture(const ImageTask *task, const Encoding *encoding,
                              const MadeImage *original, Tree *tree, ScrubbedImage *out,
                              GError **error) {
    const Treatment *treatment = out->treatment;
    g_auto(TextRegion) first = {0};
    g_auto(MadeImage) scrubbed = {0};
    if (!treat(task, original, treatment, &scrubbed, &first, error))
        return FALSE;
    const Encoding *to = choose_encoding(task, treatment, encoding, &scrubbed.shape);
    tell_truth(task, original, &scrubbed, to == encoding, out);
    g_free(out->transfer_syntax);
    out->transfer_syntax = g_strdup(to->transfer_syntax);
    const char *text =
        task->row->regions->len ? g_array_index(task->row->regions, ScrubRegion, 0).text : "";
    return pixel_module_set(tree, &scrubbed, to, error) &&
           leftover_put(tree, treatment->leftover, &(LeftoverTask){original, &first, text, to},
                        error);
}

/* Pixels that can't be changed stay as they are, unless text is to go from them. */
static gboolean leave_as_is(gboolean has_text, const GError *failure, GError **error) {
    if (!has_text)
        return TRUE;
    g_propagate_error(error, failure ? g_error_copy(failure)
                                     : g_error_new(SYNTH_ERROR, SYNTH_ERROR_INPUT,
                                                   "no pixels that the text could be in"));
    return FALSE;
}

gboolean image_scrub(const ImageTask *task, const DicomFile *file, Tree *tree, ScrubbedImage *out,
                     GError **error) {
    const char *transfer_syntax = dicom_file_transfer_syntax(file);
    const Encoding *encoding = encoding_of_syntax(transfer_syntax);
    gboolean has_text = task->row->regions->len > 0, good = TRUE;
    *out = (ScrubbedImage){.outside = "",
                           .codec_original = codec_name(transfer_syntax),
                           .transfer_syntax = g_strdup(transfer_syntax)};
    g_autoptr(GError) failure = NULL;
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), &failure);
    if (pixels == NULL) {
        out->codec_deid = g_strdup(out->codec_original);
        return leave_as_is(has_text, failure, error);
    }
    const PixelFormat *format = pixel_data_format(pixels);
    PictureShape shape = {format->rows,
                          format->columns,
                          (guint)pixel_data_n_frames(pixels),
                          format->samples_per_pixel,
                          format->bits_allocated,
                          format->bits_stored,
                          format->is_signed,
                          photometric_name(format->photometric_interpretation)};
    guint met = treatment_needs_met(&shape, encoding, tree);
    out->treatment = flaws_treatment(task->flaws, has_text, task->ordinal, task->seed, met,
                                     encoding == NULL || encoding->lossy);
    out->capital_height = task->capital_height;
    if (has_text && out->capital_height == 0)
        out->capital_height =
            text_strokes_guess_height(&g_array_index(task->row->regions, ScrubRegion, 0));
    /* What stays as it is need not be decoded. */
    gboolean as_is = !has_text && out->treatment->apply == NULL &&
                     strcmp(out->treatment->outside, "retained") == 0;
    g_auto(MadeImage) original = {0};
    if (!as_is && !made_decode(pixels, out->treatment->as_shown, &original, &failure)) {
        good = as_is = leave_as_is(has_text, failure, error);
        out->treatment = treatment_find("retained");
    }
    if (as_is)
        out->outside = "retained";
    else if (good)
        good = scrub_picture(task, encoding, &original, tree, out, error);
    out->codec_deid = codec_name(out->transfer_syntax);
    return good;
}
