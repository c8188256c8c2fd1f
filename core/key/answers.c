#include "core/key/answers.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* A UID, by its hash, and a row that is for it. */
typedef struct Entry {
    guint64 hash;
    guint32 row;
} Entry;

struct AnswerIndex {
    char *path;
    GArray *rowids;                             /* of gint64, in the key's order */
    GArray *by_instance, *by_series, *by_study; /* of Entry, sorted: UIDs before curation; after
                                                    it, of rows with that scope */
};

void answer_index_free(AnswerIndex *index) {
    if (index == NULL)
        return;
    g_free(index->path);
    g_array_unref(index->rowids);
    g_array_unref(index->by_instance);
    g_array_unref(index->by_series);
    g_array_unref(index->by_study);
    g_free(index);
}

const char *answer_index_path(const AnswerIndex *index) {
    return index->path;
}

gsize answer_index_length(const AnswerIndex *index) {
    return index->rowids->len;
}

static guint64 hash_of(const char *uid) {
    guint64 hash = 0xCBF29CE484222325; /* FNV-1a */
    for (; *uid; uid++)
        hash = (hash ^ (guint8)*uid) * 0x100000001B3;
    return hash;
}

static int compare_entries(gconstpointer a, gconstpointer b) {
    const Entry *first = a, *second = b;
    if (first->hash != second->hash)
        return first->hash < second->hash ? -1 : 1;
    return first->row < second->row ? -1 : first->row > second->row;
}

static void note(GArray *entries, const char *uid, guint32 row) {
    Entry entry = {hash_of(uid), row};
    g_array_append_val(entries, entry);
}

/* The first entry of the hash; entries->len where there is none. */
static guint find(const GArray *entries, guint64 hash) {
    guint low = 0, high = entries->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(entries, Entry, middle).hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < entries->len && g_array_index(entries, Entry, low).hash == hash ? low
                                                                                 : entries->len;
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

/* The columns of a row that rows_query() asks for; without a scope all rows are for instances. */
enum { COLUMN_ROWID, COLUMN_SCOPE, COLUMN_MODALITY };

static char *rows_query(sqlite3 *database, const char *more) {
    gboolean scoped = sqlite3_table_column_metadata(database, NULL, "answer_data", "scope", NULL,
                                                    NULL, NULL, NULL, NULL) == SQLITE_OK;
    return g_strdup_printf("SELECT rowid, %s, Modality, SOPClassUID, PatientID, StudyInstanceUID, "
                           "SeriesInstanceUID, SOPInstanceUID%s",
                           scoped ? "scope" : "'<Instance>'", more);
}

/* Texts are the statement's. */
static void read_row(sqlite3_stmt *statement, AnswerRow *row) {
    const char **const fields[] = {&row->modality, &row->class_uid, &row->patient,
                                   &row->study,    &row->series,    &row->instance};
    row->scope = read_scope((const char *)sqlite3_column_text(statement, COLUMN_SCOPE));
    for (int i = 0; i < (int)G_N_ELEMENTS(fields); i++) {
        const char *text = (const char *)sqlite3_column_text(statement, COLUMN_MODALITY + i);
        *fields[i] = text ? text : "";
    }
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

static void add_row(AnswerIndex *index, sqlite3_stmt *statement, const IdMap *uid_map) {
    AnswerRow row;
    gint64 rowid = sqlite3_column_int64(statement, COLUMN_ROWID);
    guint32 number = index->rowids->len;
    read_row(statement, &row);
    g_array_append_val(index->rowids, rowid);
    note(index->by_instance, row.instance, number);
    g_autofree char *series = row.scope == SCOPE_SERIES ? id_map_new_id(uid_map, row.series) : NULL;
    g_autofree char *study = row.scope == SCOPE_STUDY ? id_map_new_id(uid_map, row.study) : NULL;
    if (series)
        note(index->by_series, series, number);
    if (study)
        note(index->by_study, study, number);
}

/* Every row of the key, in its order. */
static gboolean each_row(sqlite3 *database, const char *path,
                         gboolean (*visit)(sqlite3_stmt *statement, gpointer data), gpointer data,
                         GError **error) {
    g_autofree char *sql = rows_query(database, " FROM answer_data ORDER BY rowid");
    sqlite3_stmt *statement = NULL;
    int status = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    gboolean go_on = status == SQLITE_OK;
    while (go_on && (status = sqlite3_step(statement)) == SQLITE_ROW)
        go_on = visit(statement, data);
    gboolean good = status == SQLITE_DONE || status == SQLITE_ROW;
    if (!good)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: not an answer key: %s", path,
                    sqlite3_errmsg(database));
    sqlite3_finalize(statement);
    return good;
}

typedef struct Indexing {
    AnswerIndex *index;
    const IdMap *uid_map;
} Indexing;

static gboolean index_row(sqlite3_stmt *statement, gpointer data) {
    const Indexing *indexing = data;
    add_row(indexing->index, statement, indexing->uid_map);
    return TRUE;
}

AnswerIndex *answer_index_new(const char *path, const IdMap *uid_map, GError **error) {
    sqlite3 *database = open_key(path, error);
    if (database == NULL)
        return NULL;
    g_autoptr(AnswerIndex) index = g_new0(AnswerIndex, 1);
    index->path = g_strdup(path);
    index->rowids = g_array_new(FALSE, FALSE, sizeof(gint64));
    index->by_instance = g_array_new(FALSE, FALSE, sizeof(Entry));
    index->by_series = g_array_new(FALSE, FALSE, sizeof(Entry));
    index->by_study = g_array_new(FALSE, FALSE, sizeof(Entry));
    gboolean good = each_row(database, path, index_row, &(Indexing){index, uid_map}, error);
    if (good && sqlite3_table_column_metadata(database, NULL, "answer_data", "AnswerData", NULL,
                                              NULL, NULL, NULL, NULL) != SQLITE_OK) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "%s: not an answer key: no column AnswerData", path);
        good = FALSE;
    }
    sqlite3_close(database);
    g_array_sort(index->by_instance, compare_entries);
    g_array_sort(index->by_series, compare_entries);
    g_array_sort(index->by_study, compare_entries);
    return good ? g_steal_pointer(&index) : NULL;
}

struct AnswerReader {
    const AnswerIndex *index;
    const IdMap *uid_map;
    sqlite3 *database;
    sqlite3_stmt *row, *checks;
};

void answer_reader_free(AnswerReader *reader) {
    if (reader == NULL)
        return;
    sqlite3_finalize(reader->row);
    sqlite3_finalize(reader->checks);
    sqlite3_close(reader->database);
    g_free(reader);
}

AnswerReader *answer_reader_new(const AnswerIndex *index, const IdMap *uid_map, GError **error) {
    g_autoptr(AnswerReader) reader = g_new0(AnswerReader, 1);
    reader->index = index;
    reader->uid_map = uid_map;
    reader->database = open_key(index->path, error);
    if (reader->database == NULL)
        return NULL;
    g_autofree char *row = rows_query(reader->database, " FROM answer_data WHERE rowid = ?");
    /* One transaction for all that is read: each would look for locks and journals anew. */
    if (sqlite3_exec(reader->database, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(reader->database, row, -1, &reader->row, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(reader->database, "SELECT AnswerData FROM answer_data WHERE rowid = ?",
                           -1, &reader->checks, NULL) != SQLITE_OK) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: %s", index->path,
                    sqlite3_errmsg(reader->database));
        return NULL;
    }
    return g_steal_pointer(&reader);
}

/* Steps to a row: SQLITE_ROW if it is there. The statement is to be reset. */
static int step_to(const AnswerReader *reader, sqlite3_stmt *statement, guint32 row) {
    sqlite3_bind_int64(statement, 1, g_array_index(reader->index->rowids, gint64, row));
    return sqlite3_step(statement);
}

void answer_row_destroy(gpointer row) {
    if (row)
        g_free(((AnswerRow *)row)->data);
    g_free(row);
}

AnswerRow *answer_reader_row(AnswerReader *reader, guint32 row, GStringChunk *memory) {
    AnswerRow *kept = NULL;
    if (step_to(reader, reader->row, row) == SQLITE_ROW) {
        kept = g_new0(AnswerRow, 1);
        read_row(reader->row, kept);
        const char **const fields[] = {&kept->modality, &kept->class_uid, &kept->patient,
                                       &kept->study,    &kept->series,    &kept->instance};
        for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
            *fields[i] = g_string_chunk_insert(memory, *fields[i]);
    }
    sqlite3_reset(reader->row);
    return kept;
}

/* Whether the row is really for this UID and not for another one with its hash. */
static gboolean is_for(AnswerReader *reader, guint32 row, AnswerScope scope, const char *uid) {
    AnswerRow read;
    gboolean good = FALSE;
    if (step_to(reader, reader->row, row) == SQLITE_ROW) {
        read_row(reader->row, &read);
        g_autofree char *of =
            scope == SCOPE_INSTANCE
                ? g_strdup(read.instance)
                : id_map_new_id(reader->uid_map, scope == SCOPE_SERIES ? read.series : read.study);
        good = read.scope == scope && g_strcmp0(of, uid) == 0;
    }
    sqlite3_reset(reader->row);
    return good;
}

static void append_rows(AnswerReader *reader, const GArray *entries, AnswerScope scope,
                        const char *uid, GArray *rows) {
    if (!uid)
        return;
    guint64 hash = hash_of(uid);
    for (guint i = find(entries, hash); i < entries->len; i++) {
        Entry entry = g_array_index(entries, Entry, i);
        if (entry.hash != hash)
            return;
        if (is_for(reader, entry.row, scope, uid))
            g_array_append_val(rows, entry.row);
    }
}

static int compare_numbers(gconstpointer a, gconstpointer b) {
    guint32 i = *(const guint32 *)a, j = *(const guint32 *)b;
    return i < j ? -1 : i > j;
}

void answer_reader_match(AnswerReader *reader, const char *old_instance, const char *series,
                         const char *study, GArray *rows) {
    append_rows(reader, reader->index->by_instance, SCOPE_INSTANCE, old_instance, rows);
    append_rows(reader, reader->index->by_series, SCOPE_SERIES, series, rows);
    append_rows(reader, reader->index->by_study, SCOPE_STUDY, study, rows);
    g_array_sort(rows, compare_numbers);
}

static Action action_of(Text name) {
#define NAMED(name)                                                                                \
    { name, sizeof name - 1 }
    static const Text names[] = {NAMED("<tag_retained>"),   NAMED("<text_notnull>"),
                                 NAMED("<text_retained>"),  NAMED("<text_removed>"),
                                 NAMED("<date_shifted>"),   NAMED("<uid_changed>"),
                                 NAMED("<pixels_hidden>"),  NAMED("<pixels_retained>"),
                                 NAMED("<uid_consistent>"), NAMED("<patid_consistent>")};
#undef NAMED
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (name.length == names[i].length && memcmp(name.data, names[i].data, name.length) == 0)
            return (Action)i;
    return ACTION_UNKNOWN;
}

gboolean answer_reader_checks(AnswerReader *reader, guint32 row, AnswerRow *answer, GArray *checks,
                              GStringChunk *memory, GError **error) {
    sqlite3_stmt *statement = reader->checks;
    gboolean good = FALSE;
    guint before = checks->len;
    if (step_to(reader, statement, row) != SQLITE_ROW) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "AnswerData can't be read: %s",
                    sqlite3_errmsg(reader->database));
    } else if (sqlite3_column_type(statement, 0) == SQLITE_NULL) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "AnswerData is empty");
    } else {
        const char *data = (const char *)sqlite3_column_text(statement, 0);
        gsize length = (gsize)sqlite3_column_bytes(statement, 0);
        /* Of its own size: all a batch's lie in memory together. */
        answer->data = g_malloc(length + 1);
        memcpy(answer->data, data, length);
        answer->data[length] = '\0';
        good = answer_layout_parse(answer->data, length, answer, checks) ||
               answer_data_parse(data, length, answer, checks, memory, error);
    }
    sqlite3_reset(statement);
    for (guint i = before; i < checks->len; i++) {
        KeyCheck *check = &g_array_index(checks, KeyCheck, i);
        check->kind = action_of(check->action);
    }
    return good;
}

typedef struct Visiting {
    AnswerReader *reader;
    AnswerVisit visit;
    gpointer data;
    guint32 row;
} Visiting;

static gboolean visit_row(sqlite3_stmt *statement, gpointer data) {
    Visiting *visiting = data;
    AnswerRow row;
    read_row(statement, &row);
    const GArray *entries = visiting->reader->index->by_instance;
    guint64 hash = hash_of(row.instance);
    gboolean first = TRUE;
    for (guint i = find(entries, hash); i < entries->len && first; i++) {
        Entry entry = g_array_index(entries, Entry, i);
        if (entry.hash != hash || entry.row >= visiting->row)
            break;
        AnswerRow earlier;
        if (step_to(visiting->reader, visiting->reader->row, entry.row) == SQLITE_ROW) {
            read_row(visiting->reader->row, &earlier);
            first = strcmp(earlier.instance, row.instance) != 0;
        }
        sqlite3_reset(visiting->reader->row);
    }
    return visiting->visit(visiting->row++, &row, first, visiting->data);
}

gboolean answer_reader_each(AnswerReader *reader, AnswerVisit visit, gpointer data,
                            GError **error) {
    Visiting visiting = {reader, visit, data, 0};
    return each_row(reader->database, reader->index->path, visit_row, &visiting, error);
}
