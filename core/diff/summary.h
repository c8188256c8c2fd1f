/* A comparison on the terminal: counts by table, and what is worse. No text that was burned in. */
#pragma once
#include "core/diff/change.h"
#include "core/diff/pairs.h"

typedef struct DiffSummary DiffSummary;
DiffSummary *diff_summary_new(void);
void diff_summary_free(DiffSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DiffSummary, diff_summary_free)

void diff_summary_add(DiffSummary *summary, const RowPair *pair, RowChange change);
/* Prints it, and gives the exit status. */
int diff_summary_print(const DiffSummary *summary);
