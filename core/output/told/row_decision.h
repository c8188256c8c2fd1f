/* What curators decided of a finished run's rows in `pixleak serve` (core/serve/rows/decisions.h).
 */
#pragma once
#include "core/output/told/finished.h"

typedef struct RowDecision {
    gboolean is_leak; /* else it is accepted or a false alarm */
    char *told;       /* "false alarm, 2026-11-28, jd": without the note, which may hold PHI */
} RowDecision;

/* The last of each row that has one; NULL with an error where the table is none that pixleak
 * wrote. */
GHashTable *row_decisions_read(const FinishedRun *run, GError **error);
/* NULL where the row has none. */
const RowDecision *row_decisions_find(GHashTable *decisions, const ToldRow *row);
