#include "core/validate/answers.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

Text text_of(const char *string) {
    return (Text){string, string ? strlen(string) : 0};
}

gboolean text_equals(Text text, const char *string) {
    gsize length = strlen(string);
    return text.data && text.length == length && memcmp(text.data, string, length) == 0;
}

static void row_free(gpointer data) {
    AnswerRow *row = data;
    g_free(row->modality);
    g_free(row->class_uid);
    g_free(row->patient);
    g_free(row->study);
    g_free(row->series);
    g_free(row->instance);
    g_free(row);
}

void answer_index_free(AnswerIndex *index) {
    if (index == NULL)
        return;
    g_free(index->path);
    g_ptr_array_unref(index->rows);
    g_hash_table_unref(index->by_instance);
    g_hash_table_unref(index->by_series);
    g_hash_table_unref(index->by_study);
    g_free(index);
}

static GHashTable *row_table(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
}

static void note(GHashTable *table, const char *uid, guint32 number) {
    GArray *rows = g_hash_table_lookup(table, uid);
    if (rows == NULL) {
        rows = g_array_new(FALSE, FALSE, sizeof(guint32));
        g_hash_table_insert(table, g_strdup(uid), rows);
    }
    g_array_append_val(rows, number);
}

static char *column(sqlite3_stmt *statement, int i) {
    const char *text = (const char *)sqlite3_column_text(statement, i);
    return g_strdup(text ? text : "");
}

static AnswerScope read_scope(const char *text) {
    static const struct {
        const char *name;
        AnswerScope scope;
    } scopes[] = {{"<Instance>", SCOPE_INSTANCE},
                  {"<Series>", SCOPE_SERIES},
                  {"<Study>", SCOPE_STUDY},
                  {"<Patient>", SCOPE_STUDY}};
    for (gsize i = 0; i < G_N_ELEMENTS(scopes); i++)
        if (g_strcmp0(text, scopes[i].name) == 0)
            return scopes[i].scope;
    return SCOPE_UNKNOWN;
}

static void add_row(AnswerIndex *index, sqlite3_stmt *statement, gboolean scoped,
                    const IdMap *uid_map) {
    AnswerRow *row = g_new(AnswerRow, 1);
    *row = (AnswerRow){.rowid = sqlite3_column_int64(statement, 0),
                       .modality = column(statement, 1),
                       .class_uid = column(statement, 2),
                       .patient = column(statement, 3),
                       .study = column(statement, 4),
                       .series = column(statement, 5),
                       .instance = column(statement, 6)};
    if (scoped)
        row->scope = read_scope((const char *)sqlite3_column_text(statement, 7));
    guint32 number = index->rows->len;
    g_ptr_array_add(index->rows, row);
    note(index->by_instance, row->instance, number);
    g_autofree char *series = id_map_new_id(uid_map, row->series);
    g_autofree char *study = id_map_new_id(uid_map, row->study);
    if (row->scope == SCOPE_SERIES && series)
        note(index->by_series, series, number);
    if (row->scope == SCOPE_STUDY && study)
        note(index->by_study, study, number);
}

static sqlite3 *open_key(const char *path, GError **error) {
    sqlite3 *database = NULL;
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_IO, "%s: no such file", path);
        return NULL;
    }
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) ==
        SQLITE_OK)
        return database;
    g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: %s", path, sqlite3_errmsg(database));
    sqlite3_close(database);
    return NULL;
}

static gboolean has_column(sqlite3 *database, const char *name) {
    sqlite3_stmt *statement = NULL;
    /* Without the table's name a quoted name that is no column would be taken for text. */
    g_autofree char *sql =
        g_strdup_printf("SELECT answer_data.\"%s\" FROM answer_data LIMIT 0", name);
    gboolean good = sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK;
    sqlite3_finalize(statement);
    return good;
}

AnswerIndex *answer_index_new(const char *path, const IdMap *uid_map, GError **error) {
    sqlite3 *database = open_key(path, error);
    if (database == NULL)
        return NULL;
    g_autoptr(AnswerIndex) index = g_new0(AnswerIndex, 1);
    index->path = g_strdup(path);
    index->rows = g_ptr_array_new_with_free_func(row_free);
    index->by_instance = row_table();
    index->by_series = row_table();
    index->by_study = row_table();

    gboolean scoped = has_column(database, "scope");
    g_autofree char *sql = g_strdup_printf(
        "SELECT rowid, Modality, SOPClassUID, PatientID, StudyInstanceUID, SeriesInstanceUID, "
        "SOPInstanceUID, %s FROM answer_data ORDER BY rowid",
        scoped ? "scope" : "NULL");
    sqlite3_stmt *statement = NULL;
    int status = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    if (status == SQLITE_OK && !has_column(database, "AnswerData"))
        status = SQLITE_ERROR;
    if (status == SQLITE_OK)
        while ((status = sqlite3_step(statement)) == SQLITE_ROW)
            add_row(index, statement, scoped, uid_map);
    if (status != SQLITE_DONE)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: not an answer key: %s", path,
                    sqlite3_errcode(database) == SQLITE_OK ? "no column AnswerData"
                                                           : sqlite3_errmsg(database));
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return status == SQLITE_DONE ? g_steal_pointer(&index) : NULL;
}

static int compare_numbers(gconstpointer a, gconstpointer b) {
    guint32 i = *(const guint32 *)a, j = *(const guint32 *)b;
    return i < j ? -1 : i > j;
}

static void append_rows(GHashTable *table, const char *uid, GArray *rows) {
    const GArray *found = uid ? g_hash_table_lookup(table, uid) : NULL;
    if (found)
        g_array_append_vals(rows, found->data, found->len);
}

void answer_index_match(const AnswerIndex *index, const char *old_instance, const char *series,
                        const char *study, GArray *rows) {
    const GArray *own = old_instance ? g_hash_table_lookup(index->by_instance, old_instance) : NULL;
    for (guint i = 0; own && i < own->len; i++) {
        guint32 number = g_array_index(own, guint32, i);
        const AnswerRow *row = g_ptr_array_index(index->rows, number);
        if (row->scope == SCOPE_INSTANCE)
            g_array_append_val(rows, number);
    }
    append_rows(index->by_series, series, rows);
    append_rows(index->by_study, study, rows);
    g_array_sort(rows, compare_numbers);
}

struct AnswerReader {
    const AnswerIndex *index;
    sqlite3 *database;
    sqlite3_stmt *statement;
};

void answer_reader_free(AnswerReader *reader) {
    if (reader == NULL)
        return;
    sqlite3_finalize(reader->statement);
    sqlite3_close(reader->database);
    g_free(reader);
}

AnswerReader *answer_reader_new(const AnswerIndex *index, GError **error) {
    g_autoptr(AnswerReader) reader = g_new0(AnswerReader, 1);
    reader->index = index;
    reader->database = open_key(index->path, error);
    if (reader->database == NULL)
        return NULL;
    if (sqlite3_prepare_v2(reader->database, "SELECT AnswerData FROM answer_data WHERE rowid = ?",
                           -1, &reader->statement, NULL) != SQLITE_OK) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: %s", index->path,
                    sqlite3_errmsg(reader->database));
        return NULL;
    }
    return g_steal_pointer(&reader);
}

gboolean answer_reader_read(AnswerReader *reader, guint32 row, GArray *checks, GStringChunk *memory,
                            GError **error) {
    const AnswerRow *answer = g_ptr_array_index(reader->index->rows, row);
    sqlite3_bind_int64(reader->statement, 1, answer->rowid);
    gboolean good = FALSE;
    if (sqlite3_step(reader->statement) != SQLITE_ROW)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "AnswerData can't be read: %s",
                    sqlite3_errmsg(reader->database));
    else if (sqlite3_column_type(reader->statement, 0) == SQLITE_NULL)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "AnswerData is empty");
    else
        good = answer_data_parse((const char *)sqlite3_column_text(reader->statement, 0),
                                 (gsize)sqlite3_column_bytes(reader->statement, 0), row, checks,
                                 memory, error);
    sqlite3_reset(reader->statement);
    return good;
}
