#include "ocr/network/grid.h"

#include "ocr/network/layer.h"

Grid *grid_new(gsize n, gsize depth) {
    Grid *grid = g_new0(Grid, 1);
    grid->n = n;
    grid->lines = g_new0(GridLine, n);
    grid->depth = depth;
    grid->stride = layer_stride(depth);
    return grid;
}

void grid_free(Grid *grid) {
    g_free(grid->lines);
    g_free(grid->values);
    g_free(grid->floats);
    g_free(grid);
}

void grid_set_size(Grid *grid, gsize line, gsize width, gsize height) {
    grid->lines[line] = (GridLine){width, height, grid->places};
    grid->places += width * height;
}

/* What lies between a place's values and the next place is multiplied by weights of 0. */
void grid_allocate(Grid *grid) {
    grid->values = g_malloc0_n(MAX(grid->places, 1), grid->stride);
}

/* Kernels write whole blocks. */
void grid_allocate_floats(Grid *grid) {
    grid->floats = g_new(float, MAX(grid->places, 1) * grid->depth + PRODUCT_OUTPUTS);
}

Grid *grid_like(const Grid *grid, gsize depth) {
    Grid *like = grid_new(grid->n, depth);
    for (gsize i = 0; i < grid->n; i++)
        grid_set_size(like, i, grid->lines[i].width, grid->lines[i].height);
    return like;
}
