/* The tables that tables.c lists. The scalar one is the reference; each other gives the same bits.
 */
#pragma once
#include "kernels/product.h"

extern const ProductKernels product_scalar;
#if defined(__x86_64__)
extern const ProductKernels product_avx2, product_avxvnni, product_avx512, product_amx;
#endif
