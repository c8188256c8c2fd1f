#include "core/diff/diff.h"

#include "core/diff/summary.h"
#include "core/output/output.h"
#include "core/output/told/finished.h"
#include <string.h>

typedef struct Diff {
    RowPairs *pairs;
    PairSide side; /* whose rows are being added */
    DiffSummary *summary;
    FILE *csv; /* NULL: none */
} Diff;

static gboolean add_row(const ToldRow *row, gpointer data, GError **error) {
    const Diff *diff = data;
    return pairs_add(diff->pairs, diff->side, row, error);
}

static gboolean add_run(Diff *diff, PairSide side, const FinishedRun *run, GError **error) {
    diff->side = side;
    return told_each(run->database, run->kind, run->account, add_row, diff, error);
}

static void write_header(FILE *csv) {
    static const char *const columns[] = {
        "change",         "table",         "file",          "place",        "box",
        "verdict_before", "verdict_after", "extent_before", "extent_after", "text_before",
        "text_after",     "reason_before", "reason_after",  "fingerprint"};
    csv_write_row(csv, G_N_ELEMENTS(columns), columns);
}

/* "" where there is no such row. */
static char *extent_of(const PairedRow *row) {
    return row->there ? g_strdup_printf("%" G_GINT64_FORMAT, row->extent) : g_strdup("");
}

static void write_pair(FILE *csv, const RowPair *pair, RowChange change) {
    const PairedRow *before = &pair->sides[PAIR_BEFORE], *after = &pair->sides[PAIR_AFTER];
    g_autofree char *extent_before = extent_of(before), *extent_after = extent_of(after);
    const char *const columns[] = {
        change_name(change), pair->table,    pair->file,    pair->place,      pair->box,
        before->verdict,     after->verdict, extent_before, extent_after,     before->text,
        after->text,         before->reason, after->reason, pair->fingerprint};
    csv_write_row(csv, G_N_ELEMENTS(columns), columns);
}

static Standing standing_of(const PairedRow *row) {
    return (Standing){row->there, row->severity, row->rank, row->extent};
}

static gboolean tell_pair(const RowPair *pair, gpointer data, GError **error) {
    const Diff *diff = data;
    (void)error;
    Standing before = standing_of(&pair->sides[PAIR_BEFORE]);
    Standing after = standing_of(&pair->sides[PAIR_AFTER]);
    RowChange change = change_of(&before, &after, pair->seen);
    diff_summary_add(diff->summary, pair, change);
    if (diff->csv != NULL && change != CHANGE_SAME)
        write_pair(diff->csv, pair, change);
    return TRUE;
}

static gboolean write_csv(Diff *diff, const char *path, GError **error) {
    Output output = {0};
    gboolean good = output_open_named(&output, path, "change,table,file,*", error);
    if (good) {
        diff->csv = output.file;
        write_header(diff->csv);
        good = pairs_each(diff->pairs, tell_pair, diff, error);
    }
    return output_close(&output, good, error);
}

static gboolean are_comparable(const FinishedRun *before, const FinishedRun *after,
                               GError **error) {
    if (before->kind == after->kind)
        return TRUE;
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s is of `pixleak %s` and %s of `pixleak %s`: only runs of one command can be "
                "compared",
                before->path, before->kind->command, after->path, after->kind->command);
    return FALSE;
}

static gboolean compare(Diff *diff, const DiffOptions *options, GError **error) {
    g_auto(FinishedRun) before = {0}, after = {0};
    return finished_run_open(&before, options->before, error) &&
           finished_run_open(&after, options->after, error) &&
           are_comparable(&before, &after, error) && add_run(diff, PAIR_BEFORE, &before, error) &&
           add_run(diff, PAIR_AFTER, &after, error) && pairs_match(diff->pairs, error) &&
           (options->out != NULL ? write_csv(diff, options->out, error)
                                 : pairs_each(diff->pairs, tell_pair, diff, error));
}

int diff_run(const DiffOptions *options, GError **error) {
    g_autoptr(RowPairs) pairs = pairs_new(error);
    g_autoptr(DiffSummary) summary = diff_summary_new();
    Diff diff = {.pairs = pairs, .summary = summary};
    if (pairs == NULL || !compare(&diff, options, error))
        return 2;
    return diff_summary_print(summary);
}
