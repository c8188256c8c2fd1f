#include "core/cli/cli.h"
#include "core/validate/validate.h"

/* What can't be meant; NULL: nothing. */
static const char *contradiction(const Arguments *arguments) {
    gboolean has_plan = arguments->plan != NULL;
    return has_plan != (arguments->shard >= 0) || has_plan != (arguments->out != NULL)
               ? "--plan, --shard and --out need each other"
           : has_plan && (arguments->allow != NULL || arguments->baseline != NULL)
               ? "--allow and --baseline are for `pixleak merge`: a shard prints nothing"
               : NULL;
}

int cmd_validate(const Arguments *arguments, GError **error) {
    const char *wrong = contradiction(arguments);
    if (wrong != NULL)
        return cli_refuse(error, wrong);
    g_autoptr(Account) account = account_new();
    g_autoptr(Baseline) accepted = NULL;
    if ((arguments->allow != NULL && !account_allow(account, arguments->allow, error)) ||
        !cli_can_read(arguments, error) ||
        !baseline_of_option(arguments->baseline, "validate", &accepted, error))
        return EXIT_USAGE;
    const char *path = arguments->parameters[0];
    g_autoptr(Config) config = config_read(path, CONFIG_FOR_VALIDATE, error);
    g_autofree char *task = arguments->plan ? g_strdup_printf("validation_%d", arguments->shard)
                                            : g_strdup("validation");
    g_autoptr(Log) log = config != NULL ? log_open(config, task, error) : NULL;
    if (log == NULL)
        return EXIT_USAGE;
    log_set_quiet(log, arguments->quiet);
    ValidateOptions options = {.config_path = path,
                               .config = config,
                               .log = log,
                               .original = arguments->original,
                               .plan = arguments->plan,
                               .shard = (gsize)MAX(arguments->shard, 0),
                               .out = arguments->out,
                               .jobs = arguments->jobs,
                               .timeout = arguments->timeout,
                               .no_ocr = arguments->no_ocr,
                               .print = cli_print_format(arguments),
                               .quiet = arguments->quiet,
                               .strict = arguments->strict_compat,
                               .account = account,
                               .baseline = accepted,
                               .memory = (guint64)arguments->limit_memory << 20,
                               .needs_sandbox = arguments->require_sandbox,
                               .arguments = arguments->typed};
    int status = validate_run(&options, error);
    if (status != EXIT_USAGE && arguments->plan == NULL)
        cli_next(arguments, (const char *const[]){"pixleak", "report", path, NULL});
    return status;
}
