#include "core/check/check.h"

#include "core/check/beside.h"
#include "core/check/coded_text.h"
#include "core/check/colour_depth.h"
#include "core/check/crop.h"
#include "core/check/damage.h"
#include "core/check/decoded.h"
#include "core/check/lettering/anywhere.h"
#include "core/check/overlaid.h"
#include "core/check/region/outside.h"
#include "core/image/digest.h"
#include "core/image/pixel_data.h"
#include "core/image/places.h"
#include "core/languages/language_option.h"
#include <math.h>
#include <string.h>

/* Regions of an image that are drawn; no report shows more of one. */
enum { CROPS_MOST = 100 };
/* Files that wait for their digests lie in memory together. */
enum { MOST_WAITING_BYTES = 64 << 20 };

/* One side of the comparison. */
typedef struct CheckedImage {
    const DicomFile *file;
    PixelData *pixels; /* NULL where the file holds none */
} CheckedImage;

static void image_clear(CheckedImage *image) {
    g_clear_pointer(&image->pixels, pixel_data_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CheckedImage, image_clear)

static gboolean image_open(CheckedImage *image, const DicomFile *file, GError **error) {
    g_autoptr(GError) failure = NULL;
    image->file = file;
    image->pixels = pixel_data_new(file, dicom_file_dataset(file), &failure);
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

static gboolean same_palette(const Palette *a, const Palette *b) {
    if (a == NULL || b == NULL)
        return a == b;
    if (a->n_entries != b->n_entries || a->first != b->first)
        return FALSE;
    for (guint i = 0; i < 3; i++)
        if (memcmp(a->channel[i], b->channel[i], a->n_entries * sizeof(guint16)) != 0)
            return FALSE;
    return TRUE;
}

/* Whether equal bytes of pixel data mean the same picture. */
static gboolean same_description(const PixelData *a, const PixelData *b) {
    const PixelFormat *f = pixel_data_format(a), *g = pixel_data_format(b);
    const TransferSyntax *s = transfer_syntax_find(pixel_data_transfer_syntax(a)),
                         *t = transfer_syntax_find(pixel_data_transfer_syntax(b));
    gboolean same_codec = s != NULL && t != NULL && s->codec == t->codec &&
                          (s->codec == &codec_native || s == t) && f->big_endian == g->big_endian;
    return same_codec && f->rows == g->rows && f->columns == g->columns &&
           f->samples_per_pixel == g->samples_per_pixel && f->bits_allocated == g->bits_allocated &&
           f->bits_stored == g->bits_stored && f->high_bit == g->high_bit &&
           f->planar_configuration == g->planar_configuration && f->is_signed == g->is_signed &&
           f->is_float == g->is_float &&
           f->photometric_interpretation == g->photometric_interpretation &&
           pixel_data_n_frames(a) == pixel_data_n_frames(b) &&
           same_palette(pixel_data_palette(a), pixel_data_palette(b));
}

static gboolean same_bytes(const PixelData *a, const PixelData *b) {
    const DicomElement *x = pixel_data_element(a), *y = pixel_data_element(b);
    return x->length == y->length && memcmp(x->value, y->value, x->length) == 0;
}

/* The digest of all frames' samples. */
typedef struct SamplesDigest {
    Md5 md5;
    gsize length;
} SamplesDigest;

static void samples_digest_add(const Frame *frame, gpointer data) {
    SamplesDigest *digest = data;
    md5_append(&digest->md5, &(Md5Bytes){frame->data, frame->length}, 1);
    digest->length += frame->length;
}

static void samples_digest_end(SamplesDigest *digest, char text[2 * MD5_SIZE + 1]) {
    guint8 bytes[1][MD5_SIZE];
    if (digest->length % 2)
        md5_append(&digest->md5, &(Md5Bytes){(const guint8 *)"", 1}, 1);
    md5_finish(&digest->md5, 1, bytes);
    md5_text(bytes[0], text);
}

/* What a frame's stream says that it loses. */
static gboolean find_loss(const PixelData *pixels, gsize frame, CodingLoss *out) {
    const TransferSyntax *syntax = transfer_syntax_find(pixel_data_transfer_syntax(pixels));
    Photometric photometric = pixel_data_format(pixels)->photometric_interpretation;
    EncodedFrame encoded;
    g_autoptr(GBytes) joined = NULL;
    if (syntax == NULL || !syntax->lossy ||
        !pixel_data_encoded(pixels, frame, &encoded, &joined, NULL) ||
        !coding_loss_read(syntax->codec, &encoded, out))
        return FALSE;
    out->is_ycc = photometric == PHOTOMETRIC_YBR_FULL || photometric == PHOTOMETRIC_YBR_FULL_422;
    return TRUE;
}

typedef struct Check {
    const CheckTask *task;
    GPtrArray *judges; /* of RegionJudge, for the regions without a problem, in their order */
    CheckedImage scrubbed, original;
    gboolean has_original;
    char *no_original;  /* why there is none to compare with */
    PixelDigest digest; /* of the scrubbed pixel data; empty where it is not known yet */
    LineReader *reader; /* of lines anywhere in the image; NULL without a recogniser */
    Picture last;       /* the frame before, where lines were looked for */
} Check;

static void check_clear(Check *check) {
    g_clear_pointer(&check->judges, g_ptr_array_unref);
    image_clear(&check->scrubbed);
    image_clear(&check->original);
    g_clear_pointer(&check->no_original, g_free);
    g_clear_pointer(&check->reader, line_reader_free);
    picture_clear(&check->last);
}

static void fail_regions(Check *check, const char *place, gint64 frame, const char *why) {
    for (guint i = 0; i < check->judges->len; i++)
        region_judge_failed(g_ptr_array_index(check->judges, i), place, frame, why);
}

/* The regions' boxes, in samples of a place; none where it has another grid. Their judges look
 * there. */
static GArray *boxes_in_place(const Check *check, const Place *place) {
    GArray *boxes = g_array_new(FALSE, FALSE, sizeof(Box));
    for (guint i = 0; i < check->task->regions->len && place->same_grid; i++) {
        const AnswerRegion *region = g_ptr_array_index(check->task->regions, i);
        Box box = {region->x0, region->y0, region->x1, region->y1};
        box = box_move(box, -place->origin_x, -place->origin_y);
        g_array_append_val(boxes, box);
    }
    return boxes;
}

static gboolean wants_anywhere(const Check *check) {
    gboolean wanted = FALSE;
    for (guint i = 0; i < check->judges->len && !wanted; i++)
        wanted = region_judge_wants_anywhere(g_ptr_array_index(check->judges, i));
    return wanted && !check->has_original && check->reader != NULL;
}

/* Without an original nothing says where else text was put, so that all of a place is read. */
static void look_anywhere(Check *check, const Picture *picture, const Picture *before,
                          const Place *place) {
    g_autoptr(GError) error = NULL;
    gint64 frame = (gint64)place->frame;
    g_autoptr(GArray) lines = anywhere_read(picture, before, check->reader, &error);
    if (lines == NULL) {
        fail_regions(check, place->name, frame, error->message);
        return;
    }
    g_autoptr(GArray) left_out = boxes_in_place(check, place);
    for (guint i = 0; i < check->judges->len; i++)
        region_judge_read_anywhere(g_ptr_array_index(check->judges, i), lines, left_out,
                                   place->name, frame);
}

static void look_anywhere_in_frame(Check *check, const Frame *frame, gsize index) {
    if (!wants_anywhere(check))
        return;
    g_auto(Picture) picture = {0};
    Box whole = {0, 0, frame->format.columns, frame->format.rows};
    crop_from_frame(frame, whole, -1, &picture);
    gboolean goes_on = check->last.planes[0] != NULL && picture_same_kind(&check->last, &picture);
    Place place = {.name = (char *)"frame", .frame = index, .same_grid = TRUE};
    look_anywhere(check, &picture, goes_on ? &check->last : NULL, &place);
    picture_clear(&check->last);
    check->last = picture;
    picture = (Picture){0};
}

static void look_for_codes_in_frame(const Check *check, const Frame *frame, gsize index) {
    g_auto(Picture) picture = {0};
    Box whole = {0, 0, frame->format.columns, frame->format.rows};
    if (check->judges->len == 0)
        return;
    crop_from_frame(frame, whole, -1, &picture);
    coded_text_judge(check->judges, &picture, &whole, "frame", (gint64)index);
}

static void look_for_codes(const Check *check, const Place *place) {
    Box origin = {place->origin_x, place->origin_y, place->origin_x, place->origin_y};
    if (place->text == NULL)
        coded_text_judge(check->judges, &place->picture, place->same_grid ? &origin : NULL,
                         place->name, (gint64)place->frame);
}

static gboolean visit_place(Place *given, const char *name, const GError *error, gpointer data) {
    g_autoptr(Place) place = given;
    Check *check = data;
    if (place == NULL) {
        fail_regions(check, name, -1, error->message);
        return TRUE;
    }
    const PixelFormat *format =
        check->scrubbed.pixels ? pixel_data_format(check->scrubbed.pixels) : NULL;
    for (guint i = 0; i < check->judges->len; i++)
        region_judge_place(g_ptr_array_index(check->judges, i), place, format ? format->columns : 0,
                           format ? format->rows : 0);
    if (wants_anywhere(check) && place->text == NULL)
        look_anywhere(check, &place->picture, NULL, place);
    look_for_codes(check, place);
    return TRUE;
}

/* Decodes all frames of both sides; gives regions and damage their share. FALSE: some frame could
 * not be decoded, the pixels' row says why. */
static gboolean judge_frames(Check *check, Damage *damage, PixelsResult *pixels) {
    gsize n_scrubbed = pixel_data_n_frames(check->scrubbed.pixels);
    gsize n_original = check->has_original ? pixel_data_n_frames(check->original.pixels) : 0;
    gboolean complete = TRUE, decoded = TRUE;
    SamplesDigest stored = {.length = 0};
    md5_start(&stored.md5, 1);
    g_auto(OutsideParts) outside = {0};
    for (gsize i = 0; i < n_scrubbed; i++) {
        g_autoptr(GError) error = NULL;
        g_auto(Decoded) after = {0}, before = {0};
        if (!decoded_frame(check->scrubbed.pixels, i, &after,
                           check->task->wants_samples ? samples_digest_add : NULL, &stored,
                           &error)) {
            fail_regions(check, "frame", (gint64)i, error->message);
            g_free(pixels->reason);
            pixels->reason = g_strdup(error->message);
            complete = decoded = FALSE;
            continue;
        }
        guint samples = after.samples.format.samples_per_pixel;
        if (samples != 1 && samples != 3) /* alpha, black and the like are not looked at */
            fail_regions(check, "frame", (gint64)i, "it has neither one nor three samples a pixel");
        gboolean paired = i < n_original;
        if (paired && !decoded_frame(check->original.pixels, i, &before, NULL, NULL, &error)) {
            g_free(pixels->reason);
            pixels->reason = g_strdup_printf("original: %s", error->message);
            complete = paired = FALSE;
        }
        if (paired && (decoded_indices(&after) != NULL) != (decoded_indices(&before) != NULL))
            colours_to_one_depth(decoded_shown(&before), decoded_shown(&after));
        FramePair pair = {decoded_shown(&after), paired ? decoded_shown(&before) : NULL,
                          decoded_indices(&after), paired ? decoded_indices(&before) : NULL};
        for (guint r = 0; r < check->judges->len; r++) {
            RegionJudge *judge = g_ptr_array_index(check->judges, r);
            region_judge_frame(judge, &pair, i);
            region_judge_draw(judge, pair.scrubbed, pair.original, NULL);
        }
        look_anywhere_in_frame(check, pair.scrubbed, i);
        look_for_codes_in_frame(check, pair.scrubbed, i);
        if (!paired)
            continue;
        const PixelFormat *f = &after.samples.format, *g = &before.samples.format;
        gboolean as_stored = f->photometric_interpretation == g->photometric_interpretation &&
                             same_palette(pixel_data_palette(check->scrubbed.pixels),
                                          pixel_data_palette(check->original.pixels));
        CodingLoss loss;
        gboolean loses = find_loss(check->scrubbed.pixels, i, &loss);
        Box changed = damage_add_frame(damage, as_stored ? &before.samples : decoded_shown(&before),
                                       as_stored ? &after.samples : decoded_shown(&after),
                                       !as_stored, loses ? &loss : NULL);
        if (!box_is_empty(changed))
            outside_judge(&outside, check->judges, &pair, changed, i);
    }
    for (guint r = 0; r < check->judges->len; r++)
        region_judge_views(g_ptr_array_index(check->judges, r));
    if (check->has_original)
        damage_add_frame_counts(damage, n_original, n_scrubbed);
    if (check->task->wants_samples && decoded)
        samples_digest_end(&stored, pixels->samples_digest);
    return complete;
}

/* Without the original only the key's digest can vouch for the pixels. */
static void judge_by_digest(const Check *check, PixelsResult *pixels) {
    const char *expected = check->task->expected_digest;
    const PixelData *scrubbed[] = {check->scrubbed.pixels};
    PixelDigest digest = check->digest;
    if (expected != NULL && digest.text[0] == '\0')
        pixel_data_digest_bytes(scrubbed, 1, &digest);
    g_autofree char *earlier = g_steal_pointer(&pixels->reason);
    if (expected != NULL && g_ascii_strcasecmp(expected, digest.text) == 0) {
        pixels->verdict = PIXELS_RETAINED;
        pixels->reason = g_strdup("the pixel data has the key's digest");
        return;
    }
    pixels->verdict = PIXELS_UNDETERMINED;
    pixels->reason = g_strdup_printf("%s; %s", earlier ? earlier : check->no_original,
                                     expected ? "the pixel data has another digest than the key's"
                                              : "the key has no digest");
}

/* What of the encoding differs, in words; NULL where nothing does. */
static const char *other_encoding(const Check *check) {
    const PixelData *scrubbed = check->scrubbed.pixels, *original = check->original.pixels;
    if (g_strcmp0(pixel_data_transfer_syntax(scrubbed), pixel_data_transfer_syntax(original)) != 0)
        return "in another transfer syntax";
    if ((pixel_data_palette(scrubbed) == NULL) != (pixel_data_palette(original) == NULL))
        return "in colours of a palette on one side";
    return NULL;
}

/* Equal bytes are not decoded to be judged, but to be shown. */
static void draw_unchanged(Check *check) {
    g_autoptr(GError) error = NULL;
    g_auto(Decoded) frame = {0};
    if (!check->task->with_crops || check->judges->len == 0 ||
        !decoded_frame(check->scrubbed.pixels, 0, &frame, NULL, NULL, &error))
        return; /* the verdict stands without a picture */
    for (guint i = 0; i < check->judges->len; i++)
        region_judge_draw(g_ptr_array_index(check->judges, i), decoded_shown(&frame),
                          decoded_shown(&frame), NULL);
}

/* Whether frames are decoded for nothing but their digest: those that are stored as they are have
 * it already. */
static gboolean wants_samples(const Check *check) {
    return check->task->wants_samples &&
           pixel_data_element(check->scrubbed.pixels)->n_fragments > 0;
}

static void judge_pixels(Check *check, PixelsResult *pixels) {
    if (check->scrubbed.pixels == NULL) {
        if (check->has_original || check->task->expected_digest != NULL) {
            pixels->verdict = PIXELS_DAMAGED;
            pixels->reason = g_strdup("the pixel data was removed");
        } else {
            pixels->reason = g_strdup("the file holds no pixel data");
        }
        return;
    }
    if (check->has_original && same_description(check->scrubbed.pixels, check->original.pixels) &&
        same_bytes(check->scrubbed.pixels, check->original.pixels)) {
        gboolean recoded = other_encoding(check) != NULL;
        pixels->verdict = recoded ? PIXELS_TRANSCODED : PIXELS_RETAINED;
        pixels->reason = g_strdup(recoded ? "same bytes in another transfer syntax" : "same bytes");
        pixels->max_error = 0;
        pixels->psnr = INFINITY;
        pixels->changed_pixels = 0;
        for (guint i = 0; i < check->judges->len; i++)
            region_judge_unchanged(g_ptr_array_index(check->judges, i));
        draw_unchanged(check);
        return;
    }
    g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(Box));
    for (guint i = 0; i < check->task->regions->len; i++) {
        const AnswerRegion *region = g_ptr_array_index(check->task->regions, i);
        Box box = {region->x0, region->y0, region->x1, region->y1};
        g_array_append_val(boxes, box);
    }
    g_autoptr(Damage) damage = damage_new(boxes);
    gboolean complete = TRUE;
    if (check->has_original || check->judges->len > 0 || wants_samples(check))
        complete = judge_frames(check, damage, pixels);
    if (check->has_original && complete)
        damage_verdict(damage, other_encoding(check), pixels);
    else
        judge_by_digest(check, pixels);
}

static void open_original(Check *check) {
    const CheckTask *task = check->task;
    g_autoptr(GError) error = NULL;
    if (task->original == NULL)
        check->no_original = g_strdup(task->no_original ? task->no_original : "no original");
    else if (!image_open(&check->original, task->original, &error))
        check->no_original = g_strdup_printf("original: %s", error->message);
    else if (check->original.pixels == NULL)
        check->no_original = g_strdup("the original holds no pixel data");
    check->has_original = check->no_original == NULL;
}

/* Regions are read in the languages of what is expected there, and of the headers. */
static void set_languages(const CheckTask *task, Recognizer *engine) {
    if (engine == NULL || task->regions->len == 0)
        return;
    ScriptSet scripts = header_scripts(task->deid);
    if (task->original != NULL)
        scripts |= header_scripts(task->original);
    for (guint i = 0; i < task->regions->len; i++) {
        const AnswerRegion *region = g_ptr_array_index(task->regions, i);
        g_autofree char *text = g_utf8_make_valid(region->text ? region->text : "", -1);
        scripts |= scripts_of_text(text);
    }
    language_option_apply(task->languages, scripts, engine);
}

/* Opens the images. A result where the scrubbed one can't be judged, else NULL. */
static CheckResult *check_open(Check *check, const CheckTask *task, Recognizer *engine) {
    *check = (Check){.task = task};
    g_autoptr(GError) error = NULL;
    if (task->deid == NULL)
        return check_result_undetermined(task, task->missing ? task->missing
                                                             : "the scrubbed file is missing");
    if (!image_open(&check->scrubbed, task->deid, &error))
        return check_result_undetermined(task, error->message);
    open_original(check);
    set_languages(task, engine);
    if (engine != NULL)
        check->reader = line_reader_new_sharing(engine);
    check->judges = g_ptr_array_new_with_free_func((GDestroyNotify)region_judge_free);
    for (guint i = 0; i < task->regions->len; i++) {
        const AnswerRegion *region = g_ptr_array_index(task->regions, i);
        if (region->problem == NULL)
            g_ptr_array_add(check->judges,
                            region_judge_new(region, engine, task->with_crops && i < CROPS_MOST));
    }
    return NULL;
}

static void finish_regions(Check *check, CheckResult *result) {
    guint judged = 0;
    for (guint i = 0; i < result->regions->len; i++) {
        const AnswerRegion *region = g_ptr_array_index(check->task->regions, i);
        if (region->problem == NULL)
            region_judge_finish(g_ptr_array_index(check->judges, judged++), check->has_original,
                                g_ptr_array_index(result->regions, i));
    }
}

/* Where the key names no region nobody else looks beside the pixel data. */
static void judge_beside(const Check *check, PixelsResult *pixels) {
    if (check->task->regions->len > 0 || pixels->verdict < PIXELS_LOSSY)
        return;
    g_autofree char *unvouched = unvouched_picture(check->task->deid, check->scrubbed.pixels,
                                                   check->task->original, check->original.pixels);
    if (unvouched == NULL)
        return;
    g_autofree char *earlier = pixels->reason;
    pixels->reason = g_strdup_printf("%s; %s", earlier ? earlier : "", unvouched);
    pixels->verdict = PIXELS_UNDETERMINED;
}

/* Where a region's pixels are as they were, the text may never have stood in them. */
static void judge_overlaid(Check *check) {
    const OverlaidImages images = {check->original.file, check->original.pixels,
                                   check->scrubbed.pixels};
    for (guint i = 0; i < check->judges->len; i++) {
        RegionJudge *judge = overlaid_judge(g_ptr_array_index(check->judges, i), &images);
        if (judge == NULL)
            continue;
        region_judge_free(g_ptr_array_index(check->judges, i));
        g_ptr_array_index(check->judges, i) = judge;
    }
}

static CheckResult *check_judge(Check *check) {
    CheckResult *result = check_result_for_task(check->task);
    if (check->scrubbed.pixels != NULL)
        result->n_frames = pixel_data_n_frames(check->scrubbed.pixels);
    judge_pixels(check, &result->pixels);
    judge_beside(check, &result->pixels);
    if (check->has_original && check->scrubbed.pixels != NULL)
        judge_overlaid(check);
    if (check->judges->len > 0)
        places_visit(check->scrubbed.file, check->scrubbed.pixels, visit_place, check);
    finish_regions(check, result);
    if (result->pixels.reason == NULL)
        result->pixels.reason = g_strdup("");
    return result;
}

/* Whether nothing but the digest of its pixel data is needed. */
static gboolean needs_digest_only(const Check *check) {
    return !check->has_original && check->judges->len == 0 && check->scrubbed.pixels != NULL &&
           check->task->expected_digest != NULL;
}

/* Checks that wait for their digests. */
typedef struct WaitingChecks {
    Check checks[CHECK_TOGETHER];
    CheckResult **results[CHECK_TOGETHER]; /* where theirs go */
    gsize n, bytes;
} WaitingChecks;

static void judge_waiting(WaitingChecks *waiting) {
    const PixelData *pixels[CHECK_TOGETHER];
    PixelDigest digests[CHECK_TOGETHER];
    for (gsize i = 0; i < waiting->n; i++)
        pixels[i] = waiting->checks[i].scrubbed.pixels;
    pixel_data_digest_bytes(pixels, waiting->n, digests);
    for (gsize i = 0; i < waiting->n; i++) {
        waiting->checks[i].digest = digests[i];
        *waiting->results[i] = check_judge(&waiting->checks[i]);
        check_clear(&waiting->checks[i]);
    }
    waiting->n = waiting->bytes = 0;
}

void check_instances(CheckTask *const tasks[], gsize n, Recognizer *engine,
                     CheckResult *results[]) {
    WaitingChecks waiting = {.n = 0};
    for (gsize i = 0; i < n; i++) {
        Check *check = &waiting.checks[waiting.n];
        results[i] = check_open(check, tasks[i], engine);
        if (results[i] == NULL && needs_digest_only(check)) {
            waiting.results[waiting.n++] = &results[i];
            waiting.bytes += pixel_data_element(check->scrubbed.pixels)->length;
            if (waiting.n == CHECK_TOGETHER || waiting.bytes >= MOST_WAITING_BYTES)
                judge_waiting(&waiting);
            continue;
        }
        if (results[i] == NULL)
            results[i] = check_judge(check);
        check_clear(check);
    }
    judge_waiting(&waiting);
}

CheckResult *check_instance(CheckTask *task, Recognizer *engine) {
    CheckResult *result;
    check_instances(&task, 1, engine, &result);
    return result;
}
