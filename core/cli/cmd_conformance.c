#include "core/cli/cli.h"
#include "core/config/log.h"
#include "core/conformance/conformance.h"

enum { SECONDS_PER_FILE = 300 };

/* EXIT_USAGE with an error; EXIT_UNDETERMINED where a file was not judged. */
static int conformance(const Config *config, GError **error) {
    const ConformanceOptions options = {config->input_data_path, config->results, config->cpus,
                                        SECONDS_PER_FILE};
    ConformanceCounts counts;
    if (!conformance_run(&options, &counts, error))
        return EXIT_USAGE;
    g_print("%" G_GSIZE_FORMAT " files: %" G_GSIZE_FORMAT " errors, %" G_GSIZE_FORMAT
            " warnings; %" G_GSIZE_FORMAT " not judged; %" G_GSIZE_FORMAT
            " further files are no DICOM files\n",
            counts.files, counts.errors, counts.warnings, counts.unjudged, counts.not_dicom);
    return counts.unjudged > 0 ? EXIT_UNDETERMINED : EXIT_FINE;
}

int cmd_conformance(int argc, char **argv) {
    const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
    if (!cli_parse("conformance", "CONFIG.json - run dciodvfy over every file",
                   "Writes what dciodvfy (Debian's package dicom3tools) says of the files of "
                   "input_data_path into\ndciodvfy_report.csv in output_data_path/run_name. Exit "
                   "status: 0, 2 nothing was judged, 3 some files could not be.",
                   entries, &argc, &argv))
        return EXIT_USAGE;
    if (argc != 2) {
        g_printerr("pixleak conformance: one configuration is needed\n"
                   "See `pixleak conformance --help`.\n");
        return EXIT_USAGE;
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_read(argv[1], CONFIG_FOR_CONFORMANCE, &error);
    g_autoptr(Log) log = config != NULL ? log_open(config, "dciodvfy", &error) : NULL;
    int status = EXIT_USAGE;
    if (log != NULL) {
        log_line(log, LOG_INFO, "Dciodvfy run started");
        status = conformance(config, &error);
        log_line(log, LOG_INFO, "Dciodvfy run %s", error == NULL ? "complete" : "failed");
    }
    if (error != NULL)
        g_printerr("pixleak conformance: %s\n", error->message);
    return status;
}
