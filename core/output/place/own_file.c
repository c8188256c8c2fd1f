#include "core/output/place/own_file.h"

#include "core/file/plain_file.h"
#include "core/output/kind.h"
#include "core/output/output.h"
#include "core/sealed/strange.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { START = 1024, TOLD_COLUMNS = 3 };

static gboolean is_empty(const char *path) {
    struct stat status;
    return stat(path, &status) != 0 || (S_ISREG(status.st_mode) && status.st_size == 0);
}

static gboolean has_column(sqlite3 *database, const char *table, const char *column) {
    return sqlite3_table_column_metadata(database, "main", table, column, NULL, NULL, NULL, NULL,
                                         NULL) == SQLITE_OK;
}

/* To be written: what a killed run left has to be rolled back. */
gboolean own_database_may_stand(const char *path, const char *table, const char *column) {
    sqlite3 *database = NULL;
    if (is_empty(path))
        return TRUE;
    if (other_than_file(path, TRUE) != NULL)
        return FALSE;
    gboolean good = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    if (good)
        strange_database_distrust(database);
    good = good && has_column(database, table, column) && has_column(database, "run", "version") &&
           has_column(database, "listed", "reason");
    sqlite3_close(database);
    return good;
}

/* The first bytes of a file, with a zero byte behind them; "" where it can't be read. */
static void read_start(const char *path, char start[START + 1]) {
    gssize n = 0;
    int fd = plain_file_open(path, NULL);
    if (fd >= 0) {
        n = read(fd, start, START);
        close(fd);
    }
    start[MAX(n, 0)] = '\0';
}

/* Later columns are others in other versions. */
static gboolean begins_as_table(const char *start, const ResultTable *table) {
    g_auto(GStrv) columns = g_strsplit(table->csv_columns, ", ", TOLD_COLUMNS + 1);
    g_clear_pointer(&columns[TOLD_COLUMNS], g_free);
    g_autofree char *first = g_strjoinv(",", columns);
    return g_str_has_prefix(start, first) && strchr(",\n", start[strlen(first)]) != NULL;
}

static gboolean is_csv(const char *start, const char *name) {
    const ResultKind *const kinds[] = {&check_result_kind, &scan_result_kind};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        for (const ResultTable *table = kinds[i]->tables; table->name != NULL; table++) {
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

gboolean own_file_may_stand(const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (strcmp(name, "results.db") == 0)
        return other_than_file(path, FALSE) == NULL &&
               own_database_may_stand(path, "run", "arguments");
    return other_than_file(path, FALSE) == NULL && (is_empty(path) || is_own(path, name));
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
    return own_file_may_stand(folder, name) || own_file_refuse(path, error);
}
