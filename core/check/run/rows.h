/* What was judged of an instance, as rows of results. */
#pragma once
#include "core/check/check.h"
#include "core/output/results.h"

/* Where a subject's rows stand. */
typedef struct CheckPlace {
    gsize subject; /* no other has its number, from which those of its rows come */
    gsize order;   /* of the instance among all, which orders the tables; several may have one */
} CheckPlace;

/* Adds the rows of its regions, with their crops, and of its pixels. */
gboolean check_rows_add(Results *results, const CheckPlace *place, const CheckResult *result,
                        GError **error);
