#include "core/export/found.h"

#include "core/account/listed_kind.h"
#include "core/output/output.h"
#include "core/output/view.h"
#include <string.h>

/* The columns of ExportText, in its order. */
static const struct {
    const char *command, *sql;
    const VerdictTable *verdicts;
    const char *open; /* images that could not be judged; NULL: `sql` has them */
} tellings[] = {
    {"scan",
     "SELECT file, sop_instance, place, coalesce(frame, -1), x0, y0, x1, y1, text, class,"
     " manufacturer, model, station, coalesce(rows, 0), coalesce(columns, 0) FROM findings"
     " ORDER BY file, task, rowid",
     &finding_verdicts, NULL},
    {"check",
     "SELECT file, deid_sop, place, coalesce(frame, -1), x0, y0, x1, y1, expected_text, verdict,"
     " manufacturer, model, station, coalesce(rows, 0), coalesce(columns, 0) FROM regions"
     " ORDER BY file, task, rowid",
     &region_verdicts,
     "SELECT file, deid_sop, 'image', -1, 0, 0, 0, 0, '', verdict, '', '', '', 0, 0"
     " FROM pixels WHERE verdict = 'undetermined' ORDER BY file, task, rowid"},
};

/* G_N_ELEMENTS(tellings) where there is none. */
static gsize telling_of(const FinishedRun *run) {
    gsize i = 0;
    while (i < G_N_ELEMENTS(tellings) && strcmp(tellings[i].command, run->kind->command) != 0)
        i++;
    return i;
}

gboolean found_is_told_by(const FinishedRun *run) {
    return telling_of(run) < G_N_ELEMENTS(tellings);
}

static ExportText found_of_row(sqlite3_stmt *row) {
    return (ExportText){.file = row_text(row, 0),
                        .instance = row_text(row, 1),
                        .place = row_text(row, 2),
                        .frame = sqlite3_column_int64(row, 3),
                        .box = {sqlite3_column_int(row, 4), sqlite3_column_int(row, 5),
                                sqlite3_column_int(row, 6), sqlite3_column_int(row, 7)},
                        .text = row_text(row, 8),
                        .verdict = row_text(row, 9),
                        .manufacturer = row_text(row, 10),
                        .model = row_text(row, 11),
                        .station = row_text(row, 12),
                        .rows = sqlite3_column_int(row, 13),
                        .columns = sqlite3_column_int(row, 14)};
}

static gboolean visit_row(const VerdictTable *verdicts, gboolean all, sqlite3_stmt *row,
                          FoundVisit visit, gpointer data, GError **error) {
    ExportText found = found_of_row(row);
    const VerdictInfo *verdict = verdict_find(verdicts, found.verdict);
    if (verdict == NULL) {
        g_set_error(error, OUTPUT_ERROR, 0,
                    "%s: \"%s\" is no verdict that this version, " PIXLEAK_VERSION ", knows",
                    found.file, found.verdict);
        return FALSE;
    }
    found.is_open = verdict->severity == SEVERITY_OPEN;
    if (!all && !found.is_open && !verdict->leak)
        return TRUE;
    /* What scan calls `unread` is most likely no text. */
    return verdict == &finding_verdicts.verdicts[FINDING_UNREAD] || visit(&found, data, error);
}

/* What the run met and did not judge, and may hold text. */
static const char listed_sql[] =
    "SELECT name, '', side, -1, 0, 0, 0, 0, '', kind, '', '', '', 0, 0 FROM listed"
    " ORDER BY name, rowid";

static gboolean visit_listed(sqlite3_stmt *row, FoundVisit visit, gpointer data, GError **error) {
    ExportText found = found_of_row(row);
    ListedKind kind;
    /* Of a kind that is not known, as a verdict is, nobody can say that it hides nothing. */
    found.is_open = !listed_kind_find(found.verdict, &kind) || listed_kind_info(kind)->blocks;
    return !found.is_open || visit(&found, data, error);
}

/* verdicts: NULL for what could not be judged or is listed. */
static gboolean visit_rows(const FinishedRun *run, const char *sql, const VerdictTable *verdicts,
                           gboolean all, FoundVisit visit, gpointer data, GError **error) {
    sqlite3_stmt *row = NULL;
    int status = sqlite3_prepare_v2(run->database, sql, -1, &row, NULL);
    gboolean good = status == SQLITE_OK;
    while (good && (status = sqlite3_step(row)) == SQLITE_ROW)
        good = verdicts != NULL ? visit_row(verdicts, all, row, visit, data, error)
                                : visit_listed(row, visit, data, error);
    if (good ? status != SQLITE_DONE : status != SQLITE_ROW)
        g_set_error(error, OUTPUT_ERROR, 0,
                    "%s: %s; results of an earlier version lack what an export needs: run again",
                    run->path, sqlite3_errmsg(run->database));
    good = good && status == SQLITE_DONE;
    sqlite3_finalize(row);
    return good;
}

gboolean found_each(const FinishedRun *run, gboolean all, FoundVisit visit, gpointer data,
                    GError **error) {
    gsize telling = telling_of(run);
    return visit_rows(run, tellings[telling].sql, tellings[telling].verdicts, all, visit, data,
                      error) &&
           (tellings[telling].open == NULL ||
            visit_rows(run, tellings[telling].open, NULL, all, visit, data, error)) &&
           visit_rows(run, listed_sql, NULL, all, visit, data, error);
}

gboolean found_is_outside(const ExportText *found) {
    return box_is_empty(box_clip(found->box, found->columns, found->rows));
}

gboolean found_is_in_frames(const ExportText *found) {
    return strcmp(found->place, "frame") == 0 || g_str_has_prefix(found->place, "frame, ") ||
           strcmp(found->place, "mean of the frames") == 0;
}

gboolean found_is_in_page(const ExportText *found) {
    return g_str_has_prefix(found->place, "page");
}
