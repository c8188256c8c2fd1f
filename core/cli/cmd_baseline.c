#include "core/cli/cli.h"
#include "core/output/told/accept.h"

int cmd_baseline(const Arguments *arguments, GError **error) {
    BaselineCounts counts;
    if (!baseline_write(arguments->parameters[0], arguments->out, arguments->undetermined,
                        arguments->decided, &counts, error))
        return EXIT_USAGE;
    g_print("%" G_GSIZE_FORMAT
            " findings are accepted in %s: give it to --baseline of a later run\n",
            counts.accepted, arguments->out);
    if (counts.leaks > 0)
        g_print("%" G_GSIZE_FORMAT " findings that were decided to be leaks are not\n",
                counts.leaks);
    return EXIT_FINE;
}
