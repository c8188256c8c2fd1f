#include "core/cli/cli.h"
#include "core/output/told/accept.h"

int cmd_baseline(const Arguments *arguments, GError **error) {
    gsize n;
    if (!baseline_write(arguments->parameters[0], arguments->out, arguments->undetermined, &n,
                        error))
        return EXIT_USAGE;
    g_print("%" G_GSIZE_FORMAT
            " findings are accepted in %s: give it to --baseline of a later run\n",
            n, arguments->out);
    return EXIT_FINE;
}
