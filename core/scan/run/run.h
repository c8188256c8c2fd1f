/* A whole `pixleak scan`: sources, workers, results. */
#pragma once
#include "core/account/account.h"

typedef struct ScanOptions {
    char **paths; /* files, folders, archives, lists */
    const char *out;
    const char *print; /* the output format for standard output */
    int jobs;          /* 0: one per processor */
    double timeout;
    gboolean no_crops, dicom_only;
    const char *gpu;    /* core/run/gpu.h; NULL: off */
    const char *reader; /* the kind of recogniser; NULL: the usual one */
    GStrv languages;    /* that lettering is read in besides English; NULL: auto */
    char **arguments;   /* of the command line, for the record */
    Account *account;   /* with what the user allows */
} ScanOptions;

/* Gives the exit status; 2 with an error where a path can't be read. */
int scan_run(const ScanOptions *options, GError **error);
