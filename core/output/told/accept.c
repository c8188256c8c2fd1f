#include "core/output/told/accept.h"

#include "core/output/output.h"
#include "core/output/results_inside.h"
#include "core/output/told/finished.h"
#include "core/output/told/row_decision.h"
#include <string.h>

typedef struct AcceptedRow {
    const ToldTable *table;
    gint64 number;
} AcceptedRow;

typedef struct Accepting {
    const Baseline *baseline;
    GArray *rows; /* of AcceptedRow; no more than the baseline has */
} Accepting;

static gboolean accept_row(const ToldRow *row, gpointer data, GError **error) {
    const Accepting *accepting = data;
    (void)error;
    if (baseline_accepts(accepting->baseline, row)) {
        AcceptedRow accepted = {row->table, row->number};
        g_array_append_val(accepting->rows, accepted);
    }
    return TRUE;
}

static gboolean mark_row(sqlite3 *database, sqlite3_stmt *mark, const AcceptedRow *row,
                         GError **error) {
    sqlite3_bind_text(mark, 1, row->table->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(mark, 2, row->number);
    gboolean good = sqlite3_step(mark) == SQLITE_DONE || sealed_fail(database, error);
    sqlite3_reset(mark);
    return good;
}

static gboolean mark_rows(sqlite3 *database, const GArray *rows, GError **error) {
    sqlite3_stmt *mark = NULL;
    if (!sealed_run(database, "DELETE FROM accepted", error) ||
        !sealed_prepare(database, "INSERT INTO accepted VALUES (?, ?)", &mark, error))
        return FALSE;
    gboolean good = TRUE;
    for (guint i = 0; good && i < rows->len; i++)
        good = mark_row(database, mark, &g_array_index(rows, AcceptedRow, i), error);
    sqlite3_finalize(mark);
    return good;
}

/* "3 of the 4 findings that ci.baseline accepts are there, and decide nothing" */
static char *tell_accepted(const Baseline *baseline, gsize n) {
    return g_strdup_printf("%" G_GSIZE_FORMAT " of the %" G_GSIZE_FORMAT
                           " findings that %s accepts are there, and decide nothing",
                           n, baseline_length(baseline), baseline_path(baseline));
}

gboolean baseline_mark(const Baseline *baseline, sqlite3 *database, const char *command,
                       const Account *account, char **told, GError **error) {
    *told = NULL;
    if (!baseline_is_of(baseline, command, error))
        return FALSE;
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(AcceptedRow));
    Accepting accepting = {baseline, rows};
    if (!told_each(database, told_kind_find(command), account, accept_row, &accepting, error) ||
        !mark_rows(database, rows, error))
        return FALSE;
    *told = tell_accepted(baseline, rows->len);
    return TRUE;
}

gboolean results_accept(Results *results, const Baseline *baseline, GError **error) {
    g_autofree char *told = NULL;
    return baseline == NULL || (results_begin(results, error) &&
                                baseline_mark(baseline, results->database, results->kind->command,
                                              results->account, &told, error) &&
                                results_note(results, "baseline", told, error));
}

typedef struct BaselineListing {
    const Baseline *earlier; /* NULL: none */
    GHashTable *decided;     /* RowDecision by the name of its row; of all that have one */
    gboolean open, decided_only;
    GPtrArray *lines;
    gsize leaks;
} BaselineListing;

/* Whether the row goes into the list, as it was decided. */
static gboolean is_listed(BaselineListing *listing, const ToldRow *row,
                          const RowDecision *decision) {
    if (row->table->verdicts == NULL || row->severity == SEVERITY_CLEAN)
        return FALSE;
    if (decision != NULL && decision->is_leak) {
        listing->leaks++;
        return FALSE;
    }
    if (decision != NULL)
        return TRUE;
    if (listing->decided_only)
        return listing->earlier != NULL && baseline_accepts(listing->earlier, row);
    return row->severity != SEVERITY_OPEN || listing->open;
}

/* What stands behind a line: what stood there, else what was decided. The caller frees it. */
static char *note_of(const BaselineListing *listing, const ToldRow *row,
                     const RowDecision *decision) {
    const char *note =
        listing->earlier != NULL ? baseline_note(listing->earlier, row->fingerprint) : "";
    if (*note != '\0')
        return g_strconcat("  #", note, NULL);
    return decision != NULL ? g_strconcat("  # ", decision->told, NULL) : g_strdup("");
}

static gboolean list_row(const ToldRow *row, gpointer data, GError **error) {
    BaselineListing *listing = data;
    (void)error;
    const RowDecision *decision = row_decisions_find(listing->decided, row);
    if (!is_listed(listing, row, decision))
        return TRUE;
    g_autofree char *note = note_of(listing, row, decision);
    g_ptr_array_add(listing->lines,
                    g_strdup_printf("%s  %s  %s  %" G_GINT64_FORMAT "%s", row->fingerprint,
                                    row->table->name, row->verdict, row->extent, note));
    return TRUE;
}

static int compare_lines(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void print_lines(FILE *file, const char *command, GPtrArray *lines) {
    g_ptr_array_sort(lines, compare_lines); /* so that versions of the file differ little */
    fprintf(file,
            BASELINE_FIRST_LINE
            ": findings of `pixleak %s` that are accepted\n"
            "# fingerprint, table, verdict and extent; what is worse than here is not accepted. "
            "Behind a # you may say why.\n"
            "command %s\n",
            command, command);
    for (guint i = 0; i < lines->len; i++)
        fprintf(file, "%s\n", (const char *)g_ptr_array_index(lines, i));
}

static gboolean write_lines(const char *path, const char *command, GPtrArray *lines,
                            GError **error) {
    Output output = {0};
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    gboolean good = output_open(&output, folder, name, error);
    if (good)
        print_lines(output.file, command, lines);
    return output_close(&output, good, error);
}

gboolean baseline_write(const char *folder, const char *path, gboolean open, gboolean decided,
                        BaselineCounts *counts, GError **error) {
    g_auto(FinishedRun) run = {0};
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    if (!finished_run_open(&run, folder, error))
        return FALSE;
    g_autoptr(Baseline) earlier = NULL;
    if (g_file_test(path, G_FILE_TEST_EXISTS) &&
        (earlier = baseline_read(path, run.kind->command, error)) == NULL)
        return FALSE; /* nothing of somebody else's is written over */
    g_autoptr(GHashTable) decisions = row_decisions_read(&run, error);
    BaselineListing listing = {earlier, decisions, open, decided, lines, 0};
    if (decisions == NULL ||
        !told_each(run.database, run.kind, run.account, list_row, &listing, error) ||
        !write_lines(path, run.kind->command, lines, error))
        return FALSE;
    *counts = (BaselineCounts){lines->len, listing.leaks};
    return TRUE;
}
