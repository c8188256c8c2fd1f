/* A whole `pixleak scan`: files, workers, results. */
#pragma once
#include <glib.h>

typedef struct ScanRunOptions {
    char **paths; /* files and folders, NULL-terminated */
    const char *out;
    int jobs; /* 0: one per processor */
    double timeout;
    gboolean json, no_crops;
    char **arguments; /* of the command line, for the record */
} ScanRunOptions;

/* Gives the exit status; 2 with an error where a path can't be read or results can't be written. */
int run_scan(const ScanRunOptions *options, GError **error);
