/* `pixleak export`: what a run found, in the form that another tool takes it. */
#pragma once
#include "core/export/found.h"
#include <stdio.h>

typedef struct ExportOptions {
    const char *run; /* a folder of results, or the database */
    const char *format;
    const char *out; /* a file or, as the format wants, a folder */
    gboolean all;    /* every text, not only what identifies someone */
} ExportOptions;

typedef struct ExportCounts {
    gsize put;  /* texts that are in what was written */
    gsize left; /* those that are not */
} ExportCounts;

/* Writes it, mode 0600, whole or not at all. What the format can't hold is told on standard error,
 * line by line, without the texts. */
gboolean export_write(const ExportOptions *options, ExportCounts *counts, GError **error);
