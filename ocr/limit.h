/* How a threshold is declared: what it is called, its value, the unit of that value, and what set
 * it. Headers named *limits.h hold nothing else, a declaration a line or a paragraph, so that
 * `bench/accuracy --sweep NAME` finds the value and can try others. */
#pragma once

/* A whole number, usable where C wants a constant. */
#define LIMIT(name, value, unit, why) enum { name = (value) };
/* Any other number. */
#define LIMIT_REAL(name, value, unit, why)                                                         \
    static const double name __attribute__((unused)) = (value);
