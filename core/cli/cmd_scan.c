#include "core/cli/cli.h"
#include "core/languages/language_option.h"
#include "core/scan/run/run.h"

static gboolean is_one_folder(const char *first, const char *second) {
    g_autofree char *one = g_canonicalize_filename(first, NULL);
    g_autofree char *other = g_canonicalize_filename(second, NULL);
    return g_str_equal(one, other);
}

int cmd_scan(int argc, char **argv) {
    g_autofree char *out = NULL, *plan = NULL, *since = NULL;
    int jobs = 0, shard = -1;
    double timeout = 600;
    gint64 memory = 0;
    gboolean needs_sandbox = FALSE;
    gboolean json = FALSE, no_crops = FALSE, dicom_only = FALSE, resume = FALSE;
    g_autofree char *allow = NULL, *languages = NULL, *reader = NULL, *gpu = NULL;
    g_auto(GStrv) named = NULL;
    const GOptionEntry entries[] = {
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Folder for the results", "OUT"},
        {"plan", 0, 0, G_OPTION_ARG_FILENAME, &plan,
         "In place of paths: what `pixleak plan` made, of which one shard is looked at", "PLAN"},
        {"shard", 0, 0, G_OPTION_ARG_INT, &shard,
         "Which, from 0; its results are OUT/shard-K.db, for `pixleak merge`", "K"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &jobs, "Worker processes (one per processor)", "N"},
        {"timeout", 0, 0, G_OPTION_ARG_DOUBLE, &timeout,
         "Seconds a file may take before it is given up (600; 0: any time)", "S"},
        {"limit-memory", 0, 0, G_OPTION_ARG_INT64, &memory,
         "MiB that a worker may take (a quarter of the machine's, at most 2048)", "MIB"},
        {"require-sandbox", 0, 0, G_OPTION_ARG_NONE, &needs_sandbox,
         "Fail where this machine can't confine workers wholly", NULL},
        {"resume", 0, 0, G_OPTION_ARG_NONE, &resume,
         "Go on with the run that was ended in OUT; what it has finished is not looked at again",
         NULL},
        {"since", 0, 0, G_OPTION_ARG_FILENAME, &since,
         "Results of an earlier run: files whose size, time and bytes haven't changed since are "
         "not "
         "looked at again",
         "RESULTS"},
        {"dicom-only", 0, 0, G_OPTION_ARG_NONE, &dicom_only,
         "Look at no pictures that are no DICOM (PNG, JPEG, TIFF, BMP, ...); they are listed",
         NULL},
        {"languages", 0, 0, G_OPTION_ARG_STRING, &languages,
         "Languages of Tesseract that are read besides English (auto: by each file's header)",
         "NAME,..."},
        {"reader", 0, 0, G_OPTION_ARG_STRING, &reader,
         "What reads single lines: tesseract, or network: the same models in our own kernels, "
         "sooner, but without word lists (tesseract)",
         "NAME"},
        {"gpu", 0, 0, G_OPTION_ARG_STRING, &gpu,
         "Compute on a device that `pixleak info` lists: off (default), auto, its name, check or "
         "check:NAME (by both, and stop at a difference)",
         "DEVICE"},
        {"allow", 0, 0, G_OPTION_ARG_STRING, &allow,
         "Kinds of inputs that need not be judged for exit status 0", "KIND,..."},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the summary as JSON", NULL},
        {"no-crops", 0, 0, G_OPTION_ARG_NONE, &no_crops, "Keep no pictures of what was found",
         NULL},
        G_OPTION_ENTRY_NULL};
    g_auto(GStrv) arguments = g_strdupv(argv);
    if (!cli_parse(
            "scan", "PATH... - find, read and sort all burned-in text, without a key",
            "Exit status: 0 nothing found that identifies someone, 1 such text found, 2 bad "
            "usage,\n3 something could not be judged (and nothing found). With --plan: 0 the "
            "shard's results are there,\n2 they are not; the merge tells what was found.",
            entries, &argc, &argv))
        return EXIT_USAGE;
    const char *wrong =
        (plan == NULL) != (shard < 0) ? "--plan and --shard, from 0 on, need each other"
        : plan != NULL && argc > 1    ? "a plan has its paths: name none beside it"
        : plan != NULL && (allow != NULL || json)
            ? "--allow and --json are for `pixleak merge`: a shard prints nothing"
        : plan != NULL && gpu != NULL ? "--gpu is not for shards, whose merge could not tell of it"
        : plan != NULL && resume      ? "a shard is there whole or not at all: leave out --resume"
        : plan != NULL && since != NULL ? "--since is for runs over paths: leave it out for a shard"
        : since != NULL && out != NULL && is_one_folder(since, out)
            ? "--since and --out are one folder, whose results would be gone: name another --out"
        : plan == NULL && argc < 2
            ? "files, folders, archives, @LIST or - (a list on standard input) are needed"
        : out == NULL                           ? "--out is needed"
        : jobs < 0 || timeout < 0 || memory < 0 ? "what is a negative number meant to say?"
                                                : NULL;
    if (wrong != NULL) {
        g_printerr("pixleak scan: %s\nSee `pixleak scan --help`.\n", wrong);
        return EXIT_USAGE;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Account) account = account_new();
    int status = EXIT_USAGE;
    if ((allow == NULL || account_allow(account, allow, &error)) &&
        language_option_parse(languages, &named, &error) && recognizer_is_known(reader, &error)) {
        ScanOptions options = {.paths = argv + 1,
                               .plan = plan,
                               .shard = (gsize)MAX(shard, 0),
                               .out = out,
                               .print = json ? "json" : "terminal",
                               .jobs = jobs,
                               .timeout = timeout,
                               .memory = (guint64)memory << 20,
                               .needs_sandbox = needs_sandbox,
                               .no_crops = no_crops,
                               .dicom_only = dicom_only,
                               .since = since,
                               .resume = resume,
                               .gpu = gpu,
                               .languages = named,
                               .reader = reader,
                               .arguments = arguments,
                               .account = account};
        status = scan_run(&options, &error);
    }
    if (error != NULL)
        g_printerr("pixleak scan: %s\n", error->message);
    return status;
}
