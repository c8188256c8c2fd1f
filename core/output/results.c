#include "core/output/results_inside.h"

#include "core/output/folder.h"
#include "core/output/format.h"
#include "core/output/formats/reasons.h"
#include "core/output/place/left.h"
#include "core/output/seal/results_seal.h"
#include "core/output/set_time.h"
#include <math.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - results - error - quark, results_error)

/* Pictures that are added before all but the worst are dropped. */
enum { CROPS_AT_ONCE = 2 * RESULTS_CROPS };
/* Of a row's number, for its place among those of its task. */
enum { ROW_BITS = 24 };
/* Whoever reads the results while they are written must not end the run. */
enum { COMMIT_MICROSECONDS = 1000000, BUSY_MILLISECONDS = 60000 };

static const char schema[] =
    "CREATE TABLE run (version TEXT, arguments TEXT, started TEXT, ended TEXT, exit_status INTEGER,"
    " allowed TEXT, device TEXT, sandbox TEXT, readers TEXT, settings TEXT, seconds REAL,"
    " baseline TEXT, seal TEXT);"
    "CREATE TABLE crops (\"table\" TEXT, \"row\" INTEGER, side TEXT, rank REAL, png BLOB);"
    "CREATE TABLE listed (kind TEXT, side TEXT, name TEXT, reason TEXT);" ACCEPTED_SCHEMA;

static gboolean fail(const Results *results, GError **error) {
    g_autofree char *reason = sealed_reason(results->database);
    g_set_error(error, RESULTS_ERROR, 0, "%s: %s", results->path, reason);
    return FALSE;
}

static gboolean run_sql(Results *results, const char *sql, GError **error) {
    return sqlite3_exec(results->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
           fail(results, error);
}

static gboolean prepare(Results *results, const char *sql, sqlite3_stmt **out, GError **error) {
    return sqlite3_prepare_v2(results->database, sql, -1, out, NULL) == SQLITE_OK ||
           fail(results, error);
}

gboolean results_claim(Results *results, GError **error) {
    results->claim = folder_claim(results->out, error);
    return results->claim >= 0;
}

static char *now_text(void) {
    g_autoptr(GDateTime) now = set_time_now();
    return g_date_time_format_iso8601(now);
}

static gboolean note_start(Results *results, char **arguments, GError **error) {
    sqlite3_stmt *statement = NULL;
    g_autofree char *joined = g_strjoinv(" ", arguments);
    g_autofree char *now = now_text();
    g_autofree char *allowed = allowed_kinds(results->account);
    if (!prepare(results,
                 "INSERT INTO run (version, arguments, started, allowed) VALUES (?, ?, ?, ?)",
                 &statement, error))
        return FALSE;
    Binder binder = {statement, 0};
    bind_text(&binder, PIXLEAK_VERSION);
    bind_text(&binder, joined);
    bind_text(&binder, now);
    bind_text(&binder, allowed);
    gboolean good = sqlite3_step(statement) == SQLITE_DONE || fail(results, error);
    sqlite3_finalize(statement);
    return good;
}

gboolean results_note(Results *results, const char *column, const char *told, GError **error) {
    sqlite3_stmt *statement = NULL;
    if (told == NULL)
        return TRUE;
    g_autofree char *sql = g_strdup_printf("UPDATE run SET %s = ?", column);
    if (!prepare(results, sql, &statement, error))
        return FALSE;
    Binder binder = {statement, 0};
    bind_text(&binder, told);
    gboolean good = sqlite3_step(statement) == SQLITE_DONE || fail(results, error);
    sqlite3_finalize(statement);
    return good;
}

/* Into the row's number and all columns. */
static gboolean prepare_insert(Results *results, const char *table, sqlite3_stmt **add,
                               GError **error) {
    sqlite3_stmt *all = NULL;
    g_autofree char *select = g_strdup_printf("SELECT * FROM %s", table);
    if (!prepare(results, select, &all, error))
        return FALSE;
    g_autoptr(GString) columns = g_string_new("rowid"), marks = g_string_new("?");
    for (int i = 0; i < sqlite3_column_count(all); i++) {
        g_string_append_printf(columns, ", \"%s\"", sqlite3_column_name(all, i));
        g_string_append(marks, ", ?");
    }
    sqlite3_finalize(all);
    g_autofree char *sql =
        g_strdup_printf("INSERT INTO %s (%s) VALUES (%s)", table, columns->str, marks->str);
    return prepare(results, sql, add, error);
}

static char *table_sql(const ResultTable *table) {
    return g_strdup_printf("CREATE TABLE %s (%s)", table->name, table->columns);
}

gboolean results_has_tables(sqlite3 *database, const ResultKind *kind) {
    sqlite3_stmt *find = NULL;
    if (sqlite3_prepare_v2(database, "SELECT 1 FROM sqlite_master WHERE name = ? AND sql = ?", -1,
                           &find, NULL) != SQLITE_OK)
        return FALSE;
    gboolean good = TRUE;
    for (guint i = 0; good && kind->tables[i].name != NULL; i++) {
        g_autofree char *sql = table_sql(&kind->tables[i]);
        sqlite3_bind_text(find, 1, kind->tables[i].name, -1, SQLITE_STATIC);
        sqlite3_bind_text(find, 2, sql, -1, SQLITE_STATIC);
        good = sqlite3_step(find) == SQLITE_ROW;
        sqlite3_reset(find);
    }
    sqlite3_finalize(find);
    return good;
}

/* Makes them durable at once: each by itself would take a disk's time. */
static gboolean make_tables(Results *results, GError **error) {
    if (!run_sql(results, "BEGIN", error) || !run_sql(results, schema, error))
        return FALSE;
    for (guint i = 0; results->kind->tables[i].name != NULL; i++) {
        g_assert(i < VIEW_TABLES);
        g_autofree char *sql = table_sql(&results->kind->tables[i]);
        if (!run_sql(results, sql, error))
            return FALSE;
    }
    return run_sql(results, "COMMIT", error);
}

gboolean results_prepare_rows(Results *results, GError **error) {
    for (guint i = 0; results->kind->tables[i].name != NULL; i++)
        if (!prepare_insert(results, results->kind->tables[i].name, &results->add_row[i], error))
            return FALSE;
    return prepare_insert(results, "crops", &results->add_crop, error) &&
           prepare_insert(results, "listed", &results->add_listed, error);
}

gboolean results_start(Results *results, char **arguments, GError **error) {
    results->committed = g_get_monotonic_time();
    return make_tables(results, error) && results_prepare_rows(results, error) &&
           note_start(results, arguments, error);
}

ResultPlace results_place(const Results *results) {
    return (ResultPlace){results->kind, results->out, results->suffix};
}

Results *results_of_folder(const ResultKind *kind, const char *out, Account *account) {
    Results *results = g_new0(Results, 1);
    results->kind = kind;
    results->account = account;
    results->out = g_strdup(out);
    results->suffix = PLACE_UNFINISHED;
    results->stays = TRUE;
    ResultPlace place = results_place(results);
    results->path = place_path(&place, "results.db");
    results->claim = -1;
    return results;
}

gboolean results_open(Results *results, GError **error) {
    if (sqlite3_open_v2(results->path, &results->database,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return fail(results, error);
    sqlite3_busy_timeout(results->database, BUSY_MILLISECONDS);
    /* Rows are added at the end and sorted once: a small cache does, and keeps memory as it is from
     * a thousand rows on. */
    return run_sql(results, "PRAGMA cache_size = -512", error);
}

static gboolean begin_new(Results *results, char **arguments, GError **error) {
    ResultPlace place = results_place(results);
    if (!results_claim(results, error) || !place_settle(&place, error) ||
        !place_is_free(&place, error))
        return FALSE;
    if (results->stays)
        left_run_tell(results->path);
    return place_begin(&place, error) && results_open(results, error) &&
           results_start(results, arguments, error);
}

Results *results_new(const ResultKind *kind, const char *out, char **arguments, Account *account,
                     GError **error) {
    g_autoptr(Results) results = results_of_folder(kind, out, account);
    return begin_new(results, arguments, error) ? g_steal_pointer(&results) : NULL;
}

Results *results_new_merged(const ResultKind *kind, const char *out, char **arguments,
                            Account *account, GError **error) {
    g_autoptr(Results) results = results_of_folder(kind, out, account);
    results->suffix = PLACE_MERGED;
    results->stays = FALSE;
    ResultPlace place = results_place(results);
    g_free(results->path);
    results->path = place_path(&place, "results.db");
    return begin_new(results, arguments, error) ? g_steal_pointer(&results) : NULL;
}

void results_close(Results *results) {
    for (gsize i = 0; i < G_N_ELEMENTS(results->add_row); i++) {
        g_clear_pointer(&results->add_row[i], sqlite3_finalize);
        g_clear_pointer(&results->take_rows[i], sqlite3_finalize);
    }
    g_clear_pointer(&results->add_crop, sqlite3_finalize);
    g_clear_pointer(&results->add_listed, sqlite3_finalize);
    g_clear_pointer(&results->add_item, sqlite3_finalize);
    g_clear_pointer(&results->find_item, sqlite3_finalize);
    g_clear_pointer(&results->note_unpictured, sqlite3_finalize);
    g_clear_pointer(&results->drop_listed, sqlite3_finalize);
    g_clear_pointer(&results->find_aside, sqlite3_finalize);
    g_clear_pointer(&results->take_item, sqlite3_finalize);
    g_clear_pointer(&results->take_crops, sqlite3_finalize);
    g_clear_pointer(&results->take_unpictured, sqlite3_finalize);
}

void results_free(Results *results) {
    if (results == NULL)
        return;
    results_close(results);
    if (results->sealed.path != NULL)
        sealed_end(&results->sealed, FALSE, NULL);
    else
        sqlite3_close(results->database);
    ResultPlace place = results_place(results);
    if (results->suffix != NULL && results->claim >= 0)
        place_drop(&place, results->stays, NULL);
    if (results->claim >= 0)
        close(results->claim);
    g_free(results->out);
    g_free(results->path);
    g_free(results);
}

void bind_text(Binder *binder, const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    sqlite3_bind_text(binder->statement, ++binder->column, valid, -1, SQLITE_TRANSIENT);
}

void bind_int(Binder *binder, gint64 value) {
    sqlite3_bind_int64(binder->statement, ++binder->column, value);
}

void bind_count(Binder *binder, gint64 value) {
    if (value < 0)
        sqlite3_bind_null(binder->statement, ++binder->column);
    else
        bind_int(binder, value);
}

void bind_double(Binder *binder, double value) {
    if (isnan(value))
        sqlite3_bind_null(binder->statement, ++binder->column);
    else
        sqlite3_bind_double(binder->statement, ++binder->column, value);
}

gboolean results_begin(Results *results, GError **error) {
    if (!results->in_transaction)
        results->in_transaction = run_sql(results, "BEGIN", error);
    return results->in_transaction;
}

static gboolean commit(Results *results, GError **error) {
    results->committed = g_get_monotonic_time();
    if (!results->in_transaction)
        return TRUE;
    results->in_transaction = FALSE;
    return run_sql(results, "COMMIT", error);
}

static gboolean insert(Results *results, Binder *binder, GError **error) {
    g_assert(binder->column == sqlite3_bind_parameter_count(binder->statement));
    if (!results_begin(results, error))
        return FALSE;
    gboolean good = sqlite3_step(binder->statement) == SQLITE_DONE || fail(results, error);
    sqlite3_reset(binder->statement);
    return good;
}

static Binder begin_row(sqlite3_stmt *add, gint64 number) {
    Binder binder = {add, 0};
    if (number > 0)
        bind_int(&binder, number);
    else
        bind_count(&binder, -1);
    return binder;
}

Binder results_row_begin(Results *results, guint table, gint64 number) {
    return begin_row(results->add_row[table], number);
}

gint64 results_row_number(gsize task, gsize row) {
    return (gint64)(task << ROW_BITS | (row + 1));
}

gint64 results_task_of_row(gint64 number) {
    return number >> ROW_BITS;
}

gint64 results_row_of_task(gint64 number, gsize task) {
    return (gint64)(task << ROW_BITS) | (number & ((1 << ROW_BITS) - 1));
}

gboolean results_row_end(Results *results, Binder *binder, gint64 *row, GError **error) {
    if (!insert(results, binder, error))
        return FALSE;
    results->n_rows++;
    if (row != NULL)
        *row = sqlite3_last_insert_rowid(results->database);
    return TRUE;
}

static gboolean note_unpictured(Results *results, GError **error) {
    sqlite3_stmt *note = results->note_unpictured;
    if (note == NULL)
        return TRUE;
    gboolean good = sqlite3_step(note) == SQLITE_DONE || fail(results, error);
    sqlite3_reset(note);
    return good;
}

gboolean results_keep_worst_crops(Results *results, GError **error) {
    g_autofree char *sql = g_strdup_printf(
        "DELETE FROM crops WHERE \"row\" < %1$" G_GINT64_FORMAT
        " AND (\"table\", \"row\") NOT IN (SELECT \"table\", \"row\" FROM crops"
        " WHERE \"row\" < %1$" G_GINT64_FORMAT
        " GROUP BY \"table\", \"row\" ORDER BY min(rank), \"table\", \"row\" LIMIT %2$d)",
        results_row_number((gsize)FIRST_ASIDE, 0), RESULTS_CROPS);
    results->n_crops = 0;
    return results_begin(results, error) && note_unpictured(results, error) &&
           run_sql(results, sql, error);
}

gboolean results_add_crop(Results *results, guint table, gint64 row, const char *side, double rank,
                          GBytes *png, GError **error) {
    gsize length;
    gconstpointer bytes = g_bytes_get_data(png, &length);
    if (results->n_crops >= CROPS_AT_ONCE && !results_keep_worst_crops(results, error))
        return FALSE;
    Binder binder = begin_row(results->add_crop, 0);
    bind_text(&binder, results->kind->tables[table].name);
    bind_int(&binder, row);
    bind_text(&binder, side);
    bind_double(&binder, rank);
    sqlite3_bind_blob64(binder.statement, ++binder.column, bytes, length, SQLITE_TRANSIENT);
    results->n_crops++;
    return insert(results, &binder, error);
}

gboolean results_list(Results *results, AccountSide side, ListedKind kind, const char *name,
                      const char *reason, GError **error) {
    Binder binder = begin_row(results->add_listed, 0);
    bind_text(&binder, listed_kind_info(kind)->name);
    bind_text(&binder, account_side_name(side));
    bind_text(&binder, name);
    bind_text(&binder, reason);
    account_list(results->account, side, kind);
    return insert(results, &binder, error);
}

gboolean results_tick(Results *results, GError **error) {
    if (g_get_monotonic_time() - results->committed < COMMIT_MICROSECONDS)
        return TRUE;
    return commit(results, error);
}

gboolean results_finish(Results *results, int exit_status, GError **error) {
    g_autofree char *now = now_text();
    g_autofree char *sql = g_strdup_printf(
        "UPDATE run SET ended = '%s', exit_status = nullif(%d, -1)", now, exit_status);
    return results_keep_worst_crops(results, error) && run_sql(results, sql, error) &&
           (exit_status < 0 || results_seal(results->database, error)) && commit(results, error);
}

static gboolean take_place(Results *results, GError **error) {
    ResultPlace place = results_place(results);
    if (!place_sync(&place, error))
        return FALSE;
    results->suffix = NULL; /* they stay */
    return place_take(&place, error);
}

static gboolean note_seconds(Results *results, double seconds, GError **error) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    return results_note(results, "seconds", g_ascii_dtostr(number, sizeof number, seconds), error);
}

gboolean results_conclude(Results *results, double seconds, const char *print, int *exit_status,
                          GError **error) {
    ResultView view;
    if (!account_adds_up(results->account, error) ||
        !result_view_open(&view, results->database, results->kind, results->account, results->out,
                          error))
        return FALSE;
    view.seconds = set_time_seconds(seconds);
    view.suffix = results->suffix;
    *exit_status = view.exit_status;
    /* Who finds the end noted finds all of the results, too. */
    if (!note_seconds(results, view.seconds, error) || !results_keep_worst_crops(results, error) ||
        !commit(results, error) || !formats_write(&view, error) ||
        !results_finish(results, view.exit_status, error) || !take_place(results, error))
        return FALSE;
    return print == NULL || format_print(&view, format_find(print), stdout, error);
}
