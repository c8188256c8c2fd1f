#include "core/cli/cli.h"
#include "core/synth/dataset/dataset.h"

/* "12" or "7-12". */
static gboolean parse_range(const char *text, guint range[2]) {
    char *end;
    range[0] = range[1] = (guint)g_ascii_strtoull(text, &end, 10);
    if (*end == '-')
        range[1] = (guint)g_ascii_strtoull(end + 1, &end, 10);
    return *end == '\0' && range[0] > 0 && range[0] <= range[1] && range[1] < 1000;
}

/* Fills in what is drawn; NULL, or what can't be meant. */
static const char *set_drawing(const Arguments *arguments, DatasetOptions *options) {
    const char *preset = arguments->preset, *split = arguments->split;
    gboolean is_midi = g_strcmp0(preset, "midi") == 0;
    options->plan.preset = is_midi ? PRESET_MIDI : PRESET_SMALL;
    options->plan.split = g_strcmp0(split, "validation") == 0 ? SPLIT_VALIDATION
                          : g_strcmp0(split, "test") == 0     ? SPLIT_TEST
                                                              : SPLIT_ALL;
    const char *capitals = arguments->capitals, *contrast = arguments->contrast;
    return split && !is_midi ? "--split goes with --preset midi"
           : arguments->base && (preset || arguments->modality)
               ? "--base goes with neither --preset nor --modality"
           : arguments->base && arguments->scenes
               ? "--scenes goes with drawn images, not with --base"
           : capitals && (!parse_range(capitals, options->capitals) || options->capitals[0] < 5)
               ? "--capitals is a height of at least 5, or two"
           : contrast && (!parse_range(contrast, options->contrast) || options->contrast[1] > 100)
               ? "--contrast is a percentage, or two"
               : NULL;
}

int cmd_synth(const Arguments *arguments, GError **error) {
    DatasetOptions options = {.out = arguments->out,
                              .base = arguments->base,
                              .fonts = arguments->fonts,
                              .scale = arguments->scale,
                              .jobs = (guint)arguments->jobs,
                              .quiet = arguments->quiet,
                              .plan = {.instances = (guint)arguments->instances,
                                       .seed = (guint64)arguments->seed,
                                       .text_percent = arguments->text}};
    const char *wrong = set_drawing(arguments, &options);
    if (wrong != NULL)
        return cli_refuse(error, wrong);
    const char *scenes = arguments->scenes                            ? arguments->scenes
                         : g_strcmp0(arguments->preset, "kinds") == 0 ? "any"
                                                                      : NULL;
    g_auto(GStrv) listed_scenes = scenes ? g_strsplit(scenes, ",", -1) : NULL;
    g_auto(GStrv) modalities =
        arguments->modality ? g_strsplit(arguments->modality, ",", -1) : NULL;
    options.scenes = listed_scenes;
    options.plan.modalities = modalities;
    gsize made = 0;
    if (!dataset_make(&options, &made, error))
        return EXIT_USAGE;
    g_print("%" G_GSIZE_FORMAT " instances and their answer key: %s\n", made, arguments->out);
    g_autofree char *key = g_build_filename(arguments->out, "answers.db", NULL);
    g_autofree char *original = g_build_filename(arguments->out, "original", NULL);
    cli_next(arguments, (const char *const[]){"pixleak", "scrub", "--key", key, "--original",
                                              original, "--out", arguments->out, NULL});
    return EXIT_FINE;
}
