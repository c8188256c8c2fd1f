/* Tables of regular expressions and of what a text that they fit looks like. Not for other folders.
 */
#pragma once
#include <glib.h>

typedef struct Pattern {
    const char *pattern, *reason; /* PCRE; static, in words */
} Pattern;

/* The n patterns of a table compiled, in their order: once in the life of the program and never
 * changed. made: static, 0 at first, one for each table. */
GRegex *const *patterns_compiled(const Pattern *patterns, gsize n, gsize *made);
