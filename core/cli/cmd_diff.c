#include "core/cli/cli.h"
#include "core/diff/diff.h"

int cmd_diff(const Arguments *arguments, GError **error) {
    const DiffOptions options = {.before = arguments->parameters[0],
                                 .after = arguments->parameters[1],
                                 .out = arguments->out};
    return diff_run(&options, error);
}
