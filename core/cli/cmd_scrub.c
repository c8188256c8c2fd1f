#include "core/cli/cli.h"
#include "core/synth/scrub/scrub.h"

int cmd_scrub(const Arguments *arguments, GError **error) {
    ScrubOptions options = {.key = arguments->key,
                            .original = arguments->original,
                            .out = arguments->out,
                            .flaws = arguments->flaws ? arguments->flaws : "default",
                            .fonts = arguments->fonts,
                            .seed = (guint64)arguments->seed,
                            .jobs = (guint)arguments->jobs,
                            .progress = cli_progress()};
    ScrubCounts counts = {0};
    if (!scrub_make(&options, &counts, error))
        return EXIT_USAGE;
    g_print("%" G_GSIZE_FORMAT " instances scrubbed: %s\n", counts.instances, arguments->out);
    if (counts.left_out > 0)
        g_printerr("pixleak scrub: %" G_GSIZE_FORMAT
                   " instances of the key are left out: no original, or "
                   "one that can't be scrubbed\n",
                   counts.left_out);
    return counts.left_out > 0 ? EXIT_UNDETERMINED : EXIT_FINE;
}
