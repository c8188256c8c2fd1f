/* A whole `pixleak scan`: sources, workers, results; or that of one shard of a plan. */
#pragma once
#include "core/account/account.h"
#include "core/output/told/baseline.h"

typedef struct ScanOptions {
    char **paths;     /* files, folders, archives, lists; unused with a plan */
    const char *plan; /* a file; NULL: none */
    gsize shard;      /* of the plan */
    const char *out;
    const char *print; /* the output format for standard output; NULL: none */
    gboolean quiet;    /* progress is not told of */
    int jobs;          /* 0: one per processor */
    double timeout;
    guint64 memory;         /* bytes that a worker may take; 0: see worker_memory() */
    gboolean needs_sandbox; /* fail where workers can't be confined wholly */
    gboolean no_crops, dicom_only;
    const char *since;  /* folder of results of an earlier run, of which those of unchanged files
                           stand; NULL: none */
    gboolean resume;    /* go on with what an earlier run left in `out` */
    const char *gpu;    /* core/run/gpu.h; NULL: off */
    const char *reader; /* the kind of recogniser; NULL: the usual one */
    GStrv languages;    /* that lettering is read in besides English; NULL: auto */
    char **arguments;   /* of the command line, for the record */
    Account *account;   /* with what the user allows */
    Baseline *baseline; /* findings that the user accepts; NULL: none */
} ScanOptions;

/* All options that decide on what is found, and what text is read with, as text
 * (core/output/settings_difference.h); the caller frees it. */
char *scan_settings(const ScanOptions *options);

/* Gives the exit status; 2 with an error where a path can't be read. Of a shard the results are a
 * part (core/output/part/part.h) in the folder `out`, and the exit status is 0 once it is there,
 * whatever was found; one that is there already is left as it is. */
int scan_run(const ScanOptions *options, GError **error);
