#include "core/validate/summary.h"

#include "core/output/format.h"
#include "core/output/formats/terminal_account.h"
#include "core/output/formats/terminal_text.h"
#include "core/output/output.h"
#include <string.h>

void summary_count(Summary *summary, const ResultRow *row, gboolean strict) {
    if (strict && row->only)
        return;
    Passed passed = strict ? row->script.passed : row->own.passed;
    summary->rows[row->check.kind][passed]++;
}

void summary_add(Summary *summary, const Summary *other) {
    for (gsize i = 0; i <= ACTION_UNKNOWN; i++)
        for (gsize j = 0; j <= PASSED_UNKNOWN; j++)
            summary->rows[i][j] += other->rows[i][j];
}

static void total(const Summary *summary, gsize sums[PASSED_UNKNOWN + 1]) {
    for (Passed passed = PASSED_NO; passed <= PASSED_UNKNOWN; passed++) {
        sums[passed] = 0;
        for (gsize i = 0; i <= ACTION_UNKNOWN; i++)
            sums[passed] += summary->rows[i][passed];
    }
}

static Severity worst(const Summary *summary) {
    gsize sums[PASSED_UNKNOWN + 1];
    Severity severity = SEVERITY_CLEAN;
    total(summary, sums);
    for (guint i = 0; i < check_verdicts.n; i++)
        if (sums[i] > summary->accepted[i])
            severity = MAX(severity, check_verdicts.verdicts[i].severity);
    return severity;
}

int summary_exit_status(const Summary *summary, const Account *account) {
    return summary->other_dataset ? 2 : verdict_exit_status(worst(summary), account);
}

static void print_line(const char *name, const gsize counts[PASSED_UNKNOWN + 1]) {
    g_print("%-18s %10" G_GSIZE_FORMAT " %10" G_GSIZE_FORMAT " %12" G_GSIZE_FORMAT "\n", name,
            counts[PASSED_YES], counts[PASSED_NO], counts[PASSED_UNKNOWN]);
}

static void print_checks(const Summary *summary, gboolean strict) {
    gsize sums[PASSED_UNKNOWN + 1];
    g_print("%-18s %10s %10s %12s\n", "action", "passed", "failed", "undetermined");
    for (Action i = 0; i <= ACTION_UNKNOWN; i++) {
        const gsize *counts = summary->rows[i];
        if (counts[PASSED_YES] + counts[PASSED_NO] + counts[PASSED_UNKNOWN] > 0)
            print_line(action_facts(i)->name, counts);
    }
    total(summary, sums);
    print_line("all", sums);
    gsize judged = sums[PASSED_YES] + sums[PASSED_NO] + sums[PASSED_UNKNOWN];
    if (judged > 0 && !summary->other_dataset)
        g_print("score %.2f%%%s\n", 100.0 * (double)sums[PASSED_YES] / (double)judged,
                strict ? ", as the public script judges" : "");
}

static gboolean print_baseline(const ResultView *view, GError **error) {
    g_autofree char *told = view_run_text(view, "baseline", error);
    g_autofree char *shown = told ? terminal_text(told) : NULL;
    if (view->has_baseline && told)
        g_print("baseline  %s\n", shown);
    return told != NULL;
}

static gboolean print_all(const Summary *summary, const ResultView *view, gboolean strict,
                          gboolean all, GError **error) {
    print_checks(summary, strict);
    int label = (int)strlen(view->has_baseline ? "baseline" : "account");
    if (!terminal_print_account(view, label, all, stdout, error) || !print_baseline(view, error) ||
        !terminal_print_sandbox(view, label, all, stdout, error))
        return FALSE;
    if (!summary->other_dataset)
        terminal_print_open(view, "summary.json", stdout);
    g_print("%" G_GSIZE_FORMAT " files opened, %" G_GSIZE_FORMAT
            " instances missing, %" G_GSIZE_FORMAT
            " problems noted, %.1f s\nresults: %s/validation_results.db\n",
            summary->files, summary->missing, summary->problems, summary->seconds, view->out);
    if (summary->other_dataset)
        g_print("\nNothing was judged, so the exit status is 2: %s\n", summary->other_dataset);
    return TRUE;
}

static gboolean write_json(const ResultView *view, GError **error) {
    Output output = {0};
    g_autofree char *name = g_strconcat("summary.json", view->suffix, NULL);
    gboolean good = output_open(&output, view->out, name, error) &&
                    summary_json_write(view, NULL, output.file, error);
    return output_close(&output, good, error);
}

gboolean summary_write(const Summary *summary, sqlite3 *database, const Account *account,
                       const char *folder, const char *suffix, gboolean strict, const char *print,
                       GError **error) {
    static const ResultTable tables[] = {{.name = "checks", .verdicts = &check_verdicts}, {0}};
    static const ResultCount counts[] = {
        {"rows", NULL, NULL, "SELECT count(*) FROM validation_results"}, {0}};
    static const ResultKind kind = {.command = "validate", .tables = tables, .counts = counts};
    ResultView view = {.database = database,
                       .kind = &kind,
                       .account = account,
                       .out = folder,
                       .suffix = suffix,
                       .seconds = summary->seconds,
                       .has_baseline = summary->has_baseline,
                       .exit_status = summary_exit_status(summary, account)};
    total(summary, view.counts[0]);
    memcpy(view.accepted[0], summary->accepted, sizeof summary->accepted);
    gboolean all = g_strcmp0(print, "terminal-all") == 0;
    return (print == NULL || print_all(summary, &view, strict, all, error)) &&
           write_json(&view, error);
}
