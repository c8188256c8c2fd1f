/* The cells of a mosaic: rectangles of one value each. */
#pragma once
#include "core/check/residue/levels.h"
#include "ocr/picture.h"

/* What a cell was given of the pixels in it. */
typedef enum CellValue { CELL_MEAN, CELL_FIRST, CELL_MIDDLE } CellValue;
enum { CELL_VALUES = CELL_MIDDLE + 1 };

typedef struct Cells {
    GArray *columns, *rows; /* owned; of gsize: where cells begin, and the picture's end */
} Cells;
void cells_clear(Cells *cells);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Cells, cells_clear)

/* Finds the columns and rows at which values change; FALSE where they change nearly everywhere, so
 * that there is no mosaic. */
gboolean cells_find(const Picture *picture, Cells *out);

/* How much of the columns x0 <= x < x1 lies in cells no wider than `widest`: 0 to 1. */
double cells_narrow_share(const Cells *cells, gsize x0, gsize x1, gsize widest);

/* Makes a mosaic of a picture of the same size, in place. */
void cells_fill(const Cells *cells, CellValue value, Levels *picture);
