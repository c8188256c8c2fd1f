#include "core/cli/cli.h"
#include "core/synth/dataset.h"

int cmd_synth(int argc, char **argv) {
    g_autofree char *out = NULL, *font = NULL;
    int instances = 40, seed = 1;
    const GOptionEntry entries[] = {
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Folder to make; must not hold anything", "DIR"},
        {"instances", 'n', 0, G_OPTION_ARG_INT, &instances, "How many images (40)", "N"},
        {"seed", 0, 0, G_OPTION_ARG_INT, &seed, "The same seed makes the same files (1)", "N"},
        {"font", 0, 0, G_OPTION_ARG_FILENAME, &font, "TrueType font (DejaVu Sans)", "FILE"},
        G_OPTION_ENTRY_NULL};
    if (!cli_parse("synth", "- make a small dataset with burned-in text and a flawed scrubbed copy",
                   "Drawn CT, MR, CR, US and SC images in several transfer syntaxes with made-up "
                   "names and\ndates, the answer key and maps, a scrubbed copy whose flaws are "
                   "known, and the truth\nabout each: original/, deid/, answers.db, "
                   "uid_mapping.csv, patid_mapping.csv, config.json,\ntruth_regions.csv, "
                   "truth_pixels.csv.",
                   entries, &argc, &argv))
        return EXIT_USAGE;
    if (out == NULL || argc > 1 || instances < 1) {
        g_printerr("pixleak synth: %s\nSee `pixleak synth --help`.\n",
                   out == NULL ? "--out is needed"
                   : argc > 1  ? "it takes options only"
                               : "at least one instance");
        return EXIT_USAGE;
    }
    DatasetOptions options = {out, (guint)instances, (guint32)seed, font};
    g_autoptr(GError) error = NULL;
    if (!dataset_make(&options, &error)) {
        g_printerr("pixleak synth: %s\n", error->message);
        return EXIT_USAGE;
    }
    g_print("%d images with their key, maps and truth: %s\n", instances, out);
    return EXIT_FINE;
}
