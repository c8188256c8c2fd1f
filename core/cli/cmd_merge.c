#include "core/cli/cli.h"
#include "core/merge/merge.h"

int cmd_merge(int argc, char **argv) {
    g_autofree char *out = NULL, *allow = NULL;
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Folder for the results of the whole", "OUT"},
        {"allow", 0, 0, G_OPTION_ARG_STRING, &allow,
         "Kinds of inputs that need not be judged for exit status 0", "KIND,..."},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the summary as JSON", NULL},
        G_OPTION_ENTRY_NULL};
    g_auto(GStrv) arguments = g_strdupv(argv);
    if (!cli_parse("merge",
                   "SHARDS... - put the results of a plan's shards together: shard-*.db files, or "
                   "folders of them",
                   "The results are those of one run over all of the plan.\n"
                   "Exit status: 0 nothing found, 1 something found, 2 bad usage, or a shard is "
                   "missing,\n3 something could not be judged (and nothing found).",
                   entries, &argc, &argv))
        return EXIT_USAGE;
    const char *wrong = argc < 2      ? "results of shards are needed, or a folder of them"
                        : out == NULL ? "--out is needed"
                                      : NULL;
    if (wrong != NULL) {
        g_printerr("pixleak merge: %s\nSee `pixleak merge --help`.\n", wrong);
        return EXIT_USAGE;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Account) account = account_new();
    int status = EXIT_USAGE;
    if (allow == NULL || account_allow(account, allow, &error)) {
        MergeOptions options = {.paths = argv + 1,
                                .out = out,
                                .print = json ? "json" : "terminal",
                                .arguments = arguments,
                                .account = account};
        status = merge_run(&options, &error);
    }
    if (error != NULL)
        g_printerr("pixleak merge: %s\n", error->message);
    return status;
}
