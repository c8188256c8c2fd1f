/* Reads the first sheet of a workbook, as Excel, LibreOffice, openpyxl and XlsxWriter write it. */
#pragma once
#include "core/run/foreign.h"
#include "core/xlsx/error.h"

typedef enum CellKind {
    CELL_TEXT, /* shared, inline, or a formula's */
    CELL_NUMBER,
    CELL_BOOLEAN,
    CELL_ERROR, /* e.g. #N/A */
} CellKind;

/* A cell that holds something. Row and column count from 1. A number's text is as written, with a
 * point; a boolean's is "0" or "1". */
typedef struct Cell {
    guint row, column;
    CellKind kind;
    const char *text;
} Cell;

/* FALSE with an error stops the reading. */
typedef gboolean (*CellVisit)(const Cell *cell, gpointer data, GError **error);

/* Visits the cells in the file's order; `read` says which process reads the file. Fails on what is
 * no workbook, on a cell outside of what a sheet can have, and on an index that no shared string
 * has. */
gboolean sheet_read(const char *path, ForeignRead read, CellVisit visit, gpointer data,
                    GError **error);

/* A cell's name, e.g. B12. */
char *cell_name(guint row, guint column);
