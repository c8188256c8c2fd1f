#include "core/check/run/run.h"
#include "core/cli/cli.h"
#include "core/languages/language_option.h"

int cmd_check(int argc, char **argv) {
    g_autofree char *key = NULL, *uid_map = NULL, *patid_map = NULL, *deid = NULL, *original = NULL,
                    *out = NULL, *allow = NULL, *languages = NULL, *reader = NULL, *gpu = NULL;
    g_auto(GStrv) named = NULL;
    g_autofree char *plan = NULL;
    int jobs = 0, shard = -1;
    double timeout = 300;
    gint64 memory = 0;
    gboolean needs_sandbox = FALSE;
    gboolean no_ocr = FALSE, no_crops = FALSE, json = FALSE;
    const GOptionEntry entries[] = {
        {"key", 0, 0, G_OPTION_ARG_FILENAME, &key, "Answer key (SQLite)", "FILE"},
        {"uid-map", 0, 0, G_OPTION_ARG_FILENAME, &uid_map, "UID map (CSV: id_old,id_new)", "FILE"},
        {"patid-map", 0, 0, G_OPTION_ARG_FILENAME, &patid_map,
         "Patient ID map; only its place in the dataset is checked", "FILE"},
        {"deid", 0, 0, G_OPTION_ARG_FILENAME, &deid,
         "The scrubbed files: a folder, an archive, @LIST or - (list on standard input)", "PATH"},
        {"original", 0, 0, G_OPTION_ARG_FILENAME, &original,
         "What the scrubber was given, likewise; without it verdicts rest on OCR and the key's "
         "digests",
         "PATH"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Folder for the results", "DIR"},
        {"plan", 0, 0, G_OPTION_ARG_FILENAME, &plan,
         "What `pixleak plan` made of --deid, of which one shard is judged", "PLAN"},
        {"shard", 0, 0, G_OPTION_ARG_INT, &shard,
         "Which, from 0; its results are OUT/shard-K.db, for `pixleak merge`", "K"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &jobs, "Worker processes (one per processor)", "N"},
        {"timeout", 0, 0, G_OPTION_ARG_DOUBLE, &timeout,
         "Seconds an instance may take before it is given up (300; 0: any time)", "S"},
        {"limit-memory", 0, 0, G_OPTION_ARG_INT64, &memory,
         "MiB that a worker may take (a quarter of the machine's, at most 2048)", "MIB"},
        {"require-sandbox", 0, 0, G_OPTION_ARG_NONE, &needs_sandbox,
         "Fail where this machine can't confine workers wholly", NULL},
        {"no-ocr", 0, 0, G_OPTION_ARG_NONE, &no_ocr, "Read nothing, compare only", NULL},
        {"languages", 0, 0, G_OPTION_ARG_STRING, &languages,
         "Languages of Tesseract that are read besides English (auto: by header and expected text)",
         "NAME,..."},
        {"reader", 0, 0, G_OPTION_ARG_STRING, &reader,
         "What reads single lines: tesseract, or network: the same models in our own kernels, "
         "sooner, but without word lists (tesseract)",
         "NAME"},
        {"gpu", 0, 0, G_OPTION_ARG_STRING, &gpu,
         "Compute on a device that `pixleak info` lists: off (default), auto, its name, check or "
         "check:NAME (by both, and stop at a difference)",
         "DEVICE"},
        {"no-crops", 0, 0, G_OPTION_ARG_NONE, &no_crops, "No pictures in report.html", NULL},
        {"allow", 0, 0, G_OPTION_ARG_STRING, &allow,
         "Kinds of inputs that need not be judged for exit status 0", "KIND,..."},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the summary as JSON", NULL},
        G_OPTION_ENTRY_NULL};
    g_auto(GStrv) arguments = g_strdupv(argv);
    if (!cli_parse(
            "check", "- judge a scrubbed dataset against its answer key",
            "Exit status: 0 nothing found, 1 a leak or damage found, 2 bad usage, or "
            "inputs that can't be read or don't belong together,\n3 something could not be "
            "judged (and no leak found). With --plan: 0 the shard's results are there,\n2 they are "
            "not; the merge tells what was found.",
            entries, &argc, &argv))
        return EXIT_USAGE;
    const char *missing = key == NULL       ? "--key"
                          : uid_map == NULL ? "--uid-map"
                          : deid == NULL    ? "--deid"
                          : out == NULL     ? "--out"
                                            : NULL;
    if (missing != NULL || argc > 1 || jobs < 0 || timeout < 0 || memory < 0) {
        g_printerr("pixleak check: %s%s\nSee `pixleak check --help`.\n",
                   missing ? missing : "what is ",
                   missing    ? " is needed"
                   : argc > 1 ? argv[1]
                              : "a negative number meant to say?");
        return EXIT_USAGE;
    }
    const char *wrong =
        (plan == NULL) != (shard < 0) ? "--plan and --shard, from 0 on, need each other"
        : plan != NULL && (allow != NULL || json)
            ? "--allow and --json are for `pixleak merge`: a shard prints nothing"
        : plan != NULL && gpu != NULL ? "--gpu is not for shards, whose merge could not tell of it"
                                      : NULL;
    if (wrong != NULL) {
        g_printerr("pixleak check: %s\nSee `pixleak check --help`.\n", wrong);
        return EXIT_USAGE;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Account) account = account_new();
    int status = EXIT_USAGE;
    if ((allow == NULL || account_allow(account, allow, &error)) &&
        language_option_parse(languages, &named, &error) && recognizer_is_known(reader, &error)) {
        CheckOptions options = {.key = key,
                                .uid_map = uid_map,
                                .patid_map = patid_map,
                                .deid = deid,
                                .original = original,
                                .plan = plan,
                                .shard = (gsize)MAX(shard, 0),
                                .out = out,
                                .print = json ? "json" : "terminal",
                                .jobs = jobs,
                                .timeout = timeout,
                                .memory = (guint64)memory << 20,
                                .needs_sandbox = needs_sandbox,
                                .no_ocr = no_ocr,
                                .no_crops = no_crops,
                                .gpu = gpu,
                                .languages = named,
                                .reader = reader,
                                .arguments = arguments,
                                .account = account};
        status = check_run(&options, &error);
    }
    if (error != NULL)
        g_printerr("pixleak check: %s\n", error->message);
    return status;
}
