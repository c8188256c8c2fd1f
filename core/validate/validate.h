/* A whole `pixleak validate`: configuration, key, maps, files, workers, results. */
#pragma once
#include "core/account/account.h"
#include "core/config/config.h"
#include "core/config/log.h"

typedef struct ValidateOptions {
    const Config *config;
    Log *log;
    const char *original; /* folder with what was curated; NULL: not given */
    int jobs;             /* 0: the configuration's */
    double timeout;       /* seconds a file may take; 0: any time */
    gboolean no_ocr;
    gboolean strict;        /* the public script's answers are the verdict */
    Account *account;       /* with what the user allows */
    guint64 memory;         /* bytes that a worker may take; 0: see confinement_new() */
    gboolean needs_sandbox; /* fail where workers can't be confined wholly */
} ValidateOptions;

/* Gives the exit status; 2 with an error where the key, a map or a folder can't be read. */
int validate_run(const ValidateOptions *options, GError **error);
