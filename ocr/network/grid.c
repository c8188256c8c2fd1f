#include "ocr/network/grid.h"

#include "ocr/network/layer.h"

Grid *grid_new(gsize n, gsize depth) {
    Grid *grid = g_new0(Grid, 1);
    grid->n = n;
    grid->lines = g_new0(GridLine, n);
    grid->depth = depth;
    grid->stride = layer_units(depth);
    return grid;
}

void grid_free(Grid *grid) {
    for (gsize i = 0; i < grid->n; i++)
        g_free(grid->lines[i].floats);
    g_free(grid->lines);
    g_clear_pointer(&grid->values, g_rc_box_release);
    g_free(grid);
}

void grid_set_size(Grid *grid, gsize line, gsize width, gsize height) {
    grid->lines[line] = (GridLine){.width = width, .height = height, .start = grid->places};
    grid->places += width * height;
}

/* What lies between a place's values and the next place is multiplied by weights of 0. */
void grid_allocate(Grid *grid) {
    gsize bytes = MAX(grid->places, 1) * grid->stride;
    grid->values = grid->stride == grid->depth ? g_rc_box_alloc(bytes) : g_rc_box_alloc0(bytes);
    for (gsize i = 0; i < grid->n; i++) {
        GridLine *line = &grid->lines[i];
        line->first = grid->values + line->start * grid->stride;
        line->across = (gssize)grid->stride;
        line->down = (gssize)(line->width * grid->stride);
    }
}

void grid_allocate_columns(Grid *grid) {
    grid->values = g_rc_box_alloc0(grid->places * grid->stride + PRODUCT_INPUTS);
    for (gsize i = 0; i < grid->n; i++) {
        GridLine *line = &grid->lines[i];
        line->first = grid->values + line->start * grid->stride;
        line->across = (gssize)(line->height * grid->stride);
        line->down = (gssize)grid->stride;
    }
}

/* Kernels write whole blocks. */
void grid_allocate_floats(Grid *grid) {
    for (gsize i = 0; i < grid->n; i++) {
        GridLine *line = &grid->lines[i];
        line->floats = g_new(float, line->width * line->height * grid->depth + PRODUCT_OUTPUTS);
    }
}

Grid *grid_like(const Grid *grid, gsize depth) {
    Grid *like = grid_new(grid->n, depth);
    for (gsize i = 0; i < grid->n; i++)
        grid_set_size(like, i, grid->lines[i].width, grid->lines[i].height);
    return like;
}

Grid *grid_share(const Grid *grid) {
    Grid *share = g_memdup2(grid, sizeof *grid);
    share->lines = g_memdup2(grid->lines, grid->n * sizeof *grid->lines);
    for (gsize i = 0; i < grid->n; i++)
        share->lines[i].floats = NULL;
    share->values = g_rc_box_acquire(grid->values);
    return share;
}

static void reverse(GridLine *line, gsize length, gssize *step) {
    if (length > 0)
        line->first += (gssize)(length - 1) * *step;
    *step = -*step;
}

static void transpose(GridLine *line) {
    *line = (GridLine){.width = line->height,
                       .height = line->width,
                       .start = line->start,
                       .first = line->first,
                       .across = line->down,
                       .down = line->across};
}

void grid_turn(Grid *grid, GridTurn turn) {
    for (gsize i = 0; i < grid->n; i++) {
        GridLine *line = &grid->lines[i];
        if (turn == GRID_REVERSED_X)
            reverse(line, line->width, &line->across);
        else if (turn == GRID_REVERSED_Y)
            reverse(line, line->height, &line->down);
        else
            transpose(line);
    }
}
