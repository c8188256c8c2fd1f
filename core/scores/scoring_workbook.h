/* The scoring report: a workbook with the sheets Scoring, Actions, Categories and Category Scoring.
 */
#pragma once
#include "core/scores/tally.h"

/* Writes the workbook into the folder, mode 0600. */
gboolean scoring_workbook_write(const Tally *tally, const char *folder, const char *name,
                                GError **error);
