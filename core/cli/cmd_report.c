#include "core/cli/cli.h"
#include "core/config/log.h"
#include "core/output/format.h"
#include "core/output/output.h"
#include "core/output/told/finished.h"
#include "core/scores/discrepancies.h"
#include "core/scores/scoring_workbook.h"

/* The scores, on standard output; no value of an element. */
static void print_scores(const Tally *tally, const Config *config, gboolean own) {
    g_print("%s, by %s verdicts: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
            " checks passed (%.2f%%)\n",
            config->report_series ? "By series" : "By instance", own ? "pixleak's" : "the script's",
            tally->all[PASSED_PASS], tally_total(tally->all),
            100.0 * (double)tally->all[PASSED_PASS] / (double)tally_total(tally->all));
    for (guint i = 0; i < tally->groups->len; i++) {
        const TallyRow *row = g_ptr_array_index(tally->groups, i);
        g_print("  %-6s weight %2u  %6.2f%%  of %" G_GSIZE_FORMAT "\n", row->name,
                tally_weight(row->name),
                100.0 * (double)row->counts[PASSED_PASS] / (double)tally_total(row->counts),
                tally_total(row->counts));
    }
    g_print("  weighted         %6.2f%%\n", 100 * tally_weighted_score(tally));
}

static gboolean report(const Config *config, gboolean compatible, GError **error) {
    g_autofree char *database = g_build_filename(config->results, "validation_results.db", NULL);
    g_autoptr(Checks) checks = checks_open(database, compatible, error);
    g_autoptr(Tally) tally =
        checks != NULL ? tally_count(checks, config->report_series, error) : NULL;
    if (tally == NULL)
        return FALSE;
    if (tally_total(tally->all) == 0) {
        g_set_error(error, REPORT_ERROR, 0, "%s: no checks in it", database);
        return FALSE;
    }
    checks_rewind(checks);
    const char *workbook =
        config->report_series ? "scoring_report_series.xlsx" : "scoring_report_instance.xlsx";
    if (!discrepancies_write(checks, config->results, error) ||
        !scoring_workbook_write(tally, config->results, workbook, error))
        return FALSE;
    print_scores(tally, config, checks_are_own(checks));
    return TRUE;
}

static gboolean write_or_print(const ResultView *view, const OutputFormat *format, const char *path,
                               GError **error) {
    if (path == NULL)
        return format_print(view, format, stdout, error);
    Output output = {0};
    gboolean good = output_open_named(&output, path, format->like, error) &&
                    format->write(view, NULL, output.file, error);
    return output_close(&output, good, error);
}

/* Of a finished run of whichever command. */
static int tell_ci(const Arguments *arguments, GError **error) {
    g_auto(FinishedRun) run = {0};
    if (!finished_run_open(&run, arguments->parameters[0], error))
        return EXIT_USAGE;
    const ResultKind kind = {.command = run.kind->command};
    const ResultView view = {.database = run.database, .kind = &kind, .account = run.account};
    return write_or_print(&view, format_find(arguments->format), arguments->out, error)
               ? EXIT_FINE
               : EXIT_USAGE;
}

int cmd_report(const Arguments *arguments, GError **error) {
    if (arguments->format != NULL)
        return tell_ci(arguments, error);
    if (arguments->out != NULL)
        return cli_refuse(error, "--out is for --format: the reports lie beside the results");
    g_autoptr(Config) config = config_read(arguments->parameters[0], CONFIG_FOR_REPORT, error);
    g_autoptr(Log) log = config != NULL ? log_open(config, "reports", error) : NULL;
    if (log == NULL)
        return EXIT_USAGE;
    log_set_quiet(log, arguments->quiet);
    log_line(log, LOG_INFO, "Report generation started");
    gboolean good = report(config, arguments->strict_compat, error);
    log_line(log, good ? LOG_INFO : LOG_ERROR, "Report generation %s",
             good ? "complete" : "failed");
    return good ? EXIT_FINE : EXIT_USAGE;
}
