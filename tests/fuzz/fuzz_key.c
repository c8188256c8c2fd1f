/* Any bytes as an answer key: as the database where they begin like one, else as the AnswerData of
 * a row in a good one. */
#include "core/key/answers.h"
#include "core/key/region.h"
#include "tests/fuzz/target.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

static void make_key(const char *path, const guint8 *data, gsize size) {
    sqlite3 *database = NULL;
    sqlite3_stmt *insert = NULL;
    if (sqlite3_open(path, &database) != SQLITE_OK ||
        sqlite3_exec(database,
                     "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;"
                     "CREATE TABLE answer_data (Modality TEXT, SOPClassUID TEXT, PatientID TEXT,"
                     " StudyInstanceUID TEXT, SeriesInstanceUID TEXT, SOPInstanceUID TEXT,"
                     " AnswerData TEXT)",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(database,
                           "INSERT INTO answer_data VALUES ('', '', '', '1', '2', '1.2.3', ?)", -1,
                           &insert, NULL) != SQLITE_OK)
        g_error("%s", sqlite3_errmsg(database));
    sqlite3_bind_text(insert, 1, (const char *)data, (int)size, SQLITE_STATIC);
    sqlite3_step(insert);
    sqlite3_finalize(insert);
    sqlite3_close(database);
}

static void look_at_check(const KeyCheck *check) {
    g_autofree char *problem = key_check_problem(check);
    if ((problem != NULL) != (check->kind == ACTION_UNKNOWN))
        g_error("an unknown action without a problem, or the other way round");
    if (check->kind != ACTION_PIXELS_HIDDEN)
        return;
    g_autoptr(AnswerRegion) region = answer_region_new(check->number, check->action_text);
    if ((region->text == NULL) != (region->problem != NULL))
        g_error("a region with text and problem, or neither");
    if (region->text && (region->x0 >= region->x1 || region->y0 >= region->y1))
        g_error("an empty box");
}

static void look_at_row(AnswerReader *reader, guint32 number) {
    GStringChunk *memory = g_string_chunk_new(4096);
    g_autoptr(GArray) checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck));
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GError) error = NULL;
    AnswerRow *row = answer_reader_row(reader, number, memory, &error);
    if (row && answer_reader_match(reader, row->instance, row->series, row->study, rows, &error) &&
        answer_reader_pixel_checks(reader, row, checks, memory, &error))
        for (guint i = 0; i < checks->len; i++)
            look_at_check(&g_array_index(checks, KeyCheck, i));
    else if (error == NULL)
        g_error("a failure without an error");
    answer_row_destroy(row);
    g_string_chunk_free(memory);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *path = g_strdup_printf("%s/pixleak-fuzz-key.%d", g_get_tmp_dir(), getpid());
    g_autoptr(GError) error = NULL;
    g_unlink(path);
    if (size >= 15 && memcmp(data, "SQLite format 3", 15) == 0)
        g_file_set_contents_full(path, (const char *)data, (gssize)size, G_FILE_SET_CONTENTS_NONE,
                                 0600, NULL);
    else
        make_key(path, data, size);
    g_autoptr(AnswerIndex) index = answer_index_new(path, NULL, NULL, &error);
    if ((index == NULL) != (error != NULL))
        g_error("a key and an error, or neither");
    g_autoptr(AnswerReader) reader = index ? answer_reader_new(index, NULL, &error) : NULL;
    for (guint32 i = 0; reader && i < MIN(answer_index_length(index), 10000); i++)
        look_at_row(reader, i);
    g_unlink(path);
    return 0;
}
