/* The table validation_results: the public script's columns, pixleak's own behind them.
 * docs/validate.md describes it. */
#pragma once
#include "core/bulk/bulk.h"
#include "core/validate/rows.h"

enum { N_TABLE_COLUMNS = 35 };
extern const char table_schema[];

/* A row's values. file_index: number in its batch, -1 for a missing file; path: NULL likewise. What
 * they point to must live. */
void table_row(const ResultRow *row, const Identity *identity, gint64 file_index, const char *path,
               BulkValue values[N_TABLE_COLUMNS]);
