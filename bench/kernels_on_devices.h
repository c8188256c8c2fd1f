/* The kernels of each device, beside the processor's fastest table and the limits of the same run.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Prints a line for each kernel of each device over images of ROW_BYTES a row and so many rows,
 * compared `runs` times; a and b hold the same bytes. */
void bench_devices(const uint8_t *a, const uint8_t *b, size_t row_bytes, size_t rows, size_t runs);
