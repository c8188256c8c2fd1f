#include "core/key/answers.h"

#include "core/run/foreign.h"
#include "core/sealed/strange.h"
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/* A UID, by its hash, and a row that is for it. */
typedef struct UidEntry {
    guint64 hash;
    guint32 row;
} UidEntry;

/* Checks of an image take 350 bytes each, and the MIDI data has up to some hundreds: 32 MiB leave
 * room for an element of every frame, and what holds more is read by no one in a minute. */
enum { ANSWER_DATA_MOST = 32 << 20 };

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
    const UidEntry *first = a, *second = b;
    if (first->hash != second->hash)
        return first->hash < second->hash ? -1 : 1;
    return first->row < second->row ? -1 : first->row > second->row;
}

/* The first entry of the hash; entries->len where there is none. */
static guint find(const GArray *entries, guint64 hash) {
    guint low = 0, high = entries->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(entries, UidEntry, middle).hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < entries->len && g_array_index(entries, UidEntry, low).hash == hash ? low
                                                                                    : entries->len;
}

static const struct {
    const char *name, *spelled;
    AnswerScope scope;
} scopes[] = {{"instance", "<Instance>", SCOPE_INSTANCE},
              {"series", "<Series>", SCOPE_SERIES},
              {"study", "<Study>", SCOPE_STUDY},
              {"patient", "<Patient>", SCOPE_STUDY}};

static void read_scope(AnswerRow *row, const char *text) {
    row->scope_text = text ? text : "";
    row->scope = SCOPE_UNKNOWN;
    row->scope_spelled = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(scopes) && row->scope == SCOPE_UNKNOWN; i++)
        if (text_names(text_of(text), scopes[i].name)) {
            row->scope = scopes[i].scope;
            row->scope_spelled = strcmp(text, scopes[i].spelled) == 0;
        }
}

/* A process that has no memory left ends, as GLib ends it elsewhere: what the key asks is then read
 * by one that may take more, and is taken neither for a fault of the key nor for nothing. */
static void need_memory(sqlite3 *database) {
    if (sqlite3_errcode(database) == SQLITE_NOMEM)
        g_error("no memory to read the answer key");
}

/* The columns of a row that rows_query() asks for; without a scope all rows are for instances. */
enum { COLUMN_ROWID, COLUMN_SCOPE, COLUMN_MODALITY };

static char *rows_query(sqlite3 *database, const char *more) {
    gboolean scoped = sqlite3_table_column_metadata(database, NULL, "answer_data", "scope", NULL,
                                                    NULL, NULL, NULL, NULL) == SQLITE_OK;
    need_memory(database);
    return g_strdup_printf("SELECT rowid, %s, Modality, SOPClassUID, PatientID, StudyInstanceUID, "
                           "SeriesInstanceUID, SOPInstanceUID%s",
                           scoped ? "scope" : "'<Instance>'", more);
}

/* Texts are the statement's. */
static void read_row(sqlite3_stmt *statement, AnswerRow *row) {
    const char **const fields[] = {&row->modality, &row->class_uid, &row->patient,
                                   &row->study,    &row->series,    &row->instance};
    read_scope(row, (const char *)sqlite3_column_text(statement, COLUMN_SCOPE));
    for (int i = 0; i < (int)G_N_ELEMENTS(fields); i++) {
        const char *text = (const char *)sqlite3_column_text(statement, COLUMN_MODALITY + i);
        *fields[i] = text ? text : "";
    }
    need_memory(sqlite3_db_handle(statement));
}

static gboolean is_stored(sqlite3 *database, const char *path, GError **error) {
    if (strange_table_is_stored(database, "answer_data"))
        return TRUE;
    g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                "%s: answer_data is a view, a virtual table or has computed columns, which "
                "are not carried out; store its rows in a table",
                path);
    return FALSE;
}

static sqlite3 *open_key(const char *path, GError **error) {
    sqlite3 *database = NULL;
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_IO, "%s: no such file", path);
        return NULL;
    }
    if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) ==
        SQLITE_OK) {
        strange_database_distrust(database);
        sqlite3_limit(database, SQLITE_LIMIT_LENGTH, ANSWER_DATA_MOST);
        gboolean stored = is_stored(database, path, error);
        need_memory(database);
        if (stored)
            return database;
    } else {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: %s", path, sqlite3_errmsg(database));
    }
    need_memory(database);
    sqlite3_close(database);
    return NULL;
}

/* What the map makes of a UID, which the caller frees; without a map the UID itself. */
static char *mapped(const IdMap *uid_map, const char *uid) {
    return uid_map ? id_map_new_id(uid_map, uid) : g_strdup(uid);
}

/* The UID that files have for which such a row is, which the caller frees; NULL where the map lacks
 * it, and of rows for instances, which are found by the old one. */
static char *wider_uid(const AnswerRow *row, const IdMap *uid_map) {
    return row->scope == SCOPE_SERIES  ? mapped(uid_map, row->series)
           : row->scope == SCOPE_STUDY ? mapped(uid_map, row->study)
                                       : NULL;
}

char *answer_row_problem(const AnswerRow *row, const IdMap *uid_map) {
    if (row->scope == SCOPE_UNKNOWN)
        return g_strdup_printf("row %u of the key, of %s, has a scope that is not known: \"%s\"",
                               row->number + 1, row->instance, row->scope_text);
    g_autofree char *uid = wider_uid(row, uid_map);
    if (row->scope == SCOPE_INSTANCE || uid)
        return NULL;
    gboolean series = row->scope == SCOPE_SERIES;
    return g_strdup_printf("row %u of the key is for a whole %s that the UID map does not have: %s",
                           row->number + 1, series ? "series" : "study",
                           series ? row->series : row->study);
}

char *key_check_problem(const KeyCheck *check) {
    if (check->kind != ACTION_UNKNOWN)
        return NULL;
    g_autofree char *number = text_copy(check->number), *action = text_copy(check->action);
    return g_strdup_printf("row %u of the key, of %s, asks in check %s for an action that is not "
                           "known: \"%s\"",
                           check->answer->number + 1, check->answer->instance,
                           number ? number : "?", action ? action : "");
}

/* In a key whose pages point at each other in circles, rows come again, for ever. */
static gboolean comes_later(sqlite3_stmt *row, gint64 *last) {
    gint64 rowid = sqlite3_column_int64(row, COLUMN_ROWID);
    gboolean later = rowid > *last;
    *last = rowid;
    return later;
}

static gboolean tell_failure(sqlite3 *database, const char *path, int status, GError **error) {
    need_memory(database);
    if (status == SQLITE_ROW)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "%s: the answer key is damaged: a row comes twice; take it anew from where it "
                    "came",
                    path);
    else if ((status & 0xFF) == SQLITE_CORRUPT)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "%s: the answer key is damaged: %s; take it anew from where it came", path,
                    sqlite3_errmsg(database));
    else
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: not an answer key: %s", path,
                    sqlite3_errmsg(database));
    return FALSE;
}

/* Whether a text of the row goes on behind what C takes for its end: by half a UID another image
 * would be found. */
static gboolean is_cut(sqlite3_stmt *row) {
    for (int i = COLUMN_SCOPE; i < sqlite3_column_count(row); i++) {
        const char *text = (const char *)sqlite3_column_text(row, i);
        if (text != NULL && strlen(text) != (gsize)sqlite3_column_bytes(row, i))
            return TRUE;
    }
    return FALSE;
}

static gboolean tell_cut(const char *path, gint64 rowid, GError **error) {
    g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                "%s: the row of the number (rowid) %" G_GINT64_FORMAT
                " has a scope, modality or UID with a zero byte in it: write it anew",
                path, rowid);
    return FALSE;
}

/* Every row of the key, in its order. */
static gboolean each_row(sqlite3 *database, const char *path,
                         gboolean (*visit)(sqlite3_stmt *statement, gpointer data), gpointer data,
                         GError **error) {
    g_autofree char *sql = rows_query(database, " FROM answer_data ORDER BY rowid");
    sqlite3_stmt *statement = NULL;
    int status = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    gboolean go_on = status == SQLITE_OK, ordered = TRUE, cut = FALSE;
    gint64 last = G_MININT64;
    while (go_on && (status = sqlite3_step(statement)) == SQLITE_ROW)
        go_on = (ordered = comes_later(statement, &last)) && !(cut = is_cut(statement)) &&
                visit(statement, data);
    gboolean good = !cut && (status == SQLITE_DONE || (status == SQLITE_ROW && ordered));
    if (cut)
        tell_cut(path, last, error);
    else if (!good)
        tell_failure(database, path, status, error);
    sqlite3_finalize(statement);
    return good;
}

/* A key being indexed. */
typedef struct Indexing {
    const char *path;
    const IdMap *uid_map;
    AnswerIndex *index;
    guint64 most; /* rows that its file has room for */
    ForeignSink *sink;
} Indexing;

/* In the process. */
static gboolean send_row(sqlite3_stmt *statement, gpointer data) {
    const Indexing *indexing = data;
    GByteArray *record = foreign_sink_record(indexing->sink);
    AnswerRow row;
    read_row(statement, &row);
    g_autofree char *wider = wider_uid(&row, indexing->uid_map);
    record_put_u64(record, (guint64)sqlite3_column_int64(statement, COLUMN_ROWID));
    record_put_u64(record, hash_of(row.instance));
    record_put_byte(record, wider ? (guint8)row.scope : SCOPE_INSTANCE);
    record_put_u64(record, wider ? hash_of(wider) : 0);
    return foreign_sink_send(indexing->sink);
}

static gboolean has_checks(sqlite3 *database, const char *path, GError **error) {
    if (sqlite3_table_column_metadata(database, NULL, "answer_data", "AnswerData", NULL, NULL, NULL,
                                      NULL, NULL) == SQLITE_OK)
        return TRUE;
    g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: not an answer key: no column AnswerData",
                path);
    return FALSE;
}

static gboolean send_rows(ForeignSink *sink, gpointer data, GError **error) {
    Indexing *indexing = data;
    const char *path = indexing->path;
    sqlite3 *database = open_key(path, error);
    if (database == NULL)
        return FALSE;
    indexing->sink = sink;
    gboolean good =
        each_row(database, path, send_row, indexing, error) && has_checks(database, path, error);
    sqlite3_close(database);
    return good;
}

/* In the parent. */
static void note(GArray *entries, guint64 hash, guint32 row) {
    UidEntry entry = {hash, row};
    g_array_append_val(entries, entry);
}

static ForeignTaken take_row(RecordReader *reader, gpointer data, GError **error) {
    const Indexing *indexing = data;
    AnswerIndex *index = indexing->index;
    gint64 rowid = (gint64)record_u64(reader);
    guint64 instance = record_u64(reader);
    guint8 scope = record_byte(reader);
    guint64 wider = record_u64(reader);
    guint32 number = index->rowids->len;
    if (number >= indexing->most) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: more rows than the file has room for",
                    indexing->path);
        return FOREIGN_FAILED;
    }
    g_array_append_val(index->rowids, rowid);
    note(index->by_instance, instance, number);
    if (scope == SCOPE_SERIES || scope == SCOPE_STUDY)
        note(scope == SCOPE_SERIES ? index->by_series : index->by_study, wider, number);
    return FOREIGN_MORE;
}

/* A row takes 4 bytes and more (https://www.sqlite.org/fileformat.html, section 1.6). */
static guint64 most_rows(const char *path) {
    enum { LEAST_ROW = 4 };
    GStatBuf status;
    guint64 size = g_stat(path, &status) == 0 ? (guint64)status.st_size : 0;
    return MIN(size / LEAST_ROW, (guint64)G_MAXUINT32 - 1);
}

AnswerIndex *answer_index_new(const char *path, const IdMap *uid_map, const ReaderTerms *terms,
                              GError **error) {
    g_autoptr(AnswerIndex) index = g_new0(AnswerIndex, 1);
    index->path = g_strdup(path);
    index->rowids = g_array_new(FALSE, FALSE, sizeof(gint64));
    index->by_instance = g_array_new(FALSE, FALSE, sizeof(UidEntry));
    index->by_series = g_array_new(FALSE, FALSE, sizeof(UidEntry));
    index->by_study = g_array_new(FALSE, FALSE, sizeof(UidEntry));
    Indexing indexing = {path, uid_map, index, most_rows(path), NULL};
    ForeignFile file = {path, KEY_ERROR, send_rows, take_row, &indexing};
    if (!foreign_file_read(&file, terms, error))
        return NULL;
    if (index->rowids->len == 0) {
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "%s: the answer key has no rows: there is nothing to judge by", path);
        return NULL;
    }
    g_array_sort(index->by_instance, compare_entries);
    g_array_sort(index->by_series, compare_entries);
    g_array_sort(index->by_study, compare_entries);
    return g_steal_pointer(&index);
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
        need_memory(reader->database);
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

static gboolean fail(const AnswerReader *reader, const char *what, GError **error) {
    need_memory(reader->database);
    g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: %s: %s", reader->index->path, what,
                sqlite3_errmsg(reader->database));
    return FALSE;
}

AnswerRow *answer_reader_row(AnswerReader *reader, guint32 row, GStringChunk *memory,
                             GError **error) {
    AnswerRow *kept = NULL;
    if (step_to(reader, reader->row, row) == SQLITE_ROW) {
        kept = g_new0(AnswerRow, 1);
        read_row(reader->row, kept);
        kept->number = row;
        const char **const fields[] = {&kept->modality,  &kept->class_uid, &kept->patient,
                                       &kept->study,     &kept->series,    &kept->instance,
                                       &kept->scope_text};
        for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
            *fields[i] = g_string_chunk_insert(memory, *fields[i]);
    } else {
        fail(reader, "a row can't be read", error);
    }
    sqlite3_reset(reader->row);
    return kept;
}

/* Appends the row if it is really for this UID and not for another one with its hash. */
static gboolean append_if_for(AnswerReader *reader, guint32 row, AnswerScope scope, const char *uid,
                              GArray *rows, GError **error) {
    AnswerRow read = {0};
    gboolean good = step_to(reader, reader->row, row) == SQLITE_ROW;
    if (good) {
        read_row(reader->row, &read);
        g_autofree char *wider = wider_uid(&read, reader->uid_map);
        const char *of = scope == SCOPE_INSTANCE ? read.instance : wider;
        if (read.scope == scope && g_strcmp0(of, uid) == 0)
            g_array_append_val(rows, row);
    } else {
        fail(reader, "a row can't be read", error);
    }
    sqlite3_reset(reader->row);
    return good;
}

static gboolean append_rows(AnswerReader *reader, const GArray *entries, AnswerScope scope,
                            const char *uid, GArray *rows, GError **error) {
    guint64 hash = uid ? hash_of(uid) : 0;
    for (guint i = uid ? find(entries, hash) : entries->len; i < entries->len; i++) {
        UidEntry entry = g_array_index(entries, UidEntry, i);
        if (entry.hash != hash)
            break;
        if (!append_if_for(reader, entry.row, scope, uid, rows, error))
            return FALSE;
    }
    return TRUE;
}

static int compare_numbers(gconstpointer a, gconstpointer b) {
    guint32 i = *(const guint32 *)a, j = *(const guint32 *)b;
    return i < j ? -1 : i > j;
}

gboolean answer_reader_match(AnswerReader *reader, const char *old_instance, const char *series,
                             const char *study, GArray *rows, GError **error) {
    const AnswerIndex *index = reader->index;
    gboolean good =
        append_rows(reader, index->by_instance, SCOPE_INSTANCE, old_instance, rows, error) &&
        append_rows(reader, index->by_series, SCOPE_SERIES, series, rows, error) &&
        append_rows(reader, index->by_study, SCOPE_STUDY, study, rows, error);
    g_array_sort(rows, compare_numbers);
    return good;
}

/* AnswerData, which lies in the statement until that is reset; data NULL: an error. */
static Text step_to_data(AnswerReader *reader, guint32 row, GError **error) {
    sqlite3_stmt *statement = reader->checks;
    int status = step_to(reader, statement, row);
    gboolean there = status == SQLITE_ROW;
    const char *data = there ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (data)
        return (Text){data, (gsize)sqlite3_column_bytes(statement, 0)};
    if (there && sqlite3_column_type(statement, 0) == SQLITE_NULL)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "AnswerData is empty");
    else if (status == SQLITE_TOOBIG)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT,
                    "AnswerData takes more than the %d MiB that are read of one image's checks",
                    ANSWER_DATA_MOST >> 20);
    else
        fail(reader, "AnswerData can't be read", error);
    return (Text){NULL, 0};
}

gboolean answer_reader_checks(AnswerReader *reader, AnswerRow *answer, GArray *checks,
                              GStringChunk *memory, GError **error) {
    guint before = checks->len;
    Text data = step_to_data(reader, answer->number, error);
    gboolean good = data.data != NULL;
    if (good) {
        /* Of its own size: all a batch's lie in memory together. */
        g_free(answer->data);
        answer->data = g_malloc(data.length + 1);
        memcpy(answer->data, data.data, data.length);
        answer->data[data.length] = '\0';
        good = answer_layout_parse(answer->data, data.length, answer, checks) ||
               answer_data_parse(data.data, data.length, answer, checks, memory, error);
    }
    sqlite3_reset(reader->checks);
    for (guint i = before; i < checks->len; i++) {
        KeyCheck *check = &g_array_index(checks, KeyCheck, i);
        check->kind = action_find(check->action);
        check->spelled = text_same(check->action, action_facts(check->kind)->spelled);
    }
    return good;
}

gboolean answer_reader_pixel_checks(AnswerReader *reader, AnswerRow *answer, GArray *checks,
                                    GStringChunk *memory, GError **error) {
    guint kept = checks->len;
    if (!answer_reader_checks(reader, answer, checks, memory, error))
        return FALSE;
    for (guint i = kept; i < checks->len; i++) {
        KeyCheck check = g_array_index(checks, KeyCheck, i);
        if (check.kind == ACTION_UNKNOWN || action_facts(check.kind)->of_pixels)
            g_array_index(checks, KeyCheck, kept++) = check;
    }
    g_array_set_size(checks, kept);
    return TRUE;
}

typedef struct AnswerVisiting {
    AnswerReader *reader;
    AnswerVisit visit;
    gpointer data;
    guint32 row;
} AnswerVisiting;

static gboolean visit_row(sqlite3_stmt *statement, gpointer data) {
    AnswerVisiting *visiting = data;
    AnswerRow row;
    read_row(statement, &row);
    row.number = visiting->row++;
    const GArray *entries = visiting->reader->index->by_instance;
    guint64 hash = hash_of(row.instance);
    gboolean first = TRUE;
    for (guint i = find(entries, hash); i < entries->len && first; i++) {
        UidEntry entry = g_array_index(entries, UidEntry, i);
        if (entry.hash != hash || entry.row >= row.number)
            break;
        AnswerRow earlier;
        if (step_to(visiting->reader, visiting->reader->row, entry.row) == SQLITE_ROW) {
            read_row(visiting->reader->row, &earlier);
            first = strcmp(earlier.instance, row.instance) != 0;
        }
        sqlite3_reset(visiting->reader->row);
    }
    return visiting->visit(&row, first, visiting->data);
}

/* All rows, on their way to the parent. */
typedef struct RowsReading {
    const AnswerIndex *index;
    AnswerVisit visit;
    gpointer data;
    ForeignSink *sink;
    guint32 number; /* of the next */
} RowsReading;

static gboolean send_answer(const AnswerRow *answer, gboolean first, gpointer data) {
    const RowsReading *reading = data;
    GByteArray *record = foreign_sink_record(reading->sink);
    const char *const texts[] = {answer->modality,  answer->class_uid, answer->patient,
                                 answer->study,     answer->series,    answer->instance,
                                 answer->scope_text};
    record_put_byte(record, (guint8)answer->scope);
    record_put_byte(record, answer->scope_spelled != FALSE);
    record_put_byte(record, first != FALSE);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        record_put_string(record, texts[i]);
    return foreign_sink_send(reading->sink);
}

static gboolean send_answers(ForeignSink *sink, gpointer data, GError **error) {
    RowsReading *reading = data;
    g_autoptr(AnswerReader) reader = answer_reader_new(reading->index, NULL, error);
    if (reader == NULL)
        return FALSE;
    reading->sink = sink;
    AnswerVisiting visiting = {reader, send_answer, reading, 0};
    return each_row(reader->database, reading->index->path, visit_row, &visiting, error);
}

static ForeignTaken take_answer(RecordReader *reader, gpointer data, GError **error) {
    RowsReading *reading = data;
    char *texts[7];
    guint8 scope = record_byte(reader);
    AnswerRow answer = {.number = reading->number++, .scope = MIN(scope, SCOPE_UNKNOWN)};
    answer.scope_spelled = record_byte(reader) != 0;
    gboolean first = record_byte(reader) != 0;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        texts[i] = record_string(reader);
    const char **const fields[] = {&answer.modality,  &answer.class_uid, &answer.patient,
                                   &answer.study,     &answer.series,    &answer.instance,
                                   &answer.scope_text};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        *fields[i] = texts[i] ? texts[i] : "";
    gboolean good = answer.number < answer_index_length(reading->index);
    ForeignTaken taken = reader->broken ? FOREIGN_MORE : FOREIGN_FAILED;
    if (!good)
        g_set_error(error, KEY_ERROR, KEY_ERROR_FORMAT, "%s: it has more rows than before",
                    reading->index->path);
    else if (!reader->broken)
        taken = reading->visit(&answer, first, reading->data) ? FOREIGN_MORE : FOREIGN_ENOUGH;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    return taken;
}

gboolean answer_index_each(const AnswerIndex *index, const ReaderTerms *terms, AnswerVisit visit,
                           gpointer data, GError **error) {
    RowsReading reading = {index, visit, data, NULL, 0};
    ForeignFile file = {index->path, KEY_ERROR, send_answers, take_answer, &reading};
    return foreign_file_read(&file, terms, error);
}
