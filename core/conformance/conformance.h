/* dciodvfy (dicom3tools) over every file of a folder. */
#pragma once
#include <glib.h>

#define CONFORMANCE_ERROR (conformance_error_quark())
GQuark conformance_error_quark(void);

typedef struct ConformanceOptions {
    const char *input;  /* folder, read at all levels */
    const char *output; /* folder for dciodvfy_report.csv; made where it isn't there */
    guint jobs;         /* at least 1 */
    double time_limit;  /* seconds a file may take */
    gboolean quiet;     /* progress is not told of */
} ConformanceOptions;

typedef struct ConformanceCounts {
    gsize files, not_dicom, errors, warnings;
    gsize unjudged; /* files that dciodvfy did not get through: each has an error's row */
} ConformanceCounts;

/* Writes dciodvfy_report.csv: a row per error and warning, files in the order of their paths. Files
 * without DICOM's preamble are counted and left out, as the public script leaves them out. Fails
 * where dciodvfy isn't there or the folder can't be read. */
gboolean conformance_run(const ConformanceOptions *options, ConformanceCounts *counts,
                         GError **error);
