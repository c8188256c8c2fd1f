#include "core/synth/key/key_writer.h"

#include "core/synth/failure.h"
#include <sqlite3.h>

struct KeyWriter {
    char *path;
    sqlite3 *database;
    sqlite3_stmt *insert, *insert_burned_in, *insert_scene; /* insert_scene: NULL until needed */
    int n;
};

/* The key is of no use until it is whole, so that it needs no journal. */
static const char schema[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 16384;"
    "CREATE TABLE answer_data (\"index\" INTEGER, \"group\" INTEGER, Modality TEXT,"
    " SOPClassUID TEXT, PatientID TEXT, StudyInstanceUID TEXT, SeriesInstanceUID TEXT,"
    " SOPInstanceUID TEXT, scope TEXT, AnswerData TEXT);"
    "CREATE TABLE burned_in (SOPInstanceUID TEXT PRIMARY KEY, font TEXT, capital_height INTEGER,"
    " contrast INTEGER) WITHOUT ROWID;"
    "BEGIN";

static gboolean fail(const KeyWriter *writer, GError **error) {
    g_set_error(error, SYNTH_ERROR, SYNTH_ERROR_WRITE, "%s: %s", writer->path,
                sqlite3_errmsg(writer->database));
    return FALSE;
}

KeyWriter *key_writer_new(const char *path, GError **error) {
    g_autoptr(KeyWriter) writer = g_new0(KeyWriter, 1);
    writer->path = g_strdup(path);
    if (sqlite3_open(path, &writer->database) == SQLITE_OK &&
        sqlite3_exec(writer->database, schema, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(writer->database,
                           "INSERT INTO answer_data VALUES (?,1,?,?,?,?,?,?,'<Instance>',?)", -1,
                           &writer->insert, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(writer->database, "INSERT INTO burned_in VALUES (?,?,?,?)", -1,
                           &writer->insert_burned_in, NULL) == SQLITE_OK)
        return g_steal_pointer(&writer);
    fail(writer, error);
    return NULL;
}

void key_writer_free(KeyWriter *writer) {
    sqlite3_finalize(writer->insert);
    sqlite3_finalize(writer->insert_burned_in);
    sqlite3_finalize(writer->insert_scene);
    sqlite3_close(writer->database);
    g_free(writer->path);
    g_free(writer);
}

gboolean key_writer_add(KeyWriter *writer, const KeyRow *row, GError **error) {
    const char *const texts[] = {row->modality, row->sop_class,    row->patient,    row->study,
                                 row->series,   row->sop_instance, row->answer_data};
    sqlite3_bind_int(writer->insert, 1, writer->n++);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        sqlite3_bind_text(writer->insert, (int)i + 2, texts[i], -1, SQLITE_STATIC);
    gboolean good = sqlite3_step(writer->insert) == SQLITE_DONE;
    if (!good)
        fail(writer, error);
    sqlite3_reset(writer->insert);
    return good;
}

gboolean key_writer_add_burned_in(KeyWriter *writer, const BurnedInRow *row, GError **error) {
    sqlite3_bind_text(writer->insert_burned_in, 1, row->sop_instance, -1, SQLITE_STATIC);
    sqlite3_bind_text(writer->insert_burned_in, 2, row->font, -1, SQLITE_STATIC);
    sqlite3_bind_int(writer->insert_burned_in, 3, (int)row->capital_height);
    sqlite3_bind_int(writer->insert_burned_in, 4, (int)row->contrast);
    gboolean good = sqlite3_step(writer->insert_burned_in) == SQLITE_DONE;
    if (!good)
        fail(writer, error);
    sqlite3_reset(writer->insert_burned_in);
    return good;
}

/* Keys without scenes have no such table. */
static gboolean open_scenes(KeyWriter *writer, GError **error) {
    if (writer->insert_scene)
        return TRUE;
    return (sqlite3_exec(writer->database,
                         "CREATE TABLE scene (SOPInstanceUID TEXT PRIMARY KEY, name TEXT,"
                         " drawn TEXT, degrees INTEGER, x INTEGER, y INTEGER) WITHOUT ROWID",
                         NULL, NULL, NULL) == SQLITE_OK &&
            sqlite3_prepare_v2(writer->database, "INSERT INTO scene VALUES (?,?,?,?,?,?)", -1,
                               &writer->insert_scene, NULL) == SQLITE_OK) ||
           fail(writer, error);
}

gboolean key_writer_add_scene(KeyWriter *writer, const SceneRow *row, GError **error) {
    if (!open_scenes(writer, error))
        return FALSE;
    const char *const texts[] = {row->sop_instance, row->name, row->drawn,
                                 row->degrees,      row->x,    row->y};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        sqlite3_bind_text(writer->insert_scene, (int)i + 1, texts[i], -1, SQLITE_STATIC);
    gboolean good = sqlite3_step(writer->insert_scene) == SQLITE_DONE;
    if (!good)
        fail(writer, error);
    sqlite3_reset(writer->insert_scene);
    return good;
}

gboolean key_writer_finish(KeyWriter *writer, GError **error) {
    return sqlite3_exec(writer->database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK
               ? TRUE
               : fail(writer, error);
}
