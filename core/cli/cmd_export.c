#include "core/cli/cli.h"
#include "core/export/export.h"

int cmd_export(const Arguments *arguments, GError **error) {
    const ExportOptions options = {.run = arguments->parameters[0],
                                   .format = arguments->to,
                                   .out = arguments->out,
                                   .all = arguments->all};
    ExportCounts counts;
    if (!export_write(&options, &counts, error))
        return EXIT_USAGE;
    g_print("%" G_GSIZE_FORMAT " texts are in %s, and %" G_GSIZE_FORMAT " are left out\n",
            counts.put, arguments->out, counts.left);
    return counts.left > 0 ? EXIT_UNDETERMINED : EXIT_FINE;
}
