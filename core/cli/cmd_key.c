#include "core/cli/cli.h"
#include "core/truth/truth.h"

static void tell_next(const Arguments *arguments) {
    g_autofree char *key = g_build_filename(arguments->out, "answers.db", NULL);
    g_autofree char *uid_map = g_build_filename(arguments->out, "uid_mapping.csv", NULL);
    cli_next(arguments, (const char *const[]){"pixleak", "check", "--key", key, "--uid-map",
                                              uid_map, "--original", arguments->original, "--deid",
                                              "SCRUBBED", "--out", "RESULTS", NULL});
}

int cmd_key(const Arguments *arguments, GError **error) {
    const TruthOptions options = {.truth = arguments->parameters[0],
                                  .original = arguments->original,
                                  .out = arguments->out,
                                  .jobs = arguments->jobs > 0 ? (guint)arguments->jobs
                                                              : g_get_num_processors()};
    TruthCounts counts;
    if (!truth_make_key(&options, &counts, error))
        return EXIT_USAGE;
    g_print("%" G_GSIZE_FORMAT " boxes of %" G_GSIZE_FORMAT
            " images are in %s, and %" G_GSIZE_FORMAT " entries are left out\n",
            counts.boxes, counts.rows, arguments->out, counts.left);
    tell_next(arguments);
    return counts.left > 0 ? EXIT_UNDETERMINED : EXIT_FINE;
}
