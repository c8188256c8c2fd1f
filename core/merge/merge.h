/* `pixleak merge`: the results of a plan's shards, put together as one run over all of it would
 * have written them. */
#pragma once
#include "core/account/account.h"
#include "core/output/told/baseline.h"

typedef struct MergeOptions {
    char **paths; /* results of shards, and folders that hold such */
    const char *out;
    const char *print;  /* the output format for standard output; NULL: none */
    gboolean quiet;     /* progress is not told of */
    char **arguments;   /* of the command line, for the record */
    Account *account;   /* with what the user allows */
    Baseline *baseline; /* findings that the user accepts; NULL: none */
    char ***next; /* becomes the words to type next, which the caller frees; stays where none are */
} MergeOptions;

/* Gives the exit status that the one run would have had; 2 with an error where a shard is missing,
 * or they are not of one plan. */
int merge_run(const MergeOptions *options, GError **error);
