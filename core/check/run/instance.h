/* An instance of the key with its files: what a worker judges, read by the worker itself, so that
 * nothing of the key need be held for a run. */
#pragma once
#include "core/check/check.h"
#include "core/key/answer_key.h"
#include "core/key/id_map.h"
#include "core/run/index.h"

typedef struct Dataset {
    const IdMap *uid_map;
    const FileIndex *deid, *original; /* original may be NULL */
} Dataset;

/* The task that the key's row asks for; NULL where it says nothing about pixels. Where a file is
 * missing, missing_reason says so. */
CheckTask *instance_task(const AnswerInstance *instance, const Dataset *dataset);

/* Judges n of them, as check_instances() does. Checks that can't be understood keep their row,
 * undetermined. */
void instances_check(AnswerInstance *const instances[], CheckTask *const tasks[], gsize n,
                     OcrEngine *engine, CheckResult *results[]);
/* Nothing of it could be judged, for this reason. */
CheckResult *instance_undetermined(const AnswerInstance *instance, const CheckTask *task,
                                   const char *reason);
