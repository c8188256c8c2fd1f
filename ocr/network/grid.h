/* Values between layers: of every line of a batch a grid of places, each with some values. Lines
 * may be of any width. Grids may share values and see them in another order. */
#pragma once
#include <glib.h>

typedef struct GridLine {
    gsize width, height;
    gsize start;         /* the first place, counted from that of the first line */
    guint8 *first;       /* values of the place at the top left */
    gssize across, down; /* bytes to the next place in a row, and in a column */
    float *floats;       /* of a softmax instead: `depth` at a place, row by row; owned */
} GridLine;

typedef struct Grid {
    gsize n;         /* lines */
    GridLine *lines; /* owned */
    gsize places;    /* of all lines */
    gsize depth;     /* values at a place */
    gsize stride;    /* bytes that a place has room for: one value, or whole blocks of outputs */
    guint8 *values;  /* as products take them (kernels/product.h); a share of ownership */
} Grid;

typedef enum GridTurn { GRID_REVERSED_X, GRID_REVERSED_Y, GRID_TRANSPOSED } GridTurn;

/* Room for n lines whose sizes are then set, and for what they hold, row by row. */
Grid *grid_new(gsize n, gsize depth);
void grid_set_size(Grid *grid, gsize line, gsize width, gsize height);
void grid_allocate(Grid *grid);
void grid_allocate_floats(Grid *grid);
/* Column by column; behind the last place there is room for a group of inputs more. */
void grid_allocate_columns(Grid *grid);
void grid_free(Grid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grid, grid_free)

/* A grid of the same lines, of which the sizes are taken over. */
Grid *grid_like(const Grid *grid, gsize depth);
/* The same values once more. */
Grid *grid_share(const Grid *grid);
/* Sees each line with an axis reversed, or with rows for columns. */
void grid_turn(Grid *grid, GridTurn turn);

static inline guint8 *grid_at(const GridLine *line, gsize x, gsize y) {
    return line->first + (gssize)x * line->across + (gssize)y * line->down;
}
