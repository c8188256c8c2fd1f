/* A CheckResult on its way from a worker to the parent. */
#pragma once
#include "core/check/check.h"
#include "core/run/record.h"

void check_result_put(GByteArray *record, const CheckResult *result);
/* The reverse, newly allocated; NULL where the record is broken. */
CheckResult *check_result_read(RecordReader *reader);
