/* What was found in a file, as rows of results. */
#pragma once
#include "core/output/results.h"
#include "core/scan/scan.h"

/* Adds the row of a file, of its findings, with their crops, and of its problems; of files that are
 * listed only those without pixels have a row. order: of the file among all, which orders the
 * tables. */
gboolean scan_rows_add(Results *results, gsize order, const ScanResult *result, GError **error);
