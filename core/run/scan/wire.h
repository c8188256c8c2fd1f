/* A ScanResult on its way from a worker to the parent. */
#pragma once
#include "core/scan/scan.h"

#define SCAN_RESULT_TYPE ((const GVariantType *)"(aybayayayta(ayxiiiiayduayay)a(ayxayb))")

/* A new floating variant; strings travel as bytes, since paths need not be UTF-8. */
GVariant *scan_result_to_variant(const ScanResult *result);
/* The reverse; NULL where the variant is not normal. */
ScanResult *scan_result_from_variant(GVariant *variant);
