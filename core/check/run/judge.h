/* What a worker of a check does: subjects in, records out. */
#pragma once
#include "core/check/run/subject.h"

/* A worker's own. */
typedef struct CheckJudge CheckJudge;
/* The dataset and the rest are the parent's, to be read only. reader: the kind of recogniser, NULL
 * for the usual one. */
CheckJudge *check_judge_new(const Dataset *dataset, gboolean no_ocr, gboolean no_crops,
                            GStrv languages, const char *reader);

/* Judges up to CHECK_TOGETHER files together, by the numbers of their instances in the index of
 * scrubbed files, and appends a subject's record (subject_record.h) for each. */
void check_judge_files(CheckJudge *judge, const gsize *instances, gsize n, GByteArray *record);
/* The same for one that no worker survives: it is undetermined, for this reason. */
void check_judge_lost(CheckJudge *judge, gsize instance, const char *reason, GByteArray *record);
/* And for a row of the key that no file was judged by. */
void check_judge_row(CheckJudge *judge, guint32 row, GByteArray *record);
