/* The constants of the functions between products: of all tables, and of the kernels of devices,
 * whose text this is a part of. */
#pragma once

#define STATE_CLIP 100.0f /* cell states stay within +- it */

/* exp(x) = 2^k exp(r), with k whole and |r| at most half of ln 2, whose product with k is taken off
 * in two parts: the first has so few digits that the product is exact (Cody and Waite, Software
 * Manual for the Elementary Functions, 1980). exp(r) is its series up to the seventh power, which
 * errs by less than a float's last digit. */
#define EXP_LEAST (-86.0f) /* its exponential is no 0 yet */
#define EXP_LOG2_E 1.44269504f
#define EXP_LN2_HIGH 0.693359375f
#define EXP_LN2_LOW (-2.12194440e-4f)
#define EXP_TO_WHOLE 12582912.0f /* 1.5 * 2^23: what is added to it is rounded to whole */
#define EXP_EXPONENT 23          /* the bit that a float's exponent starts at */
#define EXP_SERIES                                                                                 \
    { 1.0f / 5040, 1.0f / 720, 1.0f / 120, 1.0f / 24, 1.0f / 6, 1.0f / 2, 1, 1 }
