/* The tables that kernels.c chooses from. scalar.c is the reference; each other table gives the
 * same bits. */
#pragma once
#include "kernels/kernels.h"

extern const Kernels scalar_kernels;
#if defined(__x86_64__)
extern const Kernels avx2_kernels;
extern const Kernels avx512_kernels;
#endif

/* A file that implements a table defines one static function per field, named as the field. */
#define KERNELS_TABLE(instruction_set)                                                             \
    {                                                                                              \
        .name = instruction_set, .equal = equal, .first_difference = first_difference,             \
        .changed_box = changed_box, .difference_u8 = difference_u8,                                \
        .difference_u16 = difference_u16, .region_u8 = region_u8, .region_u16 = region_u16,        \
        .correlate = correlate, .window_u8 = window_u8, .window_u16 = window_u16,                  \
        .halve_u8 = halve_u8, .roughness_u8 = roughness_u8, .strokes_u8 = strokes_u8,              \
        .marks_u8 = marks_u8, .range_u16 = range_u16,                                              \
    }
