/* A whole `pixleak check`: key, maps, folders, workers, results. */
#pragma once
#include <glib.h>

typedef struct RunOptions {
    const char *key, *uid_map, *patid_map; /* patid_map may be NULL */
    const char *deid, *original;           /* original may be NULL */
    const char *out;
    int jobs; /* 0: one per processor */
    double timeout;
    gboolean no_ocr, no_crops, json;
    char **arguments; /* of the command line, for the record */
} RunOptions;

/* Gives the exit status; 2 with an error where the key, a map or a folder can't be read. */
int run_check(const RunOptions *options, GError **error);
