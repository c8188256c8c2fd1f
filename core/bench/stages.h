/* What a check consists of, and what the machine gives at most for each part. */
#pragma once
#include "core/bench/corpus.h"
#include "core/bench/measure.h"

typedef struct StageData StageData;

/* Holds memory of its own, and a large file in `folder`, an empty one. Fails where that can't be
 * written. The corpus stays the caller's. */
StageData *stage_data_new(const Corpus *corpus, const char *folder, GError **error);
void stage_data_free(StageData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StageData, stage_data_free)

typedef struct Stage {
    const char *name;
    BenchWork work;
    gsize n;          /* items there are */
    const char *item; /* what is counted */
    const char *limit;
    BenchWork limit_work;
    const char *otherwise; /* what holds it up where it stays below half of the limit */
    gboolean waits;        /* for the disk: elapsed time counts */
} Stage;

/* Calls visit with every stage, in order. */
typedef void (*StageVisit)(const Stage *stage, StageData *stage_data, gpointer data);
void stages_each(StageData *stage_data, StageVisit visit, gpointer data);
