#include "core/cli/cli.h"
#include "core/plan/limits.h"
#include "core/plan/plan.h"

static void print_totals(const PlanTotals *totals, const char *out) {
    g_autofree char *all = g_format_size(totals->bytes), *least = g_format_size(totals->least),
                    *most = g_format_size(totals->most);
    g_print("%" G_GSIZE_FORMAT " files, %s, in %" G_GSIZE_FORMAT " shards of %s to %s: %s\n"
            "Next, for each K from 0 to %" G_GSIZE_FORMAT
            ": pixleak scan (or check, or validate, with its options) --plan %s --shard K --out "
            "SHARDS; then: pixleak merge SHARDS --out OUT\n",
            totals->n_items, all, totals->n_shards, least, most, out, totals->n_shards - 1, out);
}

int cmd_plan(const Arguments *arguments, GError **error) {
    ArchivePlanOptions options = {.paths = arguments->parameters,
                                  .out = arguments->out,
                                  .n_shards = (gsize)arguments->shards,
                                  .shard_size = (guint64)arguments->shard_size,
                                  .jobs = arguments->jobs > 0 ? (guint)arguments->jobs
                                                              : g_get_num_processors()};
    PlanTotals totals;
    if (!archive_plan_make(&options, &totals, error))
        return EXIT_USAGE;
    if (totals.n_own > 0)
        g_printerr("%s lies among the files that are planned, and is none of them\n",
                   arguments->out);
    if (totals.n_empty > 0)
        g_printerr(
            "%" G_GSIZE_FORMAT " of the %" G_GSIZE_FORMAT
            " shards hold no file, and each of them has to be run nevertheless: fewer shards "
            "do the same\n",
            totals.n_empty, totals.n_shards);
    print_totals(&totals, arguments->out);
    return EXIT_FINE;
}
