#include "core/serve/rows/decisions.h"

#include "core/output/output.h"
#include "core/sealed/sealed.h"
#include "core/sealed/strange.h"
#include <string.h>

enum { DECISIONS_BUSY_MILLISECONDS = 5000 };

struct Decisions {
    const RowTable *rows;
    sqlite3 *database;
    char *refused;
    guint8 *kinds;    /* DecisionKind by row */
    GHashTable *made; /* CuratorDecision by row + 1 */
    guint counts[N_DECISIONS], version;
};

static const char *const names[N_DECISIONS] = {"", "leak", "false alarm", "accepted"};
static const char decisions_schema[] =
    "CREATE TABLE IF NOT EXISTS decisions (\"table\" TEXT, \"row\" INTEGER, decision TEXT, note "
    "TEXT, who TEXT, \"when\" TEXT)";

const char *decision_kind_name(DecisionKind kind) {
    return names[kind];
}

gboolean decision_kind_find(const char *name, DecisionKind *kind) {
    for (guint i = 0; name != NULL && i < N_DECISIONS; i++)
        if (strcmp(names[i], name) == 0) {
            *kind = (DecisionKind)i;
            return TRUE;
        }
    return FALSE;
}

static void decision_free(gpointer data) {
    CuratorDecision *decision = data;
    g_free(decision->note);
    g_free(decision->who);
    g_free(decision->when);
    g_free(decision);
}

void decisions_free(Decisions *decisions) {
    if (decisions == NULL)
        return;
    sqlite3_close(decisions->database);
    g_hash_table_unref(decisions->made);
    g_free(decisions->kinds);
    g_free(decisions->refused);
    g_free(decisions);
}

const char *decisions_refused(const Decisions *decisions) {
    return decisions->refused;
}

DecisionKind decisions_kind(const Decisions *decisions, RowIndex row) {
    return (DecisionKind)decisions->kinds[row];
}

const CuratorDecision *decisions_get(const Decisions *decisions, RowIndex row) {
    return g_hash_table_lookup(decisions->made, GUINT_TO_POINTER(row + 1));
}

guint decisions_count(const Decisions *decisions, DecisionKind kind) {
    return decisions->counts[kind];
}

guint decisions_version(const Decisions *decisions) {
    return decisions->version;
}

static void take(Decisions *decisions, RowIndex row, DecisionKind kind, const char *note,
                 const char *who, const char *when) {
    decisions->counts[decisions->kinds[row]]--;
    decisions->counts[kind]++;
    decisions->kinds[row] = (guint8)kind;
    if (kind == DECISION_NONE) {
        g_hash_table_remove(decisions->made, GUINT_TO_POINTER(row + 1));
        return;
    }
    CuratorDecision *decision = g_new0(CuratorDecision, 1);
    *decision = (CuratorDecision){kind, g_utf8_make_valid(note, -1), g_utf8_make_valid(who, -1),
                                  g_utf8_make_valid(when, -1)};
    g_hash_table_replace(decisions->made, GUINT_TO_POINTER(row + 1), decision);
}

/* A row of the table that says nothing that there is decides nothing. */
static void take_earlier(Decisions *decisions, sqlite3_stmt *made) {
    RowIndex row;
    DecisionKind kind;
    if (row_table_find(decisions->rows, row_text(made, 0), sqlite3_column_int64(made, 1), &row) &&
        decision_kind_find(row_text(made, 2), &kind))
        take(decisions, row, kind, row_text(made, 3), row_text(made, 4), row_text(made, 5));
}

static gboolean read_earlier(Decisions *decisions, GError **error) {
    sqlite3_stmt *made = NULL;
    int status = SQLITE_DONE;
    if (sqlite3_table_column_metadata(decisions->database, NULL, "decisions", NULL, NULL, NULL,
                                      NULL, NULL, NULL) != SQLITE_OK)
        return TRUE; /* none yet */
    if (!sealed_prepare(decisions->database,
                        "SELECT \"table\", \"row\", decision, note, who, \"when\" FROM decisions"
                        " ORDER BY rowid",
                        &made, error))
        return FALSE;
    while ((status = sqlite3_step(made)) == SQLITE_ROW)
        take_earlier(decisions, made);
    sqlite3_finalize(made);
    return status == SQLITE_DONE || sealed_fail(decisions->database, error);
}

static gboolean open_database(Decisions *decisions, const char *path, int flags) {
    sqlite3_close(decisions->database);
    decisions->database = NULL;
    if (sqlite3_open_v2(path, &decisions->database, flags, NULL) != SQLITE_OK)
        return FALSE;
    strange_database_distrust(decisions->database);
    sqlite3_limit(decisions->database, SQLITE_LIMIT_LENGTH, SEALED_VALUE);
    sqlite3_busy_timeout(decisions->database, DECISIONS_BUSY_MILLISECONDS);
    return TRUE;
}

/* A database that may only be read is opened as one that may be written, and says so later. */
static gboolean open_to_write(Decisions *decisions, const char *path, GError **error) {
    if (open_database(decisions, path, SQLITE_OPEN_READWRITE) &&
        !sqlite3_db_readonly(decisions->database, "main"))
        return TRUE;
    decisions->refused = g_strdup("the results can only be read: decisions can't be kept");
    return open_database(decisions, path, SQLITE_OPEN_READONLY) ||
           sealed_fail(decisions->database, error);
}

Decisions *decisions_open(const char *path, const RowTable *rows, GError **error) {
    g_autoptr(Decisions) decisions = g_new0(Decisions, 1);
    decisions->rows = rows;
    decisions->kinds = g_malloc0(MAX(row_table_length(rows), 1));
    decisions->counts[DECISION_NONE] = row_table_length(rows);
    decisions->made = g_hash_table_new_full(NULL, NULL, NULL, decision_free);
    if (!open_to_write(decisions, path, error))
        return NULL;
    if (!strange_table_is_stored(decisions->database, "decisions")) {
        g_set_error(error, OUTPUT_ERROR, 0,
                    "%s: its decisions are no stored table, which pixleak did not write", path);
        return NULL;
    }
    return read_earlier(decisions, error) ? g_steal_pointer(&decisions) : NULL;
}

static gboolean write_one(Decisions *decisions, sqlite3_stmt *add, RowIndex row,
                          const CuratorDecision *decision, GError **error) {
    const char *table;
    gint64 number;
    if (!row_table_origin(decisions->rows, row, &table, &number))
        return TRUE;
    sqlite3_bind_text(add, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_int64(add, 2, number);
    sqlite3_bind_text(add, 3, names[decision->kind], -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 4, decision->note, -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 5, decision->who, -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 6, decision->when, -1, SQLITE_STATIC);
    gboolean good = sqlite3_step(add) == SQLITE_DONE || sealed_fail(decisions->database, error);
    sqlite3_reset(add);
    return good;
}

static gboolean write_all(Decisions *decisions, const RowIndex *rows, guint n,
                          const CuratorDecision *decision, GError **error) {
    sqlite3_stmt *add = NULL;
    gboolean good = sealed_run(decisions->database, "BEGIN IMMEDIATE", error) &&
                    sealed_run(decisions->database, decisions_schema, error) &&
                    sealed_prepare(decisions->database,
                                   "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?)", &add, error);
    for (guint i = 0; good && i < n; i++)
        good = write_one(decisions, add, rows[i], decision, error);
    sqlite3_finalize(add);
    good = good && sealed_run(decisions->database, "COMMIT", error);
    if (!good)
        sqlite3_exec(decisions->database, "ROLLBACK", NULL, NULL, NULL);
    return good;
}

gboolean decisions_make(Decisions *decisions, const RowIndex *rows, guint n, DecisionKind kind,
                        const char *note, const char *who, GError **error) {
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *when = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    const CuratorDecision decision = {kind, (char *)note, (char *)who, when};
    if (decisions->refused != NULL) {
        g_set_error_literal(error, OUTPUT_ERROR, 0, decisions->refused);
        return FALSE;
    }
    if (!write_all(decisions, rows, n, &decision, error))
        return FALSE;
    decisions->version++;
    const char *table;
    gint64 number;
    for (guint i = 0; i < n; i++)
        if (row_table_origin(decisions->rows, rows[i], &table, &number))
            take(decisions, rows[i], kind, note, who, when);
    return TRUE;
}

void decisions_export(const Decisions *decisions, FILE *file) {
    static const char *const columns[] = {"class", "text", "file", "place", "frame",
                                          "x0",    "y0",   "x1",   "y1",    "reason"};
    enum { OWN = 6, COLUMNS = OWN + G_N_ELEMENTS(columns) };
    const char *cells[COLUMNS] = {"table", "row", "decision", "note", "who", "when"};
    memcpy(cells + OWN, columns, sizeof columns);
    csv_write_row(file, COLUMNS, cells);
    for (RowIndex row = 0; row < row_table_length(decisions->rows); row++) {
        const CuratorDecision *decision = decisions_get(decisions, row);
        gint64 number;
        if (decision == NULL || !row_table_origin(decisions->rows, row, &cells[0], &number))
            continue;
        g_autofree char *shown = g_strdup_printf("%" G_GINT64_FORMAT, number);
        cells[1] = shown;
        cells[2] = names[decision->kind];
        cells[3] = decision->note;
        cells[4] = decision->who;
        cells[5] = decision->when;
        for (guint i = 0; i < G_N_ELEMENTS(columns); i++)
            cells[OWN + i] = row_table_cell(decisions->rows, row, columns[i]);
        csv_write_row(file, COLUMNS, cells);
    }
}
