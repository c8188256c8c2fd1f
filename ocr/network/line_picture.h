/* A picture of a line as a network takes it. */
#pragma once
#include "ocr/network/grid.h"
#include "ocr/picture.h"

/* A line scaled to so many rows; an empty picture where it can't be, or is too wide then. */
void line_picture_scale(const Picture *picture, gsize rows, Picture *out);

/* Writes its samples to a line of a grid, with what is black and white there at -1 and 1. */
void line_picture_write(const Picture *picture, const GridLine *line);
