/* Keys made by tests, a row at a time. */
#pragma once
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>

typedef struct MadeRow {
    const char *scope, *study, *series, *instance;
    const char *data; /* NULL: none */
} MadeRow;

/* Writes a key. scoped: with a column for the scope. */
static inline void make_key(const char *path, gboolean scoped, const MadeRow *rows, gsize n) {
    sqlite3 *database = NULL;
    sqlite3_stmt *insert = NULL;
    g_unlink(path);
    g_assert_cmpint(sqlite3_open(path, &database), ==, SQLITE_OK);
    /* As in keys, AnswerData stands last: who wants the rest need not read through it. */
    g_autofree char *schema = g_strdup_printf(
        "PRAGMA page_size = 1024; CREATE TABLE answer_data (Modality, SOPClassUID, PatientID, "
        "StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, %sAnswerData); BEGIN",
        scoped ? "scope, " : "");
    g_assert_cmpint(sqlite3_exec(database, schema, NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_prepare_v2(database,
                       scoped
                           ? "INSERT INTO answer_data VALUES ('CT', '1', 'P', ?1, ?2, ?3, ?5, ?4)"
                           : "INSERT INTO answer_data VALUES ('CT', '1', 'P', ?1, ?2, ?3, ?4)",
                       -1, &insert, NULL);
    for (gsize i = 0; i < n; i++) {
        const char *const texts[] = {rows[i].study, rows[i].series, rows[i].instance, rows[i].data,
                                     rows[i].scope};
        for (int j = 0; j < (scoped ? 5 : 4); j++)
            sqlite3_bind_text(insert, j + 1, texts[j], -1, SQLITE_STATIC);
        g_assert_cmpint(sqlite3_step(insert), ==, SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    g_assert_cmpint(sqlite3_exec(database, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close(database);
}
