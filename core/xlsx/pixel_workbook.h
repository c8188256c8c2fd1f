/* pixel_validation.xlsx: the pixels_hidden checks of an evaluation, for a reviewer to correct. */
#pragma once
#include "core/xlsx/error.h"
#include <sqlite3.h>

/* Writes the workbook, mode 0600, out of the table validation_results: the columns of the public
 * script's workbook, the database's index first, and behind them those of pixleak's own columns
 * that the table has. numbers: a table whose column `number` has the index of each of these rows;
 * NULL: they are searched for. */
gboolean pixel_workbook_write(sqlite3 *database, const char *numbers, const char *path,
                              GError **error);
