#include "core/cli/cli.h"
#include "core/merge/merge.h"

int cmd_merge(const Arguments *arguments, GError **error) {
    g_autoptr(Account) account = account_new();
    g_autoptr(Baseline) accepted = NULL;
    g_auto(GStrv) next = NULL;
    if ((arguments->allow != NULL && !account_allow(account, arguments->allow, error)) ||
        !baseline_of_option(arguments->baseline, NULL, &accepted, error))
        return EXIT_USAGE;
    MergeOptions options = {.paths = arguments->parameters,
                            .out = arguments->out,
                            .print = cli_print_format(arguments),
                            .quiet = arguments->quiet,
                            .arguments = arguments->typed,
                            .account = account,
                            .baseline = accepted,
                            .next = &next};
    int status = merge_run(&options, error);
    if (next == NULL)
        return cli_next_page(arguments, status);
    cli_next(arguments, (const char *const *)next);
    return status;
}
