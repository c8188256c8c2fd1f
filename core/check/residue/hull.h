/* The convex hull of what stands in columns. */
#pragma once
#include <glib.h>

/* The value of a column that holds nothing. */
#define HULL_EMPTY G_MAXSSIZE

/* Lowers the values of columns to those of their lower convex hull (A. M. Andrew 1979), rounded up
 * to what still lies within it. Empty columns between others get the hull's value; those before the
 * first and behind the last stay empty. values: `n` of less than 2^31 either side of 0. */
void hull_lower(gssize *values, gsize n);

/* Lowers them all to the least one. */
void hull_least(gssize *values, gsize n);
