/* Brings a reviewer's corrections back into validation_results.db. */
#pragma once
#include "core/xlsx/reviewed.h"

typedef struct ImportCounts {
    gsize corrected, unchanged; /* beside what the evaluation said */
} ImportCounts;

/* Writes the decisions of the review into the database, in one transaction. What the reviewer
 * changed of check_passed and check_score counts for pixleak's own columns too, unless those were
 * changed themselves. The table `corrections` keeps what the evaluation said, so that importing
 * again, or taking a correction back, comes out right. A row whose index is no pixels_hidden check
 * of the database adds to the review's problems. */
gboolean review_import(Review *review, const char *database, ImportCounts *counts, GError **error);
