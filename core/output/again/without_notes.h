/* What results are that have no notes of what a scan has finished, or other ones. */
#pragma once
#include "core/output/kind.h"
#include <sqlite3.h>

typedef enum WithoutNotes {
    WITHOUT_NOTES_FOREIGN, /* no results, or damaged ones */
    WITHOUT_NOTES_CHECK,   /* of `pixleak check`, or of a merge of its shards */
    WITHOUT_NOTES_VERSION, /* of another version */
    WITHOUT_NOTES_MERGE,   /* of a merge of shards of a scan */
} WithoutNotes;

/* kind: what they would have to be of. */
WithoutNotes results_without_notes(sqlite3 *database, const ResultKind *kind);
