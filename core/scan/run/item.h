/* An item of the sources as a scan takes it. */
#pragma once
#include "core/scan/scan.h"
#include "core/source/source.h"

typedef struct ScanItemOptions {
    gboolean crops;      /* findings get pictures */
    gboolean dicom_only; /* other pictures are listed, not looked at */
    GStrv languages;     /* that the user named; NULL: auto */
} ScanItemOptions;

/* Bytes that an item had when it was read; NULL: why it could not be. */
typedef struct ScanItemBytes {
    GBytes *bytes;
    GError *failure;
} ScanItemBytes;

/* Never NULL: what can't be looked at is a problem of the result, or why it is listed. An archive
 * and a DICOMDIR are listed as such, for the caller to expand. */
ScanResult *scan_item(LineReader *reader, const Sources *sources, gsize item,
                      const ScanItemBytes *read, const ScanItemOptions *options);
