#include "core/cli/cli.h"
#include "core/languages/language_option.h"
#include "core/output/folder.h"
#include "core/scan/run/run.h"

/* Of a folder of results, or of the database in it. */
static gboolean is_of_folder(const char *results, const char *folder) {
    g_autofree char *around = g_path_get_dirname(results);
    return folder_is(g_file_test(results, G_FILE_TEST_IS_REGULAR) ? around : results, folder);
}

/* What can't be meant; NULL: nothing. */
static const char *contradiction(const Arguments *arguments) {
    gboolean has_plan = arguments->plan != NULL;
    const char *of_shard = shard_contradiction(arguments);
    return of_shard != NULL                          ? of_shard
           : has_plan && arguments->n_parameters > 0 ? "a plan has its paths: name none beside it"
           : has_plan && arguments->resume
               ? "a shard is there whole or not at all: leave out --resume"
           : has_plan && arguments->since != NULL
               ? "--since is for runs over paths: leave it out for a shard"
           : arguments->since != NULL && is_of_folder(arguments->since, arguments->out)
               ? "--since and --out are one folder, whose results would be gone: name another --out"
               : NULL;
}

int cmd_scan(const Arguments *arguments, GError **error) {
    const char *wrong = contradiction(arguments);
    if (wrong != NULL)
        return cli_refuse(error, wrong);
    g_auto(GStrv) named = NULL;
    g_autoptr(Account) account = account_new();
    g_autoptr(Baseline) accepted = NULL;
    if ((arguments->allow != NULL && !account_allow(account, arguments->allow, error)) ||
        !language_option_parse(arguments->languages, &named, error) ||
        !cli_can_read(arguments, error) ||
        !baseline_of_option(arguments->baseline, "scan", &accepted, error))
        return EXIT_USAGE;
    ScanOptions options = {.paths = arguments->parameters,
                           .plan = arguments->plan,
                           .shard = (gsize)MAX(arguments->shard, 0),
                           .out = arguments->out,
                           .print = cli_print_format(arguments),
                           .quiet = arguments->quiet,
                           .jobs = arguments->jobs,
                           .timeout = arguments->timeout,
                           .memory = (guint64)arguments->limit_memory << 20,
                           .needs_sandbox = arguments->require_sandbox,
                           .no_crops = arguments->no_crops,
                           .dicom_only = arguments->dicom_only,
                           .since = arguments->since,
                           .resume = arguments->resume,
                           .gpu = arguments->gpu,
                           .languages = named,
                           .reader = arguments->reader,
                           .arguments = arguments->typed,
                           .account = account,
                           .baseline = accepted};
    int status = scan_run(&options, error);
    return arguments->plan != NULL ? status : cli_next_page(arguments, status);
}
