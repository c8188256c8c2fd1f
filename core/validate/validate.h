/* A whole `pixleak validate`: configuration, key, maps, files, workers, results. */
#pragma once
#include "core/account/account.h"
#include "core/config/config.h"
#include "core/config/log.h"
#include "core/output/told/baseline.h"

typedef struct ValidateOptions {
    const char *config_path;
    const Config *config; /* what is in it */
    Log *log;
    const char *original; /* folder with what was curated; NULL: not given */
    const char *plan;     /* a file, of what input_data_path leads to; NULL: none */
    gsize shard;          /* of the plan, which alone is judged */
    char **shards;        /* files with the results of all shards, in place of judging pixels; NULL:
                             none */
    const char *out; /* the folder for results, or for those of shards; NULL: the configuration's */
    int jobs;        /* 0: the configuration's */
    double timeout;  /* seconds a file may take; 0: any time */
    gboolean no_ocr;
    const char *recognition; /* recognition_text(), of a shard; NULL: of this machine */
    const char *print;       /* the output format for standard output; NULL: none */
    gboolean quiet;          /* progress is not told of */
    gboolean strict;         /* the public script's answers are the verdict */
    Account *account;        /* with what the user allows */
    Baseline *baseline;      /* failed checks that the user accepts; NULL: none */
    guint64 memory;          /* bytes that a worker may take; 0: see worker_memory() */
    gboolean needs_sandbox;  /* fail where workers can't be confined wholly */
    char **arguments;        /* of the command line, for the record of a shard */
} ValidateOptions;

/* Gives the exit status; 2 with an error where the key, a map or a folder can't be read. Of a shard
 * the results are a part (core/output/part/part.h) in the folder `out`, which a run with `shards`
 * takes, and the exit status is 0 once it is there; one that is there already is left as it is. */
int validate_run(const ValidateOptions *options, GError **error);
