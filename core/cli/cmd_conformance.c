#include "core/cli/cli.h"
#include "core/config/log.h"
#include "core/conformance/conformance.h"

enum { SECONDS_PER_FILE = 300 };

/* EXIT_USAGE with an error; EXIT_UNDETERMINED where a file was not judged. */
static int conformance(const Config *config, gboolean quiet, GError **error) {
    const ConformanceOptions options = {config->input_data_path, config->results, config->cpus,
                                        SECONDS_PER_FILE, quiet};
    ConformanceCounts counts;
    if (!conformance_run(&options, &counts, error))
        return EXIT_USAGE;
    g_print("%" G_GSIZE_FORMAT " files: %" G_GSIZE_FORMAT " errors, %" G_GSIZE_FORMAT
            " warnings; %" G_GSIZE_FORMAT " not judged; %" G_GSIZE_FORMAT
            " further files are no DICOM files\n",
            counts.files, counts.errors, counts.warnings, counts.unjudged, counts.not_dicom);
    return counts.unjudged > 0 ? EXIT_UNDETERMINED : EXIT_FINE;
}

int cmd_conformance(const Arguments *arguments, GError **error) {
    g_autoptr(Config) config = config_read(arguments->parameters[0], CONFIG_FOR_CONFORMANCE, error);
    g_autoptr(Log) log = config != NULL ? log_open(config, "dciodvfy", error) : NULL;
    if (log == NULL)
        return EXIT_USAGE;
    log_set_quiet(log, arguments->quiet);
    log_line(log, LOG_INFO, "Dciodvfy run started");
    int status = conformance(config, arguments->quiet, error);
    log_line(log, LOG_INFO, "Dciodvfy run %s", status == EXIT_USAGE ? "failed" : "complete");
    return status;
}
