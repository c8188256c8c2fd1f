/* The discrepancy reports: the checks that were not passed, as CSV. */
#pragma once
#include "core/scores/checks.h"

/* Writes discrepancy_report_internal.csv and discrepancy_report_participant.csv into the folder,
 * mode 0600; the latter tells neither where files lie nor which categories a check could count in.
 * Goes through all checks from where they stand. */
gboolean discrepancies_write(Checks *checks, const char *folder, GError **error);
