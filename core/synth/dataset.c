#include "core/synth/dataset.h"

#include "core/image/pixel_data.h"
#include "core/synth/answers.h"
#include <glib/gstdio.h>

enum {
    EDGE = 6,   /* pixels between text and the image's edge; inpainting needs some */
    MARGIN = 3, /* pixels of the region around the ink */
};

/* Font sizes in pixels per em, and what such an image is of. */
static const struct {
    guint smallest, largest;
    const char *study_description;
} kinds[N_PICTURE_KINDS] = {
    [PICTURE_CT] = {13, 20, "CHEST W CONTRAST"},  [PICTURE_MR] = {13, 20, "BRAIN WO CONTRAST"},
    [PICTURE_CR] = {24, 36, "CHEST PA VIEW"},     [PICTURE_CR_INVERTED] = {24, 36, "CHEST AP VIEW"},
    [PICTURE_US] = {16, 25, "ABDOMEN"},           [PICTURE_US_COLOUR] = {16, 25, "CAROTID DOPPLER"},
    [PICTURE_US_LOOP] = {16, 25, "CARDIAC LOOP"}, [PICTURE_SC] = {16, 25, "DOSE REPORT"},
};

typedef struct Maker {
    const char *folder;
    Lettering *lettering;
    GRand *random;
    Answers *answers;
} Maker;

/* The n-th kind, cyclically, that the treatment can be shown on. */
static PictureKind choose_kind(const Treatment *treatment, guint n) {
    guint of[N_PICTURE_KINDS], count = 0;
    for (guint kind = 0; kind < N_PICTURE_KINDS; kind++)
        if (treatment->kinds & 1u << kind)
            of[count++] = kind;
    return (PictureKind)of[n % count];
}

static gboolean encoding_serves(const Encoding *encoding, const Treatment *treatment) {
    /* Codecs know bits_stored bits, so only native pixel data can hide something above them. */
    gboolean needs_spare_bits =
        treatment->leftover == LEFTOVER_OVERLAY_BITS || treatment->leftover == LEFTOVER_HIGH_BITS;
    return !encoding->lossy && !(needs_spare_bits && encoding->frame != NULL);
}

/* The n-th encoding, cyclically, that keeps what the treatment is about. */
static const Encoding *choose_encoding(const Treatment *treatment, guint n) {
    g_autoptr(GPtrArray) serving = g_ptr_array_new();
    const Encoding *encoding;
    for (gsize i = 0; (encoding = encoding_nth(i)) != NULL; i++)
        if (encoding_serves(encoding, treatment))
            g_ptr_array_add(serving, (gpointer)encoding);
    return serving->pdata[n % serving->len];
}

static gboolean fits(const Drawn *drawn, const Picture *picture) {
    return drawn->width + 2 * EDGE <= picture->columns && drawn->height + 2 * EDGE <= picture->rows;
}

/* Draws the text no larger than fits, at least legible. */
static gboolean draw_to_fit(const Maker *maker, const Picture *picture, const char *text,
                            guint size, TextRegion *out, GError **error) {
    enum { SMALLEST = 10 };
    for (out->size = size;; out->size--) {
        if (!lettering_draw(maker->lettering, text, out->size, MARGIN, &out->drawn, error))
            return FALSE;
        if (fits(&out->drawn, picture))
            return TRUE;
        drawn_clear(&out->drawn);
        if (out->size == SMALLEST) {
            g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_FONT, "the font is too wide for %u columns",
                        picture->columns);
            return FALSE;
        }
    }
}

/* Black or white, whichever stands out more. */
static guint16 contrasting_ink(const Picture *picture, const TextRegion *region) {
    guint64 sum = 0, n = 0;
    for (guint y = region->y0; y < region->y1; y++)
        for (guint x = region->x0; x < region->x1; x++, n++)
            sum += *picture_at(picture, 0, x, y);
    return (guint16)(sum / n * 2 > picture_maximum(picture) ? 0 : picture_maximum(picture));
}

/* Puts the text into a random corner. */
static gboolean place_text(const Maker *maker, const Picture *picture, PictureKind kind,
                           const char *text, TextRegion *out, GError **error) {
    guint size = (guint)g_rand_int_range(maker->random, (gint)kinds[kind].smallest,
                                         (gint)kinds[kind].largest + 1);
    if (!draw_to_fit(maker, picture, text, size, out, error))
        return FALSE;
    const Drawn *drawn = &out->drawn;
    out->x0 = g_rand_boolean(maker->random) ? EDGE : picture->columns - EDGE - drawn->width;
    out->y0 = g_rand_boolean(maker->random) ? EDGE : picture->rows - EDGE - drawn->height;
    out->x1 = out->x0 + drawn->width;
    out->y1 = out->y0 + drawn->height;
    out->ink = contrasting_ink(picture, out);
    return TRUE;
}

static char *digest_of(const char *path, GError **error) {
    g_autoptr(DicomFile) file = dicom_file_open(path, 0, error);
    if (file == NULL)
        return NULL;
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), error);
    return pixels ? pixel_data_digest_bytes(pixels) : NULL;
}

static char *path_of(const Maker *maker, const char *side, const char *file, GError **error) {
    g_autofree char *path = g_build_filename(maker->folder, side, file, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "%s: %s", folder, g_strerror(errno));
        return NULL;
    }
    return g_steal_pointer(&path);
}

/* One instance, both sides of it: what was burned in and what the scrubber left. */
typedef struct Pair {
    PictureKind kind;
    const Treatment *treatment;
    const Encoding *before, *after;
    const char *file;
} Pair;

static gboolean save_pair(const Maker *maker, const Pair *pair, const Answer *answer,
                          const Picture *scrubbed, char **digest, GError **error) {
    gboolean has_icon = pair->treatment->leftover == LEFTOVER_ICON;
    g_autofree char *original_path = path_of(maker, "original", pair->file, error);
    g_autofree char *deid_path = original_path ? path_of(maker, "deid", pair->file, error) : NULL;
    if (deid_path == NULL)
        return FALSE;
    InstanceFile file = {.kind = pair->kind,
                         .identity = answer->before,
                         .study_description = answer->study_description,
                         .picture = answer->picture,
                         .encoding = pair->before,
                         .icon_of = has_icon ? answer->picture : NULL};
    if (!instance_save(original_path, &file, error))
        return FALSE;
    file.identity = answer->after;
    file.picture = scrubbed;
    file.encoding = pair->after;
    file.leftover = pair->treatment->leftover;
    file.region = answer->region;
    file.deidentified = TRUE;
    return instance_save(deid_path, &file, error) &&
           (*digest = digest_of(original_path, error)) != NULL;
}

static gboolean make_instance(const Maker *maker, const Pair *pair, guint number, GError **error) {
    const Treatment *treatment = pair->treatment;
    const char *description = kinds[pair->kind].study_description;
    g_autofree char *text = NULL, *digest = NULL;
    g_auto(Identity) before = {0}, after = {0};
    identity_invent(maker->random, description, &before, &text);
    identity_replace(&before, number, description, maker->random, &after);

    g_auto(Picture) original = picture_draw(pair->kind, maker->random);
    TextRegion region = {0};
    g_auto(Scrubbing) scrubbing = {.lettering = maker->lettering, .random = maker->random};
    gboolean good = TRUE;
    if (!treatment->plain) {
        good = place_text(maker, &original, pair->kind, text, &region, error);
        if (good)
            region_burn_in(&original, &region);
        scrubbing.region = &region;
    }
    scrubbing.picture = picture_copy(&original);
    Answer answer = {.file = pair->file,
                     .kind = pair->kind,
                     .picture = &original,
                     .study_description = description,
                     .before = &before,
                     .after = &after,
                     .treatment = treatment,
                     .region = scrubbing.region,
                     .text = text,
                     .codec_original = pair->before->name,
                     .codec_deid = pair->after->name};
    if (good && treatment->apply)
        good = treatment->apply(&scrubbing, error);
    good = good && save_pair(maker, pair, &answer, &scrubbing.picture, &digest, error);
    answer.pixels_digest = digest;
    answer.damaged_box = scrubbing.damaged_box;
    good = good && answers_add(maker->answers, &answer, error);
    drawn_clear(&region.drawn);
    return good;
}

static gboolean make_nth(const Maker *maker, guint i, GError **error) {
    guint count = (guint)treatment_count(), round = i / count;
    const Treatment *treatment = treatment_nth(i % count);
    Pair pair = {.treatment = treatment, .kind = choose_kind(treatment, i + round)};
    pair.before = pair.after = choose_encoding(treatment, i + round);
    if (treatment_is_transcoding(treatment))
        pair.after = choose_encoding(treatment, i + round + 1);
    else if (treatment_is_lossy(treatment))
        pair.after = encoding_find("jpeg");
    g_autofree char *file = g_strdup_printf("%s/%03u.dcm", picture_kind_modality(pair.kind), i + 1);
    pair.file = file;
    return make_instance(maker, &pair, i + 1, error);
}

/* Files of another dataset in between would be taken for part of this one. */
static gboolean make_empty_folder(const char *path, GError **error) {
    if (g_mkdir_with_parents(path, 0777) != 0) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    g_autoptr(GDir) folder = g_dir_open(path, 0, error);
    if (folder == NULL)
        return FALSE;
    if (g_dir_read_name(folder) == NULL)
        return TRUE;
    g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "%s: is there and not empty", path);
    return FALSE;
}

gboolean dataset_make(const DatasetOptions *options, GError **error) {
    if (!make_empty_folder(options->out, error))
        return FALSE;
    g_autoptr(Lettering) lettering = lettering_new(options->font, error);
    g_autoptr(Answers) answers = lettering ? answers_new(options->out, error) : NULL;
    if (answers == NULL)
        return FALSE;
    g_autoptr(GRand) random = g_rand_new_with_seed(options->seed);
    Maker maker = {options->out, lettering, random, answers};
    for (guint i = 0; i < options->instances; i++)
        if (!make_nth(&maker, i, error))
            return FALSE;
    return answers_finish(answers, error);
}
