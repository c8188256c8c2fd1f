/* A whole `pixleak check`: key, maps, files, workers, results. */
#pragma once
#include "core/account/account.h"
#include "core/output/told/baseline.h"

typedef struct CheckOptions {
    const char *key, *uid_map, *patid_map; /* patid_map may be NULL */
    const char *deid, *original;           /* folders, archives or lists; original may be NULL */
    const char *plan;                      /* a file, of what `deid` leads to; NULL: none */
    gsize shard;                           /* of the plan, which alone is judged */
    char **shards; /* files with the results of all shards, in place of judging; NULL: none */
    const char *out;
    const char *print; /* the output format for standard output; NULL: none */
    gboolean quiet;    /* progress is not told of */
    int jobs;          /* 0: one per processor */
    double timeout;
    guint64 memory;         /* bytes that a worker may take; 0: see worker_memory() */
    gboolean needs_sandbox; /* fail where workers can't be confined wholly */
    gboolean no_ocr, no_crops;
    const char *gpu;         /* core/run/gpu.h; NULL: off */
    const char *reader;      /* the kind of recogniser; NULL: the usual one */
    const char *recognition; /* recognition_text(), of a shard; NULL: of this machine */
    GStrv languages;         /* that lettering is read in besides English; NULL: auto */
    char **arguments;        /* of the command line, for the record */
    Account *account;        /* with what the user allows */
    Baseline *baseline;      /* findings that the user accepts; NULL: none */
} CheckOptions;

/* Gives the exit status; 2 with an error where the key, a map or a folder can't be read, and where
 * they don't belong together. Of a shard the results are a part (core/output/part/part.h) in the
 * folder `out`, which a run with `shards` takes, and the exit status is 0 once it is there,
 * whatever was found; one that is there already is left as it is. */
int check_run(const CheckOptions *options, GError **error);
