#include "core/cli/cli.h"
#include "core/validate/validate.h"

int cmd_validate(int argc, char **argv) {
    g_autofree char *original = NULL, *allow = NULL, *plan = NULL, *out = NULL;
    int jobs = 0, shard = -1;
    double timeout = 300;
    gint64 memory = 0;
    gboolean no_ocr = FALSE, strict = FALSE, needs_sandbox = FALSE;
    const GOptionEntry entries[] = {
        {"original", 0, 0, G_OPTION_ARG_FILENAME, &original,
         "Folder with what was curated; without it pixels are judged by reading and by the key's "
         "digests",
         "DIR"},
        {"plan", 0, 0, G_OPTION_ARG_FILENAME, &plan,
         "What `pixleak plan` made of input_data_path, of which one shard is judged", "PLAN"},
        {"shard", 0, 0, G_OPTION_ARG_INT, &shard,
         "Which, from 0; its results are OUT/shard-K.db, for `pixleak merge`", "K"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Folder for the results of shards", "DIR"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &jobs,
         "Worker processes (multiprocessing_cpus of the configuration)", "N"},
        {"timeout", 0, 0, G_OPTION_ARG_DOUBLE, &timeout,
         "Seconds a file may take before it is given up (300; 0: any time)", "S"},
        {"limit-memory", 0, 0, G_OPTION_ARG_INT64, &memory,
         "MiB that a worker may take (a quarter of the machine's, at most 2048)", "MIB"},
        {"require-sandbox", 0, 0, G_OPTION_ARG_NONE, &needs_sandbox,
         "Fail where this machine can't confine workers wholly", NULL},
        {"no-ocr", 0, 0, G_OPTION_ARG_NONE, &no_ocr, "Read nothing, compare only", NULL},
        {"allow", 0, 0, G_OPTION_ARG_STRING, &allow,
         "Kinds of inputs that need not be judged for exit status 0", "KIND,..."},
        {"strict-compat", 0, 0, G_OPTION_ARG_NONE, &strict,
         "Take the public script's answers for the verdict, also where they are wrong", NULL},
        G_OPTION_ENTRY_NULL};
    g_auto(GStrv) arguments = g_strdupv(argv);
    if (!cli_parse(
            "validate",
            "CONFIG.json - judge every check of a MIDI answer key: tags, text, dates, UIDs "
            "and pixels",
            "Exit status: 0 all checks passed, 1 a check failed, 2 bad usage or unreadable "
            "key,\n3 something could not be judged (and no check failed). With --plan: 0 the "
            "shard's results are\nthere, 2 they are not; the merge tells what was found.",
            entries, &argc, &argv))
        return EXIT_USAGE;
    if (argc != 2 || jobs < 0 || timeout < 0 || memory < 0) {
        g_printerr("pixleak validate: %s\nSee `pixleak validate --help`.\n",
                   argc != 2 ? "one configuration file is needed"
                             : "what is a negative number meant to say?");
        return EXIT_USAGE;
    }
    const char *wrong = (plan == NULL) != (shard < 0) || (plan == NULL) != (out == NULL)
                            ? "--plan, --shard, from 0 on, and --out need each other"
                        : plan != NULL && allow != NULL
                            ? "--allow is for `pixleak merge`: a shard prints nothing"
                            : NULL;
    if (wrong != NULL) {
        g_printerr("pixleak validate: %s\nSee `pixleak validate --help`.\n", wrong);
        return EXIT_USAGE;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Account) account = account_new();
    gboolean allowed = allow == NULL || account_allow(account, allow, &error);
    g_autoptr(Config) config = allowed ? config_read(argv[1], CONFIG_FOR_VALIDATE, &error) : NULL;
    g_autofree char *task = plan ? g_strdup_printf("validation_%d", shard) : g_strdup("validation");
    g_autoptr(Log) log = config ? log_open(config, task, &error) : NULL;
    int status = EXIT_USAGE;
    if (log) {
        ValidateOptions options = {.config_path = argv[1],
                                   .config = config,
                                   .log = log,
                                   .original = original,
                                   .plan = plan,
                                   .shard = (gsize)MAX(shard, 0),
                                   .out = out,
                                   .jobs = jobs,
                                   .timeout = timeout,
                                   .no_ocr = no_ocr,
                                   .strict = strict,
                                   .account = account,
                                   .memory = (guint64)memory << 20,
                                   .needs_sandbox = needs_sandbox,
                                   .arguments = arguments};
        status = validate_run(&options, &error);
    }
    if (error)
        g_printerr("pixleak validate: %s\n", error->message);
    return status;
}
