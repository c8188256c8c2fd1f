#include "core/cli/cli.h"
#include "core/plan/limits.h"
#include "core/plan/plan.h"

static void print_totals(const PlanTotals *totals, const char *out) {
    g_autofree char *all = g_format_size(totals->bytes), *least = g_format_size(totals->least),
                    *most = g_format_size(totals->most);
    g_print("%" G_GSIZE_FORMAT " files, %s, in %" G_GSIZE_FORMAT " shards of %s to %s: %s\n"
            "Next, for each K from 0 to %" G_GSIZE_FORMAT
            ": pixleak scan --plan PLAN --shard K --out SHARDS; then: pixleak merge SHARDS --out "
            "OUT\n",
            totals->n_items, all, totals->n_shards, least, most, out, totals->n_shards - 1);
}

int cmd_plan(int argc, char **argv) {
    g_autofree char *out = NULL;
    enum { NOT_GIVEN = G_MININT };
    gint64 shard_size = NOT_GIVEN;
    int shards = NOT_GIVEN, jobs = 0;
    const GOptionEntry entries[] = {
        {"shards", 0, 0, G_OPTION_ARG_INT, &shards, "How many shards", "N"},
        {"shard-size", 0, 0, G_OPTION_ARG_INT64, &shard_size,
         "Or as many as make about so many bytes each", "BYTES"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "The plan, a file", "PLAN"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &jobs,
         "Files looked at side by side (one per processor)", "N"},
        G_OPTION_ENTRY_NULL};
    if (!cli_parse("plan",
                   "PATH... - cut what paths lead to into shards, which machines scan by "
                   "themselves",
                   "Of each file the size is taken, and whether it is a DICOMDIR; none is judged.\n"
                   "Exit status: 0 the plan is there, 2 it is not.",
                   entries, &argc, &argv))
        return EXIT_USAGE;
    const char *wrong =
        argc < 2 ? "files, folders, archives, @LIST or - (a list on standard input) are needed"
        : (shards == NOT_GIVEN) == (shard_size == NOT_GIVEN)
            ? "one of --shards and --shard-size is needed"
        : (shards != NOT_GIVEN && shards < 1) || (shard_size != NOT_GIVEN && shard_size < 1)
            ? "a plan has at least 1 shard, of at least 1 byte"
        : jobs < 0            ? "what is a negative number meant to say?"
        : shards > MAX_SHARDS ? "a plan has at most 1000000 shards"
        : out == NULL         ? "--out is needed"
                              : NULL;
    if (wrong != NULL) {
        g_printerr("pixleak plan: %s\nSee `pixleak plan --help`.\n", wrong);
        return EXIT_USAGE;
    }
    g_autoptr(GError) error = NULL;
    ArchivePlanOptions options = {.paths = argv + 1,
                                  .out = out,
                                  .n_shards = (gsize)MAX(shards, 0),
                                  .shard_size = (guint64)MAX(shard_size, 0),
                                  .jobs = jobs > 0 ? (guint)jobs : g_get_num_processors()};
    PlanTotals totals;
    if (!archive_plan_make(&options, &totals, &error)) {
        g_printerr("pixleak plan: %s\n", error->message);
        return EXIT_USAGE;
    }
    print_totals(&totals, out);
    return EXIT_FINE;
}
