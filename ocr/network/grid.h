/* Values between layers: of every line of a batch a grid of places, row by row, each with some
 * values. Lines may be of any width. */
#pragma once
#include <glib.h>

typedef struct GridLine {
    gsize width, height;
    gsize start; /* the first place, counted from that of the first line */
} GridLine;

typedef struct Grid {
    gsize n;         /* lines */
    GridLine *lines; /* owned */
    gsize places;    /* of all lines */
    gsize depth;     /* values at a place */
    gsize stride;    /* bytes from place to place, a multiple of PRODUCT_INPUTS */
    guint8 *values;  /* as products take them (kernels/product.h) */
    float *floats;   /* of a softmax instead: `depth` at a place */
} Grid;

/* Room for n lines whose sizes are then set, and for what they hold. */
Grid *grid_new(gsize n, gsize depth);
void grid_set_size(Grid *grid, gsize line, gsize width, gsize height);
void grid_allocate(Grid *grid);
void grid_allocate_floats(Grid *grid);
void grid_free(Grid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grid, grid_free)

/* A grid of the same lines, of which the sizes are taken over. */
Grid *grid_like(const Grid *grid, gsize depth);

static inline guint8 *grid_at(const Grid *grid, const GridLine *line, gsize x, gsize y) {
    return grid->values + (line->start + y * line->width + x) * grid->stride;
}
