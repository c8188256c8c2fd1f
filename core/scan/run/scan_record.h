/* A ScanResult on its way from a worker to the parent. */
#pragma once
#include "core/run/record.h"
#include "core/scan/scan.h"

void scan_result_put(GByteArray *record, const ScanResult *result);
/* The reverse, newly allocated; NULL where the record is broken. */
ScanResult *scan_result_read(RecordReader *reader);
