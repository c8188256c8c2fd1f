/* Any bytes as an answer key: as the database where they begin like one, else as the AnswerData of
 * a row in a good one. */
#include "core/key/answer_key.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void make_key(const char *path, const guint8 *data, gsize size) {
    sqlite3 *database = NULL;
    sqlite3_stmt *insert = NULL;
    if (sqlite3_open(path, &database) != SQLITE_OK ||
        sqlite3_exec(database,
                     "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;"
                     "CREATE TABLE answer_data (SOPInstanceUID TEXT, AnswerData TEXT)",
                     NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(database, "INSERT INTO answer_data VALUES ('1.2.3', ?)", -1, &insert,
                           NULL) != SQLITE_OK)
        g_error("%s", sqlite3_errmsg(database));
    sqlite3_bind_text(insert, 1, (const char *)data, (int)size, SQLITE_STATIC);
    sqlite3_step(insert);
    sqlite3_finalize(insert);
    sqlite3_close(database);
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
    g_autoptr(AnswerKey) key = answer_key_open(path, &error);
    if ((key == NULL) != (error != NULL))
        g_error("a key and an error, or neither");
    for (gsize n = 0; key != NULL && n < 10000; n++) {
        g_autoptr(AnswerInstance) instance = answer_key_next(key, &error);
        if (instance == NULL)
            break;
        for (guint i = 0; i < instance->regions->len; i++) {
            const AnswerRegion *region = instance->regions->pdata[i];
            if ((region->text == NULL) != (region->problem != NULL))
                g_error("a region with text and problem, or neither");
            if (region->text && (region->x0 >= region->x1 || region->y0 >= region->y1))
                g_error("an empty box");
        }
    }
    g_unlink(path);
    return 0;
}
