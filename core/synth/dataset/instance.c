#include "core/synth/dataset/instance.h"

#include "core/synth/dataset/base.h"
#include "core/synth/dataset/series_facts.h"
#include "core/synth/draw/decoded.h"
#include "core/synth/encode/pixel_module.h"
#include "core/synth/failure.h"
#include "core/synth/header/modality.h"
#include "core/synth/people/people.h"
#include "core/synth/scene/carrier.h"
#include "core/synth/scene/placed_text.h"
#include "core/synth/scene/wording.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* An instance on its way. */
typedef struct InstanceMaking {
    const DatasetOptions *options;
    const PlannedSeries *series;
    guint instance;
    Typesetter *typesetter;
    Random random;
    Facts *facts;
    Tree *tree;
    AnswerData *checks;
    const Encoding *encoding; /* NULL: one that isn't written here */
    const char *transfer_syntax;
    TextStyle style;
    gboolean has_text;
    char *scene;       /* its name; NULL: text as devices write it; owned */
    PlacedText placed; /* of a scene */
} InstanceMaking;

static void making_clear(InstanceMaking *making) {
    g_free(making->scene);
    placed_text_clear(&making->placed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(InstanceMaking, making_clear)

static gboolean is_screen(const Profile *profile) {
    return profile->look == PICTURE_US || profile->look == PICTURE_US_COLOUR ||
           profile->look == PICTURE_US_LOOP || profile->look == PICTURE_SC;
}

/* Console fonts on screens, outlines on films. Letters grow with the matrix. */
static TextStyle choose_style(const DatasetOptions *options, const Profile *profile,
                              const PictureShape *shape, Random *random) {
    static const Font screens[] = {FONT_BITMAP, FONT_SANS, FONT_MONO, FONT_BITMAP, FONT_BOLD};
    static const Font films[] = {FONT_SANS, FONT_SANS, FONT_BOLD, FONT_MONO, FONT_BITMAP};
    TextStyle style = {.font = is_screen(profile) ? RANDOM_PICK(random, screens)
                                                  : RANDOM_PICK(random, films)};
    guint least = MAX(TEXT_SMALLEST, shape->columns / 60), most = MAX(10, shape->columns / 36);
    if (options->capitals[0] > 0) {
        least = options->capitals[0];
        most = options->capitals[1];
    }
    style.capital_height = random_between(random, least, most);
    style.contrast = options->contrast[0] > 0
                         ? random_between(random, options->contrast[0], options->contrast[1])
                         : random_between(random, 60, 100);
    return style;
}

/* As scanners write it; screens have other layouts, too. */
static char *burned_text(const InstanceMaking *making, Random *random) {
    static const char *const layouts[] = {
        "{burned} [{sex}] {date_screen}\nDOB: {birth_screen}",
        "{burned}\n{birth_screen} {date_screen}",
        "{burned} {id}\nDOB: {birth_screen}",
    };
    gboolean screen = is_screen(making->series->profile);
    const char *layout = screen ? RANDOM_PICK(random, layouts) : layouts[0];
    char *text = facts_expand(making->facts, layout);
    /* Many devices have no accents, and the bitmap font has none. */
    if (making->style.font != FONT_BITMAP && random_percent(random, 50))
        return text;
    g_autofree char *accented = text;
    return g_str_to_ascii(accented, "C");
}

/* Enlarges a matrix that the text would not fit into even in the smallest letters. */
static gboolean make_room(const InstanceMaking *making, const char *text, PictureShape *shape,
                          GError **error) {
    g_auto(Drawn) drawn = {0};
    guint smallest = making->options->capitals[0] ? making->options->capitals[0] : TEXT_SMALLEST;
    if (!typesetter_draw(making->typesetter, making->style.font, text, smallest, TEXT_MARGIN,
                         &drawn, error))
        return FALSE;
    guint width = (drawn.width + 2 * TEXT_EDGE + 7) / 8 * 8;
    guint height = (drawn.height + 2 * TEXT_EDGE + 7) / 8 * 8;
    if (shape->columns < width) {
        shape->rows = MAX(height, shape->rows * width / shape->columns);
        shape->columns = width;
    }
    shape->rows = MAX(shape->rows, height * 2);
    return TRUE;
}

static gboolean burn_in(InstanceMaking *making, const char *text, MadeImage *picture,
                        GError **error) {
    g_auto(TextRegion) region = {0};
    if (!burned_text_write(picture, making->typesetter, text, &making->style, &making->random,
                           &region, error))
        return FALSE;
    answer_data_add_region(making->checks, text, region.x0, region.y0, region.x1, region.y1);
    return TRUE;
}

static PictureShape choose_shape(const InstanceMaking *making) {
    PictureShape shape = making->series->profile->shape;
    double scale = making->options->scale;
    shape.rows = MAX(16, (guint)(shape.rows * scale));
    shape.columns = MAX(16, (guint)(shape.columns * scale));
    return shape;
}

/* What is written in the scene, in which letters and how turned. */
static void choose_text(InstanceMaking *making, const Scene *scene, Random *random,
                        Wording *wording) {
    TextStyle *style = &making->style;
    style->font = wording_font(scene, style->font);
    g_autofree char *device = burned_text(making, random);
    *wording = wording_of(scene, device, making->facts, random);
    making->placed = (PlacedText){.text = g_strdup(wording->drawn),
                                  .font = style->font,
                                  .capital_height = style->capital_height,
                                  .degrees = scene_degrees(scene, random)};
}

static gboolean draw_scene(InstanceMaking *making, const char *name, GError **error) {
    const PlannedSeries *series = making->series;
    Random random = random_stream(making->options->plan.seed, "scene", making->instance);
    Scene scene;
    if (!scene_parse(name, &random, &scene, error))
        return FALSE;
    PictureShape shape = choose_shape(making);
    carrier_adapt(&scene, &shape);
    making->scene = scene_name(&scene);
    making->style = choose_style(making->options, series->profile, &shape, &making->random);
    g_auto(Wording) wording = {0};
    choose_text(making, &scene, &random, &wording);
    if (!placed_text_make_room(&making->placed, making->typesetter, &shape, error))
        return FALSE;
    making->encoding = carrier_encoding(&scene, &shape, making->encoding);
    making->transfer_syntax = making->encoding->transfer_syntax;
    g_auto(MadeImage) picture =
        made_draw((PictureKind)series->profile->look, &shape, &making->random);
    g_auto(TextRegion) region = {0};
    GroundArea box;
    if (!placed_text_write(&picture, making->typesetter, &scene, &making->style, &random,
                           &making->placed, &region, &box, error))
        return FALSE;
    g_autofree char *key_text = scene_key_text(&scene, wording.written);
    answer_data_add_region(making->checks, key_text, box.x0, box.y0, box.x1, box.y1);
    if (!pixel_module_set(making->tree, &picture, making->encoding, error))
        return FALSE;
    carrier_finish(&scene, making->tree, &shape, &region);
    return TRUE;
}

static gboolean draw_pixels(InstanceMaking *making, GError **error) {
    char **scenes = making->options->scenes;
    if (making->has_text && scenes)
        return draw_scene(making, scenes[making->instance % g_strv_length(scenes)], error);
    const Profile *profile = making->series->profile;
    PictureShape shape = choose_shape(making);
    g_autofree char *text = NULL;
    if (making->has_text) {
        making->style = choose_style(making->options, profile, &shape, &making->random);
        text = burned_text(making, &making->random);
        if (!make_room(making, text, &shape, error))
            return FALSE;
    }
    g_auto(MadeImage) picture = made_draw((PictureKind)profile->look, &shape, &making->random);
    if (making->has_text && !burn_in(making, text, &picture, error))
        return FALSE;
    return pixel_module_set(making->tree, &picture, making->encoding, error);
}

static gboolean write_header(InstanceMaking *making, GError **error) {
    const Profile *profile = making->series->profile;
    Tree *tree = making->tree;
    if (!fields_add(fields_common, making->facts, tree, making->checks, error) ||
        !fields_add(profile->module, making->facts, tree, making->checks, error))
        return FALSE;
    if (profile->look >= 0 && !fields_add(fields_image, making->facts, tree, making->checks, error))
        return FALSE;
    if (*facts_get(making->facts, "reference_uid") &&
        !fields_add(fields_reference, making->facts, tree, making->checks, error))
        return FALSE;
    return fields_add(profile->private_fields, making->facts, tree, making->checks, error);
}

static gboolean make_drawn(InstanceMaking *making, GError **error) {
    const Profile *profile = making->series->profile;
    making->encoding = making->series->encoding;
    making->transfer_syntax = making->encoding->transfer_syntax;
    if (!write_header(making, error))
        return FALSE;
    return profile->look < 0 || draw_pixels(making, error);
}

/* Puts text into a base image where it has room and its samples can be changed. */
static gboolean burn_into_base(InstanceMaking *making, const DicomFile *file, GError **error) {
    g_autoptr(PixelData) pixels = pixel_data_new(file, dicom_file_dataset(file), NULL);
    g_auto(MadeImage) picture = {0};
    if (pixels == NULL || !made_decode(pixels, TRUE, &picture, NULL))
        return TRUE;
    making->style =
        choose_style(making->options, making->series->profile, &picture.shape, &making->random);
    g_autofree char *text = burned_text(making, &making->random);
    making->has_text = burn_in(making, text, &picture, NULL);
    if (!making->has_text)
        return TRUE;
    const Encoding *encoding = making->encoding;
    if (encoding == NULL || encoding->lossy || !encoding_serves(encoding, &picture.shape))
        encoding = encoding_find("raw");
    making->transfer_syntax = encoding->transfer_syntax;
    return pixel_module_set(making->tree, &picture, encoding, error);
}

/* The base's own elements, and over them what every instance has. */
static gboolean make_from_base(InstanceMaking *making, const DicomFile *file, GError **error) {
    static const Field *const tables[] = {fields_common, fields_image, NULL};
    gboolean wants_text = making->has_text;
    making->has_text = FALSE;
    making->transfer_syntax = dicom_file_transfer_syntax(file);
    making->encoding = encoding_of_syntax(making->transfer_syntax);
    base_unify_texts(dicom_file_dataset(file), making->tree, making->facts);
    base_set_facts(making->tree, making->facts);
    for (gsize i = 0; tables[i]; i++)
        for (const Field *field = tables[i]; field->name; field++)
            if (field->level == 0)
                tree_remove(making->tree, field->tag);
    base_add_checks(making->tree, tables, making->checks);
    if (wants_text && !burn_into_base(making, file, error))
        return FALSE;
    facts_set(making->facts, "burned_in", making->has_text ? "YES" : "NO");
    if (!fields_add(fields_common, making->facts, making->tree, making->checks, error))
        return FALSE;
    return tree_find(making->tree, 0x7FE00010) == NULL ||
           fields_add(fields_image, making->facts, making->tree, making->checks, error);
}

/* The checks on pixels come last, when these are known. */
static void finish_checks(const InstanceMaking *making) {
    pixel_module_checks(making->tree, making->checks);
    g_autofree char *digest =
        making->has_text ? NULL : pixel_module_digest(making->tree, making->transfer_syntax);
    if (digest)
        answer_data_add(making->checks, &(NewCheck){.path = "",
                                                    .tag_name = "",
                                                    .action = ACTION_PIXELS_RETAINED,
                                                    .action_text = digest});
}

static char **make_row(const InstanceMaking *making) {
    const Facts *facts = making->facts;
    char **row = g_new0(char *, N_ROW_TEXTS + 1);
    row[ROW_MODALITY] = g_strdup(facts_get(facts, "modality"));
    row[ROW_SOP_CLASS] = g_strdup(facts_get(facts, "sop_class"));
    row[ROW_PATIENT] = g_strdup(facts_get(facts, "id"));
    row[ROW_STUDY] = g_strdup(facts_get(facts, "study_uid"));
    row[ROW_SERIES] = g_strdup(facts_get(facts, "series_uid"));
    row[ROW_SOP_INSTANCE] = g_strdup(facts_get(facts, "sop_uid"));
    row[ROW_ANSWERS] = answer_data_finish(making->checks);
    gboolean text = making->has_text;
    row[ROW_FONT] = g_strdup(text ? font_name(making->style.font) : "");
    row[ROW_CAPITALS] = g_strdup_printf("%u", text ? making->style.capital_height : 0);
    row[ROW_CONTRAST] = g_strdup_printf("%u", text ? making->style.contrast : 0);
    row[ROW_SCENE] = g_strdup(making->scene ? making->scene : "");
    row[ROW_DRAWN] = g_strdup(making->placed.text ? making->placed.text : "");
    row[ROW_DEGREES] = g_strdup_printf("%d", making->placed.degrees);
    row[ROW_X] = g_strdup_printf("%u", making->placed.x);
    row[ROW_Y] = g_strdup_printf("%u", making->placed.y);
    return row;
}

static gboolean save(const InstanceMaking *making, GError **error) {
    const PlannedSeries *series = making->series;
    g_autofree char *folder = g_strdup_printf(
        "%s/original/%04u/ST%02u/%s%02u", making->options->out, series->subject + 1,
        series->study_in_subject, facts_get(making->facts, "modality"), series->number_in_study);
    if (g_mkdir_with_parents(folder, 0777) != 0) {
        g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "%s: %s", folder, g_strerror(errno));
        return FALSE;
    }
    g_autofree char *path =
        g_strdup_printf("%s/%05u.dcm", folder, making->instance - series->first + 1);
    return tree_save(making->tree, path, making->transfer_syntax, error);
}

char **instance_make(const DatasetOptions *options, const Plan *plan, guint instance,
                     const char *base, Typesetter *typesetter, GError **error) {
    const PlannedSeries *series = plan_series_of(plan, instance);
    guint64 seed = plan->options.seed;
    g_autoptr(Facts) facts = facts_new();
    g_autoptr(DicomFile) file = base ? dicom_file_open(base, 0, error) : NULL;
    if (base && file == NULL)
        return NULL;
    g_autoptr(Tree) tree = file ? tree_load(dicom_file_dataset(file)) : tree_new();
    g_autoptr(AnswerData) checks = answer_data_new();
    g_auto(InstanceMaking) making = {.options = options,
                                     .series = series,
                                     .instance = instance,
                                     .typesetter = typesetter,
                                     .random = random_stream(seed, "instance", instance),
                                     .facts = facts,
                                     .tree = tree,
                                     .checks = checks,
                                     .has_text = plan_has_text(plan, series, instance)};
    people_set_subject(facts, seed, series->subject);
    people_set_study(facts, seed, series->study);
    series_set_facts(facts, plan, series, instance);
    facts_set(facts, "burned_in", making.has_text ? "YES" : "NO");
    if (file ? !make_from_base(&making, file, error) : !make_drawn(&making, error)) {
        if (base)
            g_prefix_error(error, "%s: ", base);
        return NULL;
    }
    finish_checks(&making);
    return save(&making, error) ? make_row(&making) : NULL;
}
