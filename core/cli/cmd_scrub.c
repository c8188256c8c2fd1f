#include "core/cli/cli.h"
#include "core/synth/scrub/scrub.h"

static void tell_next(const Arguments *arguments) {
    g_autofree char *uid_map = g_build_filename(arguments->out, "uid_mapping.csv", NULL);
    g_autofree char *deid = g_build_filename(arguments->out, "deid", NULL);
    g_autofree char *results = g_build_filename(arguments->out, "results", NULL);
    cli_next(arguments,
             (const char *const[]){"pixleak", "check", "--key", arguments->key, "--uid-map",
                                   uid_map, "--original", arguments->original, "--deid", deid,
                                   "--out", results, NULL});
}

int cmd_scrub(const Arguments *arguments, GError **error) {
    ScrubOptions options = {.key = arguments->key,
                            .original = arguments->original,
                            .out = arguments->out,
                            .flaws = arguments->flaws ? arguments->flaws : "default",
                            .fonts = arguments->fonts,
                            .seed = (guint64)arguments->seed,
                            .jobs = (guint)arguments->jobs,
                            .quiet = arguments->quiet};
    ScrubCounts counts = {0};
    if (!scrub_make(&options, &counts, error))
        return EXIT_USAGE;
    g_print("%" G_GSIZE_FORMAT " instances scrubbed: %s\n", counts.instances, arguments->out);
    if (counts.left_out > 0)
        g_printerr("pixleak scrub: %" G_GSIZE_FORMAT
                   " instances of the key are left out: no original, or "
                   "one that can't be scrubbed\n",
                   counts.left_out);
    tell_next(arguments);
    return counts.left_out > 0 ? EXIT_UNDETERMINED : EXIT_FINE;
}
