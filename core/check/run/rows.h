/* What was judged of an instance, as rows of results. */
#pragma once
#include "core/check/check.h"
#include "core/output/results.h"

/* Adds the rows of its regions, with their crops, and of its pixels. order: of the instance among
 * all, which orders the tables. */
gboolean check_rows_add(Results *results, gsize order, const CheckResult *result, GError **error);
