#include "core/output/again/without_notes.h"

static gboolean has_table(sqlite3 *database, const char *table) {
    return sqlite3_table_column_metadata(database, "main", table, NULL, NULL, NULL, NULL, NULL,
                                         NULL) == SQLITE_OK;
}

WithoutNotes results_without_notes(sqlite3 *database, const ResultKind *kind) {
    return !has_table(database, "run") ? WITHOUT_NOTES_FOREIGN
           : has_table(database, check_result_kind.tables[CHECK_REGIONS].name) ? WITHOUT_NOTES_CHECK
           : has_table(database, "items") || !has_table(database, kind->tables->name)
               ? WITHOUT_NOTES_VERSION
               : WITHOUT_NOTES_MERGE;
}
