#include "core/run/results.h"

#include "core/page/page.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sqlite3.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - results - error - quark, results_error)

/* Pictures that are added before all but the worst are dropped. */
enum { CROPS_AT_ONCE = 2 * PAGE_CROPS };
/* Whoever reads the results while they are written must not end the run. */
enum { COMMIT_MICROSECONDS = 1000000, MAX_COLUMNS = 32, BUSY_MILLISECONDS = 60000 };

struct Results {
    char *path;
    sqlite3 *database;
    sqlite3_stmt *add_region, *add_pixels, *add_listed, *add_crop;
    gsize n_crops;
    gboolean in_transaction;
    gint64 committed;
};

static const char schema[] =
    "CREATE TABLE run (version TEXT, arguments TEXT, started TEXT, ended TEXT, exit_status "
    "INTEGER);"
    "CREATE TABLE regions (task INTEGER, check_index INTEGER, original_sop TEXT, deid_sop TEXT,"
    " file TEXT, x0 INTEGER, y0 INTEGER, x1 INTEGER, y1 INTEGER, expected_text TEXT, verdict TEXT,"
    " place TEXT, frame INTEGER, ocr_text TEXT, tokens_total INTEGER, tokens_removed INTEGER,"
    " score REAL, residue REAL, reason TEXT);"
    "CREATE TABLE pixels (task INTEGER, original_sop TEXT, deid_sop TEXT, file TEXT, verdict TEXT,"
    " max_error REAL, psnr REAL, changed_pixels INTEGER, damaged_box TEXT, reason TEXT);"
    "CREATE TABLE listed (kind TEXT, name TEXT, reason TEXT);"
    "CREATE TABLE crops (\"table\" TEXT, \"row\" INTEGER, side TEXT, rank REAL, png BLOB);";

static gboolean fail(const Results *results, GError **error) {
    g_set_error(error, RESULTS_ERROR, 0, "%s: %s", results->path,
                sqlite3_errmsg(results->database));
    return FALSE;
}

static gboolean run_sql(Results *results, const char *sql, GError **error) {
    return sqlite3_exec(results->database, sql, NULL, NULL, NULL) == SQLITE_OK ||
           fail(results, error);
}

static gboolean create_file(const char *path, GError **error) {
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) {
        g_set_error(error, RESULTS_ERROR, 0, "%s: %s", path, g_strerror(errno));
        return FALSE;
    }
    close(fd);
    return TRUE;
}

static char *now_text(void) {
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    return g_date_time_format_iso8601(now);
}

static gboolean prepare(Results *results, const char *sql, sqlite3_stmt **out, GError **error) {
    return sqlite3_prepare_v2(results->database, sql, -1, out, NULL) == SQLITE_OK ||
           fail(results, error);
}

static gboolean note_start(Results *results, char **arguments, GError **error) {
    sqlite3_stmt *insert = NULL;
    g_autofree char *joined = g_strjoinv(" ", arguments);
    g_autofree char *now = now_text();
    if (!prepare(results, "INSERT INTO run (version, arguments, started) VALUES (?, ?, ?)", &insert,
                 error))
        return FALSE;
    sqlite3_bind_text(insert, 1, PIXLEAK_VERSION, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 2, joined, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 3, now, -1, SQLITE_TRANSIENT);
    gboolean good = sqlite3_step(insert) == SQLITE_DONE || fail(results, error);
    sqlite3_finalize(insert);
    return good;
}

Results *results_new(const char *out, char **arguments, GError **error) {
    static const char *const earlier[] = {"results.db", "results.db-journal", "regions.csv",
                                          "pixels.csv", "summary.json",       "report.html"};
    if (g_mkdir_with_parents(out, 0700) != 0) {
        g_set_error(error, RESULTS_ERROR, 0, "%s: %s", out, g_strerror(errno));
        return NULL;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(earlier); i++) {
        g_autofree char *path = g_build_filename(out, earlier[i], NULL);
        if (g_unlink(path) != 0 && errno != ENOENT) {
            g_set_error(error, RESULTS_ERROR, 0, "%s: %s", path, g_strerror(errno));
            return NULL;
        }
    }
    g_autoptr(Results) results = g_new0(Results, 1);
    results->path = g_build_filename(out, "results.db", NULL);
    if (!create_file(results->path, error))
        return NULL;
    if (sqlite3_open_v2(results->path, &results->database, SQLITE_OPEN_READWRITE, NULL) !=
        SQLITE_OK) {
        fail(results, error);
        return NULL;
    }
    sqlite3_busy_timeout(results->database, BUSY_MILLISECONDS);
    if (!run_sql(results, schema, error) || !note_start(results, arguments, error) ||
        !prepare(results, "INSERT INTO regions VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                 &results->add_region, error) ||
        !prepare(results, "INSERT INTO pixels VALUES (?,?,?,?,?,?,?,?,?,?)", &results->add_pixels,
                 error) ||
        !prepare(results, "INSERT INTO listed VALUES (?,?,?)", &results->add_listed, error) ||
        !prepare(results, "INSERT INTO crops VALUES (?,?,?,?,?)", &results->add_crop, error))
        return NULL;
    results->committed = g_get_monotonic_time();
    return g_steal_pointer(&results);
}

void results_free(Results *results) {
    if (results == NULL)
        return;
    sqlite3_finalize(results->add_region);
    sqlite3_finalize(results->add_pixels);
    sqlite3_finalize(results->add_listed);
    sqlite3_finalize(results->add_crop);
    sqlite3_close(results->database);
    g_free(results->path);
    g_free(results);
}

/* Values are bound in column order; NaN and -1 counts become NULL. */
typedef struct Binder {
    sqlite3_stmt *statement;
    int column;
} Binder;

static void bind_text(Binder *binder, const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    sqlite3_bind_text(binder->statement, ++binder->column, valid, -1, SQLITE_TRANSIENT);
}

static void bind_int(Binder *binder, gint64 value) {
    sqlite3_bind_int64(binder->statement, ++binder->column, value);
}

static void bind_count(Binder *binder, gint64 value) {
    if (value < 0)
        sqlite3_bind_null(binder->statement, ++binder->column);
    else
        bind_int(binder, value);
}

static void bind_double(Binder *binder, double value) {
    if (isnan(value))
        sqlite3_bind_null(binder->statement, ++binder->column);
    else
        sqlite3_bind_double(binder->statement, ++binder->column, value);
}

static gboolean insert(Results *results, Binder *binder, GError **error) {
    gboolean good = sqlite3_step(binder->statement) == SQLITE_DONE || fail(results, error);
    sqlite3_reset(binder->statement);
    return good;
}

static gboolean begin(Results *results, GError **error) {
    if (results->in_transaction)
        return TRUE;
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

gboolean results_add(Results *results, gsize task, const CheckResult *result, GError **error) {
    if (!begin(results, error))
        return FALSE;
    for (guint i = 0; i < result->regions->len; i++) {
        const RegionResult *row = g_ptr_array_index(result->regions, i);
        Binder binder = {results->add_region, 0};
        bind_int(&binder, (gint64)task);
        bind_int(&binder, row->check_index);
        bind_text(&binder, result->original_sop);
        bind_text(&binder, result->deid_sop);
        bind_text(&binder, result->file);
        bind_int(&binder, row->x0);
        bind_int(&binder, row->y0);
        bind_int(&binder, row->x1);
        bind_int(&binder, row->y1);
        bind_text(&binder, row->expected_text);
        bind_text(&binder, region_verdict_name(row->verdict));
        bind_text(&binder, row->place);
        bind_count(&binder, row->frame);
        bind_text(&binder, row->ocr_text);
        bind_int(&binder, row->tokens_total);
        bind_int(&binder, row->tokens_removed);
        bind_double(&binder, row->score);
        bind_double(&binder, row->residue);
        bind_text(&binder, row->reason);
        if (!insert(results, &binder, error))
            return FALSE;
    }
    const PixelsResult *pixels = &result->pixels;
    g_autofree char *box = NULL;
    if (pixels->has_box)
        box = g_strdup_printf("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                              ",%" G_GINT64_FORMAT,
                              pixels->box[0], pixels->box[1], pixels->box[2], pixels->box[3]);
    Binder binder = {results->add_pixels, 0};
    bind_int(&binder, (gint64)task);
    bind_text(&binder, result->original_sop);
    bind_text(&binder, result->deid_sop);
    bind_text(&binder, result->file);
    bind_text(&binder, pixels_verdict_name(pixels->verdict));
    bind_double(&binder, pixels->max_error);
    bind_double(&binder, pixels->psnr);
    bind_count(&binder, pixels->changed_pixels);
    bind_text(&binder, box);
    bind_text(&binder, pixels->reason);
    return insert(results, &binder, error);
}

gboolean results_list(Results *results, const char *kind, const char *name, const char *reason,
                      GError **error) {
    Binder binder = {results->add_listed, 0};
    if (!begin(results, error))
        return FALSE;
    bind_text(&binder, kind);
    bind_text(&binder, name);
    bind_text(&binder, reason);
    return insert(results, &binder, error);
}

static gboolean keep_worst_crops(Results *results, GError **error) {
    g_autofree char *sql = g_strdup_printf(
        "DELETE FROM crops WHERE (\"table\", \"row\") NOT IN (SELECT \"table\", \"row\" FROM crops"
        " GROUP BY \"table\", \"row\" ORDER BY min(rank), \"table\", \"row\" LIMIT %d)",
        PAGE_CROPS);
    results->n_crops = 0;
    return begin(results, error) && run_sql(results, sql, error);
}

gboolean results_add_crop(Results *results, const char *table, gint64 row, const char *side,
                          double rank, GBytes *png, GError **error) {
    gsize length;
    gconstpointer bytes = g_bytes_get_data(png, &length);
    if (results->n_crops >= CROPS_AT_ONCE && !keep_worst_crops(results, error))
        return FALSE;
    Binder binder = {results->add_crop, 0};
    if (!begin(results, error))
        return FALSE;
    bind_text(&binder, table);
    bind_int(&binder, row);
    bind_text(&binder, side);
    bind_double(&binder, rank);
    sqlite3_bind_blob64(binder.statement, ++binder.column, bytes, length, SQLITE_TRANSIENT);
    results->n_crops++;
    return insert(results, &binder, error);
}

gint64 results_last_row(const Results *results) {
    return sqlite3_last_insert_rowid(results->database);
}

sqlite3 *results_database(Results *results) {
    return results->database;
}

gboolean results_tick(Results *results, GError **error) {
    if (g_get_monotonic_time() - results->committed < COMMIT_MICROSECONDS)
        return TRUE;
    return commit(results, error);
}

gboolean results_finish(Results *results, int exit_status, GError **error) {
    g_autofree char *now = now_text();
    g_autofree char *sql =
        g_strdup_printf("UPDATE run SET ended = '%s', exit_status = %d", now, exit_status);
    return keep_worst_crops(results, error) && run_sql(results, sql, error) &&
           commit(results, error);
}

gboolean results_query(Results *results, const char *sql, ResultsVisit visit, gpointer data,
                       GError **error) {
    sqlite3_stmt *query = NULL;
    if (!prepare(results, sql, &query, error))
        return FALSE;
    int status, n = MIN(sqlite3_column_count(query), MAX_COLUMNS);
    gboolean go_on = TRUE;
    while ((status = sqlite3_step(query)) == SQLITE_ROW && go_on) {
        const char *columns[MAX_COLUMNS];
        for (int i = 0; i < n; i++)
            columns[i] = (const char *)sqlite3_column_text(query, i);
        go_on = visit(n, columns, data);
    }
    gboolean good = !go_on || status == SQLITE_DONE || fail(results, error);
    sqlite3_finalize(query);
    return good;
}
