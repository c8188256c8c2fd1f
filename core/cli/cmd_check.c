#include "core/check/run/run.h"
#include "core/cli/cli.h"
#include "core/languages/language_option.h"

int cmd_check(const Arguments *arguments, GError **error) {
    const char *wrong = shard_contradiction(arguments);
    if (wrong != NULL)
        return cli_refuse(error, wrong);
    g_auto(GStrv) named = NULL;
    g_autoptr(Account) account = account_new();
    g_autoptr(Baseline) accepted = NULL;
    if ((arguments->allow != NULL && !account_allow(account, arguments->allow, error)) ||
        !language_option_parse(arguments->languages, &named, error) ||
        !cli_can_read(arguments, error) ||
        !baseline_of_option(arguments->baseline, "check", &accepted, error))
        return EXIT_USAGE;
    CheckOptions options = {.key = arguments->key,
                            .uid_map = arguments->uid_map,
                            .patid_map = arguments->patid_map,
                            .deid = arguments->deid,
                            .original = arguments->original,
                            .plan = arguments->plan,
                            .shard = (gsize)MAX(arguments->shard, 0),
                            .out = arguments->out,
                            .print = cli_print_format(arguments),
                            .quiet = arguments->quiet,
                            .jobs = arguments->jobs,
                            .timeout = arguments->timeout,
                            .memory = (guint64)arguments->limit_memory << 20,
                            .needs_sandbox = arguments->require_sandbox,
                            .no_ocr = arguments->no_ocr,
                            .no_crops = arguments->no_crops,
                            .gpu = arguments->gpu,
                            .languages = named,
                            .reader = arguments->reader,
                            .arguments = arguments->typed,
                            .account = account,
                            .baseline = accepted};
    int status = check_run(&options, error);
    return arguments->plan != NULL ? status : cli_next_page(arguments, status);
}
