#include "core/output/again/without_notes.h"

#include "core/sealed/sealed.h"

WithoutNotes results_without_notes(sqlite3 *database, const ResultKind *kind) {
    return !sealed_has(database, "run", NULL) ? WITHOUT_NOTES_FOREIGN
           : sealed_has(database, check_result_kind.tables[CHECK_REGIONS].name, NULL)
               ? WITHOUT_NOTES_CHECK
           : sealed_has(database, "items", NULL) || !sealed_has(database, kind->tables->name, NULL)
               ? WITHOUT_NOTES_VERSION
               : WITHOUT_NOTES_MERGE;
}
