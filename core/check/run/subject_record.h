/* What became of a subject, on its way from a worker to the parent. */
#pragma once
#include "core/check/run/subject.h"
#include "core/run/record.h"

/* result: NULL where nothing was to be judged. */
void subject_put(GByteArray *record, const SubjectFate *fate, const CheckResult *result);
/* The reverse; the fate is initialized, *result becomes NULL or new. FALSE where the record is
 * broken. */
gboolean subject_read(RecordReader *reader, SubjectFate *fate, CheckResult **result);
