#include "core/diff/pairs.h"

#include "core/diff/alike.h"
#include "core/output/view.h"
#include "core/sealed/sealed.h"

struct RowPairs {
    sqlite3 *database;
    sqlite3_stmt *add[PAIR_SIDES];
};

#define ROWS                                                                                       \
    "(seat INTEGER PRIMARY KEY, [table] TEXT, fingerprint TEXT, verdict TEXT, severity INTEGER,"   \
    " rank INTEGER, extent INTEGER, instance TEXT, file TEXT, shown TEXT, box TEXT, text TEXT,"    \
    " reason TEXT, is_read INTEGER, place TEXT, frame INTEGER, x0 INTEGER, y0 INTEGER,"            \
    " x1 INTEGER, y1 INTEGER, mate INTEGER);"
#define ADD(side)                                                                                  \
    "INSERT INTO " side " VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"  \
    " NULL)"

static const char schema[] = "PRAGMA cache_size = -8192; BEGIN;"
                             "CREATE TABLE before " ROWS "CREATE TABLE after " ROWS;

/* Each fingerprint is of one row of a run. */
static const char match_same[] =
    "CREATE UNIQUE INDEX before_prints ON before (fingerprint, [table]);"
    "CREATE UNIQUE INDEX after_prints ON after (fingerprint, [table]);"
    "CREATE INDEX after_images ON after (instance);"
    "CREATE INDEX before_images ON before (instance);"
    "UPDATE after SET mate = (SELECT b.seat FROM before b WHERE b.fingerprint = after.fingerprint"
    " AND b.[table] = after.[table]);"
    "UPDATE before SET mate = (SELECT a.seat FROM after a WHERE a.fingerprint = before.fingerprint"
    " AND a.[table] = before.[table]);";

/* What was read in boxes that have half of what they cover in common, those with most first. */
static const char select_near[] =
    "SELECT one, other FROM (SELECT b.seat AS one, a.seat AS other,"
    " max(min(a.x1, b.x1) - max(a.x0, b.x0), 0) * max(min(a.y1, b.y1) - max(a.y0, b.y0), 0) AS"
    " common, (a.x1 - a.x0) * (a.y1 - a.y0) AS one_area, (b.x1 - b.x0) * (b.y1 - b.y0) AS area,"
    " a.text AS one_text, b.text AS text"
    " FROM before b JOIN after a ON a.instance = b.instance AND a.[table] = b.[table] AND"
    " a.place = b.place AND a.frame = b.frame"
    " WHERE a.is_read AND a.mate IS NULL AND b.mate IS NULL)"
    " WHERE 2 * common >= one_area + area - common AND common > 0 AND alike(one_text, text)"
    " ORDER BY common * 1.0 / (one_area + area - common) DESC, one, other";

static const char pair_up[] = "UPDATE after SET mate = ?1 WHERE seat = ?2 AND mate IS NULL AND"
                              " (SELECT mate FROM before WHERE seat = ?1) IS NULL";
static const char pair_back[] = "UPDATE before SET mate = ?2 WHERE seat = ?1 AND mate IS NULL AND"
                                " (SELECT mate FROM after WHERE seat = ?2) = ?1";

#define SIDE(of)                                                                                   \
    of ".seat, " of ".verdict, " of ".severity, " of ".rank, " of ".extent, " of ".text, " of      \
       ".reason"
#define SHARED(of) of ".[table], " of ".file, " of ".shown, " of ".box, " of ".fingerprint"

static const char select_after[] = "SELECT " SIDE("b") ", " SIDE("a") ", " SHARED(
    "a") ", 1 FROM after a LEFT JOIN before b ON b.seat = a.mate ORDER BY a.seat";
static const char select_lost[] =
    "SELECT " SIDE("b") ", NULL, NULL, NULL, NULL, NULL, NULL, NULL, " SHARED(
        "b") ", EXISTS (SELECT 1 FROM after a WHERE a.instance = b.instance AND"
             " a.[table] <> 'listed') OR b.[table] = 'listed'"
             " FROM before b WHERE b.mate IS NULL ORDER BY b.seat";
enum { SIDE_COLUMNS = 7, SHARED_AT = PAIR_SIDES * SIDE_COLUMNS, SEEN_AT = SHARED_AT + 5 };

static void alike(sqlite3_context *context, int n, sqlite3_value **texts) {
    (void)n;
    const char *one = (const char *)sqlite3_value_text(texts[0]);
    const char *other = (const char *)sqlite3_value_text(texts[1]);
    sqlite3_result_int(context, readings_are_alike(one ? one : "", other ? other : ""));
}

RowPairs *pairs_new(GError **error) {
    g_autoptr(RowPairs) pairs = g_new0(RowPairs, 1);
    gboolean good = (sqlite3_open("", &pairs->database) == SQLITE_OK &&
                     sqlite3_create_function(pairs->database, "alike", 2, SQLITE_UTF8, NULL, alike,
                                             NULL, NULL) == SQLITE_OK) ||
                    sealed_fail(pairs->database, error);
    return good && sealed_run(pairs->database, schema, error) &&
                   sealed_prepare(pairs->database, ADD("before"), &pairs->add[PAIR_BEFORE],
                                  error) &&
                   sealed_prepare(pairs->database, ADD("after"), &pairs->add[PAIR_AFTER], error)
               ? g_steal_pointer(&pairs)
               : NULL;
}

void pairs_free(RowPairs *pairs) {
    if (pairs == NULL)
        return;
    for (guint i = 0; i < PAIR_SIDES; i++)
        sqlite3_finalize(pairs->add[i]);
    sqlite3_close(pairs->database);
    g_free(pairs);
}

static gboolean step(RowPairs *pairs, sqlite3_stmt *statement, GError **error) {
    gboolean good = sqlite3_step(statement) == SQLITE_DONE || sealed_fail(pairs->database, error);
    sqlite3_reset(statement);
    return good;
}

gboolean pairs_add(RowPairs *pairs, PairSide side, const ToldRow *row, GError **error) {
    sqlite3_stmt *add = pairs->add[side];
    g_autofree char *shown = told_place(row), *box = told_box(row);
    const char *const first[] = {row->table->name, row->fingerprint, row->verdict};
    const gint64 numbers[] = {row->severity, row->rank, row->extent};
    const char *const rest[] = {row->instance, row->file, shown, box, row->text, row->reason};
    int at = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(first); i++)
        sqlite3_bind_text(add, ++at, first[i], -1, SQLITE_STATIC);
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        sqlite3_bind_int64(add, ++at, numbers[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(rest); i++)
        sqlite3_bind_text(add, ++at, rest[i], -1, SQLITE_STATIC);
    sqlite3_bind_int(add, ++at, row->table->is_read && row->has_box);
    sqlite3_bind_text(add, ++at, row->place, -1, SQLITE_STATIC);
    sqlite3_bind_int64(add, ++at, row->frame);
    for (guint i = 0; i < G_N_ELEMENTS(row->box); i++)
        sqlite3_bind_int64(add, ++at, row->box[i]);
    return step(pairs, add, error);
}

/* Runs a statement with the seats of two rows. */
static gboolean run_with(RowPairs *pairs, sqlite3_stmt *statement, gint64 before, gint64 after,
                         GError **error) {
    sqlite3_bind_int64(statement, 1, before);
    sqlite3_bind_int64(statement, 2, after);
    return step(pairs, statement, error);
}

/* Behind pairs that have more in common: rows that have a like by now stay as they are. */
static gboolean pair_near(RowPairs *pairs, sqlite3_stmt *near, sqlite3_stmt *up, sqlite3_stmt *back,
                          GError **error) {
    int status = SQLITE_DONE;
    gboolean good = TRUE;
    while (good && (status = sqlite3_step(near)) == SQLITE_ROW)
        good = run_with(pairs, up, sqlite3_column_int64(near, 0), sqlite3_column_int64(near, 1),
                        error) &&
               run_with(pairs, back, sqlite3_column_int64(near, 0), sqlite3_column_int64(near, 1),
                        error);
    return good && (status == SQLITE_DONE || sealed_fail(pairs->database, error));
}

gboolean pairs_match(RowPairs *pairs, GError **error) {
    sqlite3_stmt *near = NULL, *up = NULL, *back = NULL;
    g_autofree char *listed = g_strdup_printf("CREATE TEMP TABLE near (one INTEGER, other INTEGER);"
                                              "INSERT INTO near %s",
                                              select_near);
    gboolean good = sealed_run(pairs->database, match_same, error) &&
                    sealed_run(pairs->database, listed, error) &&
                    sealed_prepare(pairs->database, "SELECT one, other FROM near ORDER BY rowid",
                                   &near, error) &&
                    sealed_prepare(pairs->database, pair_up, &up, error) &&
                    sealed_prepare(pairs->database, pair_back, &back, error) &&
                    pair_near(pairs, near, up, back, error);
    sqlite3_finalize(near);
    sqlite3_finalize(up);
    sqlite3_finalize(back);
    return good;
}

static PairedRow side_of(sqlite3_stmt *row, int at) {
    return (PairedRow){.there = sqlite3_column_type(row, at) != SQLITE_NULL,
                       .verdict = row_text(row, at + 1),
                       .severity = (Severity)sqlite3_column_int(row, at + 2),
                       .rank = (guint)sqlite3_column_int(row, at + 3),
                       .extent = sqlite3_column_int64(row, at + 4),
                       .text = row_text(row, at + 5),
                       .reason = row_text(row, at + 6)};
}

static gboolean visit_rows(RowPairs *pairs, const char *sql, PairVisit visit, gpointer data,
                           GError **error) {
    sqlite3_stmt *rows = NULL;
    if (!sealed_prepare(pairs->database, sql, &rows, error))
        return FALSE;
    int status = SQLITE_DONE;
    gboolean good = TRUE;
    while (good && (status = sqlite3_step(rows)) == SQLITE_ROW) {
        const RowPair pair = {.sides = {side_of(rows, 0), side_of(rows, SIDE_COLUMNS)},
                              .seen = sqlite3_column_int(rows, SEEN_AT) != 0,
                              .table = row_text(rows, SHARED_AT),
                              .file = row_text(rows, SHARED_AT + 1),
                              .place = row_text(rows, SHARED_AT + 2),
                              .box = row_text(rows, SHARED_AT + 3),
                              .fingerprint = row_text(rows, SHARED_AT + 4)};
        good = visit(&pair, data, error);
    }
    if (good && status != SQLITE_DONE)
        good = sealed_fail(pairs->database, error);
    sqlite3_finalize(rows);
    return good;
}

gboolean pairs_each(RowPairs *pairs, PairVisit visit, gpointer data, GError **error) {
    return visit_rows(pairs, select_after, visit, data, error) &&
           visit_rows(pairs, select_lost, visit, data, error);
}
