#include "core/output/place/own_file.h"

#include "core/file/plain_file.h"
#include "core/output/kind.h"
#include "core/output/output.h"
#include "core/sealed/sealed.h"
#include "core/sealed/strange.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { START = 1024, TOLD_COLUMNS = 3 };

static gboolean is_empty(const char *path) {
    struct stat status;
    return stat(path, &status) != 0 || (S_ISREG(status.st_mode) && status.st_size == 0);
}

/* The first bytes of a file, with a zero byte behind them, and how many these are; none where it
 * can't be read. */
static gsize read_start(const char *path, char start[START + 1]) {
    gssize n = 0;
    int fd = plain_file_open(path, NULL);
    if (fd >= 0) {
        n = read(fd, start, START);
        close(fd);
    }
    start[MAX(n, 0)] = '\0';
    return (gsize)MAX(n, 0);
}

/* As of a run that was killed before it had written its tables. */
static gboolean holds_nothing(sqlite3 *database) {
    sqlite3_stmt *statement = NULL;
    gboolean nothing = sqlite3_prepare_v2(database, "SELECT 1 FROM sqlite_master", -1, &statement,
                                          NULL) == SQLITE_OK &&
                       sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return nothing;
}

/* To be written: what a killed run left has to be rolled back. */
gboolean own_database_may_stand(const char *path, const char *table, const char *column) {
    sqlite3 *database = NULL;
    char start[START + 1];
    if (is_empty(path))
        return TRUE;
    if (other_than_file(path, TRUE) != NULL)
        return FALSE;
    read_start(path, start);
    /* SQLite takes any few bytes for an empty database. */
    gboolean begins = g_str_has_prefix(start, "SQLite format 3");
    gboolean good =
        begins && sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    if (good)
        strange_database_distrust(database);
    good = good && (holds_nothing(database) || (sealed_has(database, table, column) &&
                                                sealed_has(database, "run", "version") &&
                                                sealed_has(database, "listed", "reason")));
    sqlite3_close(database);
    return good;
}

/* Later columns are others in other versions. */
static gboolean begins_as_table(const char *start, const ResultTable *table) {
    g_auto(GStrv) columns = g_strsplit(table->csv_columns, ", ", TOLD_COLUMNS + 1);
    g_clear_pointer(&columns[TOLD_COLUMNS], g_free);
    g_autofree char *first = g_strjoinv(",", columns);
    if (!g_str_has_prefix(start, first))
        return FALSE;
    char behind = start[strlen(first)];
    return behind == ',' || behind == '\n';
}

static gboolean is_csv(const char *start, const char *name) {
    for (const ResultKind *const *kind = result_kinds; *kind != NULL; kind++)
        for (const ResultTable *table = (*kind)->tables; table->name != NULL; table++) {
            g_autofree char *file = g_strconcat(table->name, ".csv", NULL);
            if (table->csv_columns != NULL && strcmp(file, name) == 0)
                return begins_as_table(start, table);
        }
    return FALSE;
}

static gboolean is_own(const char *path, const char *name) {
    char start[START + 1];
    read_start(path, start);
    return strcmp(name, "summary.json") == 0  ? g_str_has_prefix(start, "{\n  \"version\" : \"")
           : strcmp(name, "report.html") == 0 ? strstr(start, "<title>pixleak</title>") != NULL
                                              : is_csv(start, name);
}

gboolean own_file_may_stand_for(const char *path, const char *name) {
    if (strcmp(name, "results.db") == 0)
        return other_than_file(path, FALSE) == NULL &&
               own_database_may_stand(path, "run", "arguments");
    return other_than_file(path, FALSE) == NULL && (is_empty(path) || is_own(path, name));
}

/* As SQLite's file format document says, section 3; zeros where it was committed. */
gboolean own_journal_may_stand(const char *path) {
    static const guint8 magic[] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
    static const guint8 committed[sizeof magic] = {0};
    char start[START + 1];
    if (other_than_file(path, FALSE) != NULL)
        return FALSE;
    if (is_empty(path))
        return TRUE;
    return read_start(path, start) >= sizeof magic &&
           (memcmp(start, magic, sizeof magic) == 0 || memcmp(start, committed, sizeof magic) == 0);
}

gboolean own_file_refuse(const char *path, GError **error) {
    const char *other = other_than_file(path, FALSE);
    g_set_error(error, OUTPUT_ERROR, 0,
                "%s: %s%s, and results would take its place: move it away, or let results go into "
                "another folder",
                path, other != NULL ? "it is " : "pixleak did not write it, or it is damaged",
                other != NULL ? other : "");
    return FALSE;
}

gboolean own_file_check(const char *folder, const char *name, GError **error) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return own_file_may_stand_for(path, name) || own_file_refuse(path, error);
}
