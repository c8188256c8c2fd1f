/* `pixleak bench`: how fast each stage of a check is on a dataset, alone and together. */
#pragma once
#include <glib.h>

typedef struct BenchOptions {
    const char
        *dataset;     /* a folder of synth's (original/, answers.db ...), or any with DICOM files */
    guint jobs;       /* measured with 1 to so many workers */
    double seconds;   /* per measurement */
    gsize memory;     /* bytes of the dataset to hold */
    const char *only; /* measure stages whose name begins so; NULL: all */
} BenchOptions;

/* A line of the table. */
typedef struct BenchRow {
    char *stage;
    guint workers;
    double megabytes, items;           /* per second */
    double core_megabytes, core_items; /* per second of a core's time; NAN where not measured */
    const char *item;                  /* what is counted: file, frame, region */
    char *limit;                       /* what the stage is measured against, in the same run */
    double limit_megabytes, core_limit_megabytes; /* likewise, same workers; NAN where it is not in
                                                     bytes */
    gboolean waits;                               /* for the disk */
    double part;         /* of the limit, in a core's time; in elapsed time for the disk */
    const char *verdict; /* what limits the stage */
} BenchRow;

typedef struct BenchTable {
    GPtrArray *rows; /* BenchRow, in the order of the stages */
    gsize instances; /* files of the dataset */
    gsize bytes;     /* of those that were held and measured */
} BenchTable;

/* NULL with an error where there is nothing to measure. */
BenchTable *bench_run(const BenchOptions *options, GError **error);
void bench_table_free(BenchTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BenchTable, bench_table_free)
