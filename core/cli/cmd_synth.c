#include "core/cli/cli.h"
#include "core/synth/dataset/dataset.h"

#include <string.h>

/* "12" or "7-12". */
static gboolean parse_range(const char *text, guint range[2]) {
    char *end;
    range[0] = range[1] = (guint)g_ascii_strtoull(text, &end, 10);
    if (*end == '-')
        range[1] = (guint)g_ascii_strtoull(end + 1, &end, 10);
    return *end == '\0' && range[0] > 0 && range[0] <= range[1] && range[1] < 1000;
}

int cmd_synth(int argc, char **argv) {
    g_autofree char *out = NULL, *base = NULL, *fonts = NULL, *preset = NULL, *split = NULL,
                    *modality = NULL, *capitals = NULL, *contrast = NULL, *scenes = NULL;
    int instances = 0, jobs = 0, text = -1;
    gint64 seed = 1;
    double scale = 1;
    const GOptionEntry entries[] = {
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Folder to make; must not hold anything", "DIR"},
        {"preset", 0, 0, G_OPTION_ARG_STRING, &preset,
         "small: every kind of image in turn (40 instances); midi: the shape of the published "
         "MIDI data (53,581); kinds: small, with text in any direction, box, script and ground",
         "NAME"},
        {"split", 0, 0, G_OPTION_ARG_STRING, &split,
         "Of the midi preset: validation, test or all (all)", "NAME"},
        {"instances", 'n', 0, G_OPTION_ARG_INT, &instances,
         "How many (the preset's); midi keeps its proportions", "N"},
        {"scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale,
         "Size of the matrices, 1 as devices have it; text keeps its room (1)", "S"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "The same seed makes the same bytes (1)", "N"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &jobs, "Worker processes (one per processor)", "N"},
        {"base", 0, 0, G_OPTION_ARG_FILENAME, &base,
         "De-identified DICOM images to put the text and headers into (drawn ones)", "DIR"},
        {"modality", 0, 0, G_OPTION_ARG_STRING, &modality, "Only these, separated by commas",
         "LIST"},
        {"text", 0, 0, G_OPTION_ARG_INT, &text, "Percent of images with text burned in", "P"},
        {"capitals", 0, 0, G_OPTION_ARG_STRING, &capitals,
         "Height of burned-in capitals in pixels: 12 or 7-12", "H"},
        {"contrast", 0, 0, G_OPTION_ARG_STRING, &contrast,
         "Of burned-in text, percent of the image's range (60-100)", "C"},
        {"scenes", 0, 0, G_OPTION_ARG_STRING, &scenes,
         "How text stands, e.g. turned-90+loose-box,tilted+noise; an unknown one lists them all",
         "LIST"},
        {"fonts", 0, 0, G_OPTION_ARG_FILENAME, &fonts, "Folder of the DejaVu fonts", "DIR"},
        G_OPTION_ENTRY_NULL};
    if (!cli_parse("synth", "- make a MIDI-shaped dataset with synthetic PHI and its answer key",
                   "Drawn images of every modality, or your own (--base), with made-up names, "
                   "dates and\nnumbers in headers, private and nested elements, and pixels: "
                   "original/, answers.db.\n`pixleak scrub` makes the curated copy of it.",
                   entries, &argc, &argv))
        return EXIT_USAGE;
    DatasetOptions options = {.out = out,
                              .base = base,
                              .fonts = fonts,
                              .scale = scale,
                              .jobs = (guint)MAX(jobs, 0),
                              .plan = {.instances = (guint)MAX(instances, 0),
                                       .seed = (guint64)seed,
                                       .text_percent = text}};
    const char *usual_scenes = g_strcmp0(preset, "kinds") == 0 ? "any" : NULL;
    g_auto(GStrv) listed_scenes =
        scenes || usual_scenes ? g_strsplit(scenes ? scenes : usual_scenes, ",", -1) : NULL;
    options.scenes = listed_scenes;
    g_auto(GStrv) modalities = modality ? g_strsplit(modality, ",", -1) : NULL;
    options.plan.modalities = modalities;
    options.plan.preset = preset && strcmp(preset, "midi") == 0 ? PRESET_MIDI : PRESET_SMALL;
    options.plan.split = split && strcmp(split, "validation") == 0 ? SPLIT_VALIDATION
                         : split && strcmp(split, "test") == 0     ? SPLIT_TEST
                                                                   : SPLIT_ALL;
    static const char *const presets[] = {"small", "midi", "kinds", NULL};
    static const char *const splits[] = {"all", "validation", "test", NULL};
    const char *wrong =
        out == NULL                                   ? "--out is needed"
        : argc > 1                                    ? "it takes options only"
        : preset && !g_strv_contains(presets, preset) ? "--preset is small, midi or kinds"
        : split && !g_strv_contains(splits, split)    ? "--split is validation, test or all"
        : split && options.plan.preset != PRESET_MIDI ? "--split goes with --preset midi"
        : base && (preset || modality) ? "--base goes with neither --preset nor --modality"
        : base && scenes               ? "--scenes goes with drawn images, not with --base"
        : instances < 0 || jobs < 0    ? "a negative number"
        : !(scale > 0 && scale <= 4)   ? "--scale lies above 0, up to 4"
        : text < -1 || text > 100      ? "--text is a percentage"
        : capitals && (!parse_range(capitals, options.capitals) || options.capitals[0] < 5)
            ? "--capitals is a height of at least 5, or two"
        : contrast && (!parse_range(contrast, options.contrast) || options.contrast[1] > 100)
            ? "--contrast is a percentage, or two"
            : NULL;
    if (wrong) {
        g_printerr("pixleak synth: %s\nSee `pixleak synth --help`.\n", wrong);
        return EXIT_USAGE;
    }
    options.progress = cli_progress();
    g_autoptr(GError) error = NULL;
    gsize made = 0;
    if (!dataset_make(&options, &made, &error)) {
        g_printerr("pixleak synth: %s\n", error->message);
        return EXIT_USAGE;
    }
    g_print("%" G_GSIZE_FORMAT " instances and their answer key: %s\n", made, out);
    return EXIT_FINE;
}
