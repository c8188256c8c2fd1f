/* What a finished run looked at, and how, for people: the pages show it. summary.json has the same
 * for programs. */
#pragma once
#include "core/output/view.h"

typedef struct RunFact {
    const char *part; /* "What was looked at" or "How"; those of one part stand together */
    const char *label;
    GStrv texts; /* one at least */
} RunFact;

/* Of RunFact, newly allocated; NULL with an error. All of it stands in the database, so that a run
 * and a merge of its shards tell the same. */
GPtrArray *run_facts(const ResultView *view, GError **error);
