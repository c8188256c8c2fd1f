/* `pixleak diff`: what became better and worse from one run to another, row by row. */
#pragma once
#include <glib.h>

typedef struct DiffOptions {
    const char *before, *after; /* folders of results, of one command */
    const char *out;            /* a file for all that changed (CSV); NULL: none */
} DiffOptions;

/* Prints to standard output, without text that was burned in. Gives the exit status: 1 where
 * anything is worse or a finding is new, else 3 where something can't be judged any more or was not
 * looked at, else 0; 2 with an error. */
int diff_run(const DiffOptions *options, GError **error);
