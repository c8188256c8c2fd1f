#include "core/sealed/strange.h"

void strange_database_distrust(sqlite3 *database) {
    static const struct {
        int option, on;
    } settings[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                    {SQLITE_DBCONFIG_ENABLE_VIEW, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
        sqlite3_db_config(database, settings[i].option, settings[i].on, NULL);
}

/* Or may, where there is no memory to look. */
static gboolean finds_row(sqlite3 *database, const char *sql, const char *table) {
    sqlite3_stmt *statement = NULL;
    gboolean found = sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK &&
                     sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC) == SQLITE_OK &&
                     sqlite3_step(statement) == SQLITE_ROW;
    gboolean looked = sqlite3_errcode(database) != SQLITE_NOMEM;
    sqlite3_finalize(statement);
    return found || !looked;
}

gboolean strange_table_is_stored(sqlite3 *database, const char *table) {
    static const char *const computed[] = {
        "SELECT 1 FROM sqlite_master WHERE name = ?1 COLLATE NOCASE AND "
        "NOT (type = 'table' AND rootpage > 0)",
        "SELECT 1 FROM pragma_table_xinfo(?1) WHERE hidden <> 0"};
    for (gsize i = 0; i < G_N_ELEMENTS(computed); i++)
        if (finds_row(database, computed[i], table))
            return FALSE;
    return TRUE;
}
