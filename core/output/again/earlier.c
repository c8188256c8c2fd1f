#include "core/output/again/earlier.h"

#include "core/output/again/unpictured.h"
#include "core/output/again/without_notes.h"
#include "core/output/copied_rows.h"
#include "core/output/place/left.h"
#include "core/output/results_inside.h"
#include "core/output/seal/results_seal.h"
#include "core/output/settings_difference.h"
#include <string.h>

#define WITHOUT "run without --since"

/* Pictures by their row, in a temporary table of this connection, since the results stay as they
 * are. */
static const char temporary_tables[] =
    "PRAGMA temp.cache_size = -2048;"
    "CREATE TEMP TABLE earlier_crops AS SELECT [table] AS name, [row] AS number, rowid AS crop"
    " FROM crops;"
    "CREATE INDEX temp.earlier_crop_rows ON earlier_crops (name, number);"
    "BEGIN"; /* one lock, not one for each question */
/* What was judged by its name, once that is needed. */
static const char names_table[] =
    "CREATE TEMP TABLE earlier_items AS SELECT name, task FROM items WHERE " ITEM_IS_JUDGED ";"
    "CREATE INDEX temp.earlier_names ON earlier_items (name)";

/* The rows of a table in their order, which are mostly asked for in it. */
typedef struct RowCursor {
    sqlite3_stmt *rows; /* NULL: not begun */
    int status;         /* of its last step */
    gint64 passed;      /* the number from which on none has been passed over */
    gboolean has_crops; /* any row of it */
} RowCursor;

struct EarlierResults {
    const ResultKind *kind;
    char *path, *first;
    sqlite3 *database;
    /* `next` stands at the item that is most likely asked for: the one behind the last. */
    sqlite3_stmt *next, *find_name, *find_crops, *find_any_crop, *find_unpictured;
    gboolean at_end; /* `next` has no row */
    RowCursor cursors[VIEW_TABLES];
};

static gboolean prepare(EarlierResults *earlier, GError **error) {
    return sealed_run(earlier->database, temporary_tables, error) &&
           sealed_prepare(earlier->database,
                          "SELECT task, size, time, digest, name, rows FROM items"
                          " WHERE task >= ? AND " ITEM_IS_JUDGED " ORDER BY task",
                          &earlier->next, error) &&
           sealed_prepare(earlier->database,
                          "SELECT c.side, c.rank, c.png FROM temp.earlier_crops e"
                          " JOIN crops c ON c.rowid = e.crop WHERE e.name = ? AND e.number = ?"
                          " ORDER BY e.crop",
                          &earlier->find_crops, error) &&
           sealed_prepare(earlier->database,
                          "SELECT 1 FROM temp.earlier_crops WHERE name = ? LIMIT 1",
                          &earlier->find_any_crop, error) &&
           sealed_prepare(earlier->database, "SELECT rank, [row] FROM unpictured WHERE task = ?",
                          &earlier->find_unpictured, error);
}

static void step(EarlierResults *earlier) {
    earlier->at_end = earlier->at_end || sqlite3_step(earlier->next) != SQLITE_ROW;
}

static void go_to(EarlierResults *earlier, gint64 task) {
    sqlite3_reset(earlier->next);
    sqlite3_bind_int64(earlier->next, 1, task);
    earlier->at_end = FALSE;
    step(earlier);
}

/* Of the item where `next` stands; NULL at the end. */
static char *next_name(const EarlierResults *earlier) {
    return earlier->at_end ? NULL
                           : g_strndup(sqlite3_column_blob(earlier->next, 4),
                                       (gsize)sqlite3_column_bytes(earlier->next, 4));
}

const char *earlier_results_first(const EarlierResults *earlier) {
    return earlier->first;
}

static const char *const without_notes[] = {
    [WITHOUT_NOTES_FOREIGN] = "this is no results.db of pixleak, or it is damaged: name the --out "
                              "folder of a scan",
    [WITHOUT_NOTES_CHECK] = "this is of `pixleak check`, and --since takes the results of a scan",
    [WITHOUT_NOTES_VERSION] = "this is of another version of pixleak: run without --since",
    [WITHOUT_NOTES_MERGE] = "this is of a merge, whose rows are noted in no such way: name the "
                            "--out folder of one run over paths, or run without --since",
};

/* Whether the run's facts are these; else an error says what it was. */
static gboolean was_alike(const EarlierResults *earlier, const char *settings, GError **error) {
    sqlite3_stmt *facts = NULL;
    if (!sealed_prepare(earlier->database,
                        "SELECT version, text, (SELECT max(rows) FROM items WHERE FALSE),"
                        " (SELECT max(rank) FROM unpictured WHERE FALSE) FROM run, settings",
                        &facts, NULL)) {
        g_set_error(error, RESULTS_ERROR, 0, "--since: %s: %s", earlier->path,
                    without_notes[results_without_notes(earlier->database, earlier->kind)]);
        return FALSE;
    }
    gboolean any = sqlite3_step(facts) == SQLITE_ROW;
    g_autofree char *version = any ? g_strdup(row_text(facts, 0)) : g_strdup("?");
    g_autofree char *there = any ? g_strdup(row_text(facts, 1)) : g_strdup("?");
    sqlite3_finalize(facts);
    gboolean same_version = strcmp(version, PIXLEAK_VERSION) == 0;
    if (same_version && !results_has_tables(earlier->database, earlier->kind)) {
        g_set_error(error, RESULTS_ERROR, 0,
                    "%s has other columns than this version writes: run without --since",
                    earlier->path);
        return FALSE;
    }
    if (same_version && strcmp(there, settings) == 0)
        return TRUE;
    gboolean same_options = settings_have_same_options(there, settings);
    g_autofree char *difference = same_version
                                      ? settings_difference(there, settings)
                                      : g_strdup_printf("%s, here %s", version, PIXLEAK_VERSION);
    g_set_error(error, RESULTS_ERROR, 0,
                "%s is of %s (%s), whose results don't stand here: %s" WITHOUT, earlier->path,
                same_version ? settings_other_run(same_options) : "another version", difference,
                same_version ? settings_advice(same_options) : "");
    return FALSE;
}

/* A pipe would never open. */
static gboolean is_there(const EarlierResults *earlier, const char *folder, GError **error) {
    if (g_file_test(earlier->path, G_FILE_TEST_IS_REGULAR))
        return TRUE;
    g_autofree char *next = left_run_advice(folder);
    g_autofree char *validation = g_build_filename(folder, "validation_results.db", NULL);
    if (next != NULL)
        g_set_error(error, RESULTS_ERROR, 0,
                    "--since: %s: this run was ended before it was complete: %s, or " WITHOUT,
                    folder, next);
    else
        g_set_error(error, RESULTS_ERROR, 0, "--since: %s: %s", earlier->path,
                    g_file_test(validation, G_FILE_TEST_EXISTS)
                        ? "this is the folder of a validation, and --since takes that of a scan"
                        : "there is no such file: name the --out folder of a scan");
    return FALSE;
}

EarlierResults *earlier_results_open(const ResultKind *kind, const char *folder,
                                     const char *settings, GError **error) {
    g_autoptr(EarlierResults) earlier = g_new0(EarlierResults, 1);
    earlier->kind = kind;
    earlier->path = g_file_test(folder, G_FILE_TEST_IS_REGULAR)
                        ? g_strdup(folder)
                        : g_build_filename(folder, "results.db", NULL);
    if (!is_there(earlier, folder, error))
        return NULL;
    if (sqlite3_open_v2(earlier->path, &earlier->database,
                        SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        g_autofree char *reason = sealed_reason(earlier->database);
        g_set_error(error, RESULTS_ERROR, 0, "--since: %s: %s", earlier->path, reason);
        return NULL;
    }
    if (!was_alike(earlier, settings, error) ||
        !results_are_as_sealed(earlier->database, earlier->path, WITHOUT, error) ||
        !results_are_complete(earlier->database, earlier->path, WITHOUT, error) ||
        !prepare(earlier, error))
        return NULL;
    go_to(earlier, 0);
    earlier->first = next_name(earlier);
    return g_steal_pointer(&earlier);
}

void earlier_results_free(EarlierResults *earlier) {
    if (earlier == NULL)
        return;
    sqlite3_finalize(earlier->next);
    sqlite3_finalize(earlier->find_name);
    sqlite3_finalize(earlier->find_crops);
    sqlite3_finalize(earlier->find_any_crop);
    sqlite3_finalize(earlier->find_unpictured);
    for (guint i = 0; i < VIEW_TABLES; i++)
        sqlite3_finalize(earlier->cursors[i].rows);
    sqlite3_close(earlier->database);
    g_free(earlier->path);
    g_free(earlier->first);
    g_free(earlier);
}

/* Whether `next` stands at an item of this name. */
static gboolean is_next(const EarlierResults *earlier, const char *name) {
    gsize length = strlen(name);
    return !earlier->at_end && (gsize)sqlite3_column_bytes(earlier->next, 4) == length &&
           memcmp(sqlite3_column_blob(earlier->next, 4), name, length) == 0;
}

/* Where files came or went, names are not in the order in which they were. */
static void look_up(EarlierResults *earlier, const char *name) {
    if (earlier->find_name == NULL &&
        !(sealed_run(earlier->database, names_table, NULL) &&
          sealed_prepare(
              earlier->database,
              "SELECT min(task) FROM temp.earlier_items WHERE name = ? HAVING count(*) > 0",
              &earlier->find_name, NULL)))
        return;
    sqlite3_bind_blob64(earlier->find_name, 1, name, strlen(name), SQLITE_STATIC);
    if (sqlite3_step(earlier->find_name) == SQLITE_ROW)
        go_to(earlier, sqlite3_column_int64(earlier->find_name, 0));
    sqlite3_reset(earlier->find_name);
}

gboolean earlier_results_find(EarlierResults *earlier, const char *name, EarlierItem *item) {
    if (!is_next(earlier, name))
        look_up(earlier, name);
    if (!is_next(earlier, name))
        return FALSE;
    *item = (EarlierItem){.task = (gsize)sqlite3_column_int64(earlier->next, 0),
                          .size = sqlite3_column_int64(earlier->next, 1),
                          .time = sqlite3_column_int64(earlier->next, 2),
                          .rows = (gsize)sqlite3_column_int64(earlier->next, 5)};
    g_strlcpy(item->digest, row_text(earlier->next, 3), sizeof item->digest);
    step(earlier);
    return TRUE;
}

gboolean earlier_item_is(const EarlierItem *item, const FinishedItem *now) {
    return item->size == now->size && item->time == now->time && *now->digest != '\0' &&
           strcmp(item->digest, now->digest) == 0;
}

static gboolean keep_crops(EarlierResults *earlier, Results *results, guint table, gint64 number,
                           gsize task, GError **error) {
    sqlite3_stmt *crops = earlier->find_crops;
    sqlite3_bind_text(crops, 1, earlier->kind->tables[table].name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(crops, 2, number);
    gboolean good = TRUE;
    int status;
    while ((status = sqlite3_step(crops)) == SQLITE_ROW && good) {
        g_autoptr(GBytes) png =
            g_bytes_new(sqlite3_column_blob(crops, 2), (gsize)sqlite3_column_bytes(crops, 2));
        good = results_add_crop(results, table, results_row_of_task(number, task),
                                row_text(crops, 0), sqlite3_column_double(crops, 1), png, error);
    }
    if (good && status != SQLITE_DONE)
        good = sealed_fail(earlier->database, error);
    sqlite3_reset(crops);
    return good;
}

static gboolean fail_damaged(const EarlierResults *earlier, const char *how, GError **error) {
    g_set_error(error, RESULTS_ERROR, 0, "%s: it is damaged (it has %s): run without --since",
                earlier->path, how);
    return FALSE;
}

static gboolean is_of_file(sqlite3_stmt *row, const char *name) {
    g_autofree char *valid = g_utf8_make_valid(name, -1); /* as bind_text() has it */
    for (int i = 0; i < sqlite3_column_count(row); i++)
        if (strcmp(sqlite3_column_name(row, i), "file") == 0)
            return strcmp(row_text(row, i), valid) == 0;
    return FALSE;
}

static gboolean keep_row(EarlierResults *earlier, Results *results, guint table, const char *name,
                         gsize task, GError **error) {
    const RowCursor *cursor = &earlier->cursors[table];
    if (!copied_row_is_known(results, table, cursor->rows))
        return fail_damaged(earlier, "a row of an unknown class", error);
    if (!is_of_file(cursor->rows, name))
        return fail_damaged(earlier, "a row of another file", error);
    return copied_row_add(results, table, cursor->rows, task, error) &&
           (!cursor->has_crops || keep_crops(earlier, results, table,
                                             sqlite3_column_int64(cursor->rows, 0), task, error));
}

static gboolean begin_cursor(EarlierResults *earlier, const Results *results, guint table,
                             GError **error) {
    RowCursor *cursor = &earlier->cursors[table];
    g_autofree char *sql = copied_rows_select(results, table, "WHERE rowid >= ?1", error);
    if (sql == NULL || !sealed_prepare(earlier->database, sql, &cursor->rows, error))
        return FALSE;
    sqlite3_bind_text(earlier->find_any_crop, 1, earlier->kind->tables[table].name, -1,
                      SQLITE_STATIC);
    cursor->has_crops = sqlite3_step(earlier->find_any_crop) != SQLITE_DONE;
    sqlite3_reset(earlier->find_any_crop);
    cursor->passed = G_MAXINT64;
    return TRUE;
}

/* Where the table's first row from this number on is next: mostly there already. */
static void seek(RowCursor *cursor, gint64 first) {
    gboolean stands = first >= cursor->passed && (cursor->status != SQLITE_ROW ||
                                                  sqlite3_column_int64(cursor->rows, 0) >= first);
    if (stands)
        return;
    sqlite3_reset(cursor->rows);
    sqlite3_bind_int64(cursor->rows, 1, first);
    cursor->passed = first;
    cursor->status = sqlite3_step(cursor->rows);
}

/* Those of the task `there`, of a file; *n is how many. */
static gboolean keep_table(EarlierResults *earlier, Results *results, guint table, gsize there,
                           const char *name, gsize task, gsize *n, GError **error) {
    RowCursor *cursor = &earlier->cursors[table];
    gint64 end = results_row_number(there + 1, 0);
    if (cursor->rows == NULL && !begin_cursor(earlier, results, table, error))
        return FALSE;
    seek(cursor, results_row_number(there, 0));
    for (*n = 0; cursor->status == SQLITE_ROW && sqlite3_column_int64(cursor->rows, 0) < end;
         ++*n) {
        if (!keep_row(earlier, results, table, name, task, error))
            return FALSE;
        cursor->passed = sqlite3_column_int64(cursor->rows, 0) + 1;
        cursor->status = sqlite3_step(cursor->rows);
    }
    return cursor->status == SQLITE_ROW || cursor->status == SQLITE_DONE ||
           sealed_fail(earlier->database, error);
}

/* What they lack of the task `there` is lacked by the task that it is now. */
static gboolean keep_unpictured(EarlierResults *earlier, Results *results, gsize there, gsize task,
                                GError **error) {
    sqlite3_stmt *find = earlier->find_unpictured;
    sqlite3_bind_int64(find, 1, (gint64)there);
    gboolean good =
        sqlite3_step(find) != SQLITE_ROW ||
        results_note_unpictured(results, task, sqlite3_column_double(find, 0),
                                results_row_of_task(sqlite3_column_int64(find, 1), task), error);
    sqlite3_reset(find);
    return good;
}

gboolean earlier_results_keep(EarlierResults *earlier, const char *name, const EarlierItem *item,
                              Results *results, gsize task, gboolean *kept, GError **error) {
    gsize n, sum = 0;
    *kept = TRUE;
    for (guint i = 0; *kept && earlier->kind->tables[i].name != NULL; i++) {
        if (!keep_table(earlier, results, i, item->task, name, task, &n, error))
            return FALSE;
        *kept = i > 0 || n > 0; /* what was judged has a row in the first table */
        sum += n;
    }
    if (*kept && sum != item->rows)
        return fail_damaged(earlier, "other rows of a file than were written", error);
    return !*kept || keep_unpictured(earlier, results, item->task, task, error);
}
