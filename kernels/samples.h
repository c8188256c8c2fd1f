/* Samples one at a time. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Sample i of a row; rows need no alignment. */
static inline uint32_t sample(const uint8_t *row, size_t i, size_t depth) {
    if (depth == 1)
        return row[i];
    uint16_t value;
    memcpy(&value, row + 2 * i, 2);
    return value;
}

static inline uint32_t lesser(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static inline uint32_t greater(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

static inline uint32_t distance(uint32_t a, uint32_t b) {
    return a > b ? a - b : b - a;
}
