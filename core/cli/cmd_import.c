#include "core/cli/cli.h"
#include "core/config/log.h"
#include "core/xlsx/import.h"

/* EXIT_FINE, or EXIT_UNDETERMINED where rows of the workbook were of no use; EXIT_USAGE with an
 * error.
 */
static int import(const Config *config, Log *log, GError **error) {
    g_autofree char *workbook = g_build_filename(config->results, "pixel_validation.xlsx", NULL);
    g_autofree char *database = g_build_filename(config->results, "validation_results.db", NULL);
    ImportCounts counts;
    g_autoptr(Review) review = review_read(workbook, error);
    if (review == NULL || !review_import(review, database, &counts, error))
        return EXIT_USAGE;
    for (guint i = 0; i < review->problems->len; i++)
        log_line(log, LOG_ERROR, "%s: %s", workbook,
                 (const char *)g_ptr_array_index(review->problems, i));
    g_print("%" G_GSIZE_FORMAT " corrected, %" G_GSIZE_FORMAT " as they were, %u not imported\n",
            counts.corrected, counts.unchanged, review->problems->len);
    return review->problems->len > 0 ? EXIT_UNDETERMINED : EXIT_FINE;
}

int cmd_import(const Arguments *arguments, GError **error) {
    g_autoptr(Config) config = config_read(arguments->parameters[0], CONFIG_FOR_IMPORT, error);
    g_autoptr(Log) log = config != NULL ? log_open(config, "import", error) : NULL;
    if (log == NULL)
        return EXIT_USAGE;
    log_set_quiet(log, arguments->quiet);
    log_line(log, LOG_INFO, "Import started");
    int status = import(config, log, error);
    log_line(log, LOG_INFO, "Import %s", status == EXIT_USAGE ? "failed" : "complete");
    if (status != EXIT_USAGE)
        cli_next(arguments,
                 (const char *const[]){"pixleak", "report", arguments->parameters[0], NULL});
    return status;
}
