#include "core/output/part/part_file.h"

#include "core/output/copied_rows.h"
#include "core/output/results_inside.h"
#include "core/sealed/rows_digest.h"
#include <string.h>

struct PartFile {
    sqlite3 *database;
    char *path, *command, *arguments, *started, *notes[PART_NOTES];
    ResultPart part;
    double seconds;
};

/* Columns of `run`. */
static const char *const note_columns[PART_NOTES] = {[PART_DEVICE] = "device",
                                                     [PART_SANDBOX] = "sandbox",
                                                     [PART_READERS] = "readers",
                                                     [PART_SETTINGS] = "settings"};

static gboolean fail(const PartFile *file, const char *what, GError **error) {
    g_set_error(error, RESULTS_ERROR, 0, "%s: %s", file->path, what);
    return FALSE;
}

#define NO_PART                                                                                    \
    "no results of a shard; `pixleak scan`, `check` and `validate` write them with --plan and "    \
    "--shard"

static gboolean take_facts(PartFile *file, sqlite3_stmt *row, GError **error) {
    if (g_strcmp0((const char *)sqlite3_column_text(row, 0), PIXLEAK_VERSION) != 0)
        return fail(file,
                    "another version of pixleak wrote it than this one, " PIXLEAK_VERSION
                    ": run the shard again",
                    error);
    file->started = g_strdup(row_text(row, 1));
    file->command = g_strdup(row_text(row, 2));
    file->part = (ResultPart){.plan = g_strdup(row_text(row, 3)),
                              .facts = g_strdup(row_text(row, 4)),
                              .digest = g_strdup(row_text(row, 5)),
                              .settings = g_strdup(row_text(row, 6)),
                              .shard = sqlite3_column_int64(row, 7),
                              .n_shards = sqlite3_column_int64(row, 8),
                              .n_roots = sqlite3_column_int64(row, 9),
                              .first = sqlite3_column_int64(row, 10),
                              .n = sqlite3_column_int64(row, 11),
                              .planned = g_strdup(row_text(row, 13)),
                              .paths = g_strdup(row_text(row, 14))};
    file->arguments = g_strdup(row_text(row, 15));
    file->seconds = sqlite3_column_double(row, 12);
    for (int i = 0; i < PART_NOTES; i++)
        if (sqlite3_column_bytes(row, 16 + i) > 0)
            file->notes[i] = g_strdup(row_text(row, 16 + i));
    return TRUE;
}

static gboolean read_facts(PartFile *file, GError **error) {
    static const char sql[] =
        "SELECT version, started, command, plan, facts, digest, part.settings,"
        " shard, shards, roots, first, n, part.seconds, planned, paths, arguments,"
        " device, sandbox, readers, run.settings FROM run, part";
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(file->database, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        sqlite3_finalize(statement);
        return fail(file, NO_PART, error);
    }
    gboolean good = take_facts(file, statement, error);
    sqlite3_finalize(statement);
    return good;
}

PartFile *part_file_open(const char *path, PartCheck check, GError **error) {
    const SealedKind kind = {NO_PART, "remove it and run the shard again",
                             check == PART_WHOLE ? G_MAXUINT64 : 0};
    g_autoptr(PartFile) file = g_new0(PartFile, 1);
    file->path = g_strdup(path);
    file->database = sealed_open(path, &kind, error);
    if (file->database == NULL || !read_facts(file, error))
        return NULL;
    return g_steal_pointer(&file);
}

void part_file_free(PartFile *file) {
    if (file == NULL)
        return;
    sqlite3_close(file->database);
    g_free(file->path);
    g_free(file->command);
    g_free(file->arguments);
    g_free(file->started);
    for (guint i = 0; i < PART_NOTES; i++)
        g_free(file->notes[i]);
    result_part_clear(&file->part);
    g_free(file);
}

const char *part_file_path(const PartFile *file) {
    return file->path;
}

const char *part_file_command(const PartFile *file) {
    return file->command;
}

const char *part_file_arguments(const PartFile *file) {
    return file->arguments;
}

const ResultPart *part_file_part(const PartFile *file) {
    return &file->part;
}

/* Of all kinds of results; rows have their numbers by their tasks, all else comes as it comes. */
char *part_file_digest(const PartFile *file, GError **error) {
    static const char *const tables[] = {"files",  "findings", "regions",  "pixels",     "crops",
                                         "listed", "account",  "subjects", "expansions", NULL};
    static const char *const statements[] = {"SELECT rowid, * FROM files ORDER BY rowid",
                                             "SELECT rowid, * FROM findings ORDER BY rowid",
                                             "SELECT rowid, * FROM regions ORDER BY rowid",
                                             "SELECT rowid, * FROM pixels ORDER BY rowid",
                                             "SELECT * FROM crops ORDER BY 1, 2, 3, 4, 5",
                                             "SELECT * FROM listed ORDER BY 1, 2, 3, 4",
                                             "SELECT * FROM account ORDER BY 1",
                                             "SELECT * FROM subjects ORDER BY 1, 2, 3",
                                             "SELECT * FROM expansions ORDER BY 1, 2, 3, 4",
                                             NULL};
    G_STATIC_ASSERT(G_N_ELEMENTS(tables) == G_N_ELEMENTS(statements));
    return rows_digest(file->database, tables, statements, error);
}

static void add_note(PartsNotes *notes, PartNote note, const char *told) {
    if (notes->told[note] == NULL)
        notes->told[note] = g_ptr_array_new_with_free_func(g_free);
    notes->n_telling[note]++;
    if (!g_ptr_array_find_with_equal_func(notes->told[note], told, g_str_equal, NULL))
        g_ptr_array_add(notes->told[note], g_strdup(told));
}

void parts_notes_add(PartsNotes *notes, const PartFile *file) {
    notes->n++;
    for (guint i = 0; i < PART_NOTES; i++)
        if (file->notes[i] != NULL)
            add_note(notes, (PartNote)i, file->notes[i]);
    if (notes->started != NULL && strcmp(notes->started, file->started) <= 0)
        return;
    g_free(notes->started);
    notes->started = g_strdup(file->started);
}

char *parts_notes_tell(const PartsNotes *notes, PartNote note) {
    const GPtrArray *all = notes->told[note];
    if (all == NULL)
        return NULL;
    GString *told = g_string_new(NULL);
    for (guint i = 0; i < all->len; i++)
        g_string_append_printf(told, "%s%s", i > 0 ? "; " : "",
                               (const char *)g_ptr_array_index(all, i));
    if (notes->n_telling[note] < notes->n)
        g_string_append_printf(told, " (in %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " shards)",
                               notes->n_telling[note], notes->n);
    return g_string_free(told, FALSE);
}

gboolean parts_notes_keep(const PartsNotes *notes, Results *results, GError **error) {
    for (guint i = 0; i < PART_NOTES; i++) {
        g_autofree char *told = parts_notes_tell(notes, (PartNote)i);
        if (!results_note(results, note_columns[i], told, error))
            return FALSE;
    }
    return results_note(results, "started", notes->started, error);
}

void parts_notes_clear(PartsNotes *notes) {
    for (guint i = 0; i < PART_NOTES; i++)
        g_clear_pointer(&notes->told[i], g_ptr_array_unref);
    g_clear_pointer(&notes->started, g_free);
}

double part_file_seconds(const PartFile *file) {
    return file->seconds;
}

/* On its way into results. */
typedef struct Taking {
    const PartFile *file;
    Results *results;
    PartNumber number;
    gpointer data;
    guint table;
} Taking;

typedef gboolean (*TakeRow)(const Taking *taking, sqlite3_stmt *row, GError **error);

static gboolean each_row(const Taking *taking, const char *sql, TakeRow take, GError **error) {
    sqlite3_stmt *rows = NULL;
    if (!sealed_prepare(taking->file->database, sql, &rows, error))
        return FALSE;
    int status;
    gboolean good = TRUE;
    while (good && (status = sqlite3_step(rows)) == SQLITE_ROW)
        good = take(taking, rows, error);
    if (good && status != SQLITE_DONE)
        good = sealed_fail(taking->file->database, error);
    sqlite3_finalize(rows);
    return good;
}

static gboolean find_number(const Taking *taking, gint64 task, gsize *number, GError **error) {
    return (task >= 0 && taking->number((gsize)task, number, taking->data)) ||
           fail(taking->file, "it is damaged: it has a row of no item", error);
}

static gboolean take_row(const Taking *taking, sqlite3_stmt *row, GError **error) {
    gsize number;
    if (!copied_row_is_known(taking->results, taking->table, row))
        return fail(taking->file, "it is damaged: it has a row of an unknown class", error);
    return find_number(taking, sqlite3_column_int64(row, 1), &number, error) &&
           copied_row_add(taking->results, taking->table, row, number, error);
}

static gboolean find_table(const ResultKind *kind, const char *name, guint *table) {
    for (*table = 0; kind->tables[*table].name != NULL; (*table)++)
        if (strcmp(kind->tables[*table].name, name) == 0)
            return TRUE;
    return FALSE;
}

static gboolean take_crop(const Taking *taking, sqlite3_stmt *row, GError **error) {
    guint table;
    gsize number;
    gint64 old = sqlite3_column_int64(row, 1);
    if (!find_table(taking->results->kind, row_text(row, 0), &table))
        return fail(taking->file, "it is damaged: it has a picture of no table", error);
    if (!find_number(taking, results_task_of_row(old), &number, error))
        return FALSE;
    g_autoptr(GBytes) png =
        g_bytes_new(sqlite3_column_blob(row, 4), (gsize)sqlite3_column_bytes(row, 4));
    return results_add_crop(taking->results, table, results_row_of_task(old, number),
                            row_text(row, 2), sqlite3_column_double(row, 3), png, error);
}

static gboolean take_listed(const Taking *taking, sqlite3_stmt *row, GError **error) {
    ListedKind kind;
    AccountSide side;
    if (!listed_kind_find(row_text(row, 0), &kind) || !account_side_find(row_text(row, 1), &side))
        return fail(taking->file, "it is damaged: it lists something of no kind", error);
    return results_list(taking->results, side, kind, row_text(row, 2), row_text(row, 3), error);
}

static gboolean take_account(const Taking *taking, sqlite3_stmt *row, GError **error) {
    AccountSide side;
    if (!account_side_find(row_text(row, 0), &side))
        return fail(taking->file, "it is damaged: its account has an unknown side", error);
    account_meet(taking->results->account, side, (gsize)sqlite3_column_int64(row, 1));
    account_judge(taking->results->account, side, (gsize)sqlite3_column_int64(row, 2));
    return TRUE;
}

static gboolean take_tables(Taking *taking, GError **error) {
    const ResultTable *tables = taking->results->kind->tables;
    for (taking->table = 0; tables[taking->table].name != NULL; taking->table++) {
        g_autofree char *sql = copied_rows_select(taking->results, taking->table, "", error);
        if (sql == NULL || !each_row(taking, sql, take_row, error))
            return FALSE;
    }
    return TRUE;
}

gboolean part_file_take(const PartFile *file, Results *results, PartNumber number, gpointer data,
                        GError **error) {
    Taking taking = {file, results, number, data, 0};
    return take_tables(&taking, error) &&
           each_row(&taking, "SELECT [table], [row], side, rank, png FROM crops ORDER BY rowid",
                    take_crop, error) &&
           each_row(&taking, "SELECT kind, side, name, reason FROM listed ORDER BY rowid",
                    take_listed, error) &&
           each_row(&taking, "SELECT side, met, judged FROM account", take_account, error);
}

gboolean part_file_each_expansion(const PartFile *file, PartExpansion visit, gpointer data,
                                  GError **error) {
    sqlite3_stmt *rows = NULL;
    if (!sealed_prepare(file->database,
                        "SELECT planned, item, first, n FROM expansions ORDER BY rowid", &rows,
                        error))
        return FALSE;
    int status = SQLITE_DONE;
    gboolean good = TRUE;
    while (good && (status = sqlite3_step(rows)) == SQLITE_ROW)
        good = visit(sqlite3_column_int(rows, 0) != 0, (gsize)sqlite3_column_int64(rows, 1),
                     (gsize)sqlite3_column_int64(rows, 2), (gsize)sqlite3_column_int64(rows, 3),
                     data, error);
    if (good && status != SQLITE_DONE)
        good = sealed_fail(file->database, error);
    sqlite3_finalize(rows);
    return good;
}

static char *row_name(sqlite3_stmt *row, int column) {
    char *name =
        g_strndup(sqlite3_column_blob(row, column), (gsize)sqlite3_column_bytes(row, column));
    return name != NULL ? name : g_strdup("");
}

gboolean part_file_changed(const PartFile *file, PartsChanged *changed, GError **error) {
    sqlite3_stmt *rows = NULL;
    if (!sealed_prepare(file->database, "SELECT name FROM changed ORDER BY item", &rows, error))
        return FALSE;
    int status;
    for (; (status = sqlite3_step(rows)) == SQLITE_ROW; changed->n++)
        if (changed->n < PARTS_CHANGED_NAMES)
            changed->names[changed->n] = row_name(rows, 0);
    sqlite3_finalize(rows);
    return status == SQLITE_DONE || sealed_fail(file->database, error);
}

void parts_changed_clear(PartsChanged *changed) {
    for (guint i = 0; i < PARTS_CHANGED_NAMES; i++)
        g_clear_pointer(&changed->names[i], g_free);
}

static GBytes *row_bytes(sqlite3_stmt *row, int column) {
    gconstpointer bytes = sqlite3_column_blob(row, column);
    return g_bytes_new(bytes, (gsize)sqlite3_column_bytes(row, column));
}

gboolean part_file_each_subject(const PartFile *file, PartSubject visit, gpointer data,
                                GError **error) {
    sqlite3_stmt *rows = NULL;
    if (!sealed_prepare(file->database, "SELECT name, seen, record FROM subjects ORDER BY rowid",
                        &rows, error))
        return FALSE;
    int status = SQLITE_DONE;
    gboolean good = TRUE;
    while (good && (status = sqlite3_step(rows)) == SQLITE_ROW) {
        g_autofree char *name = row_name(rows, 0), *seen = row_name(rows, 1);
        g_autoptr(GBytes) record = row_bytes(rows, 2);
        good = visit(name, seen, record, data, error);
    }
    if (good && status != SQLITE_DONE)
        good = sealed_fail(file->database, error);
    sqlite3_finalize(rows);
    return good;
}
