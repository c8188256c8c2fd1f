#include "core/cli/cli.h"
#include "core/synth/scrub/scrub.h"

int cmd_scrub(int argc, char **argv) {
    g_autofree char *key = NULL, *original = NULL, *out = NULL, *flaws = NULL, *fonts = NULL;
    int jobs = 0;
    gint64 seed = 1;
    const GOptionEntry entries[] = {
        {"key", 0, 0, G_OPTION_ARG_FILENAME, &key, "Answer key (SQLite)", "FILE"},
        {"original", 0, 0, G_OPTION_ARG_FILENAME, &original, "Folder with what is to be scrubbed",
         "DIR"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out,
         "Folder for deid/, the maps and the truth; may be the one that holds the originals",
         "DIR"},
        {"flaws", 0, 0, G_OPTION_ARG_STRING, &flaws,
         "What goes wrong how often: none, default, or a file (default)", "none|default|FILE"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "The same seed makes the same bytes (1)", "N"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &jobs, "Worker processes (one per processor)", "N"},
        {"fonts", 0, 0, G_OPTION_ARG_FILENAME, &fonts, "Folder of the DejaVu fonts", "DIR"},
        G_OPTION_ENTRY_NULL};
    if (!cli_parse("scrub", "- carry out an answer key's actions, with known flaws",
                   "Makes the curated copy of a dataset: every action of the key done, but for "
                   "the flaws, and\nthe truth about each of them: deid/, uid_mapping.csv, "
                   "patid_mapping.csv, config.json,\ntruth_regions.csv, truth_pixels.csv, "
                   "truth_tags.csv.",
                   entries, &argc, &argv))
        return EXIT_USAGE;
    const char *wrong = key == NULL        ? "--key is needed"
                        : original == NULL ? "--original is needed"
                        : out == NULL      ? "--out is needed"
                        : argc > 1         ? "it takes options only"
                        : jobs < 0         ? "a negative number of jobs"
                                           : NULL;
    if (wrong) {
        g_printerr("pixleak scrub: %s\nSee `pixleak scrub --help`.\n", wrong);
        return EXIT_USAGE;
    }
    ScrubOptions options = {.key = key,
                            .original = original,
                            .out = out,
                            .flaws = flaws ? flaws : "default",
                            .fonts = fonts,
                            .seed = (guint64)seed,
                            .jobs = (guint)jobs,
                            .progress = cli_progress()};
    ScrubCounts counts = {0};
    g_autoptr(GError) error = NULL;
    if (!scrub_make(&options, &counts, &error)) {
        g_printerr("pixleak scrub: %s\n", error->message);
        return EXIT_USAGE;
    }
    g_print("%" G_GSIZE_FORMAT " instances scrubbed: %s\n", counts.instances, out);
    if (counts.left_out > 0)
        g_printerr("pixleak scrub: %" G_GSIZE_FORMAT
                   " instances of the key are left out: no original, or "
                   "one that can't be scrubbed\n",
                   counts.left_out);
    return counts.left_out > 0 ? EXIT_UNDETERMINED : EXIT_FINE;
}
