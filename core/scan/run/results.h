/* What a scan leaves: OUT/results.db as results arrive, then findings.csv, summary.json and
 * report.html. docs/results.md describes them. */
#pragma once
#include "core/run/store.h"
#include "core/scan/scan.h"

typedef struct ScanCounts {
    gsize files, not_dicom, without_pixels;
    gsize pictures; /* frames and other places looked at */
    gsize findings[FINDING_CLASSES];
    gsize undetermined; /* places or files that could not be looked at */
    gsize unread;       /* places with texture that looked like text at times */
    double seconds;
} ScanCounts;

/* 1 where phi-* was found, else 3 where something is undetermined, else 0. */
int scan_exit_status(const ScanCounts *counts);

typedef struct ScanResults ScanResults;

/* Starts OUT; what an earlier scan left in it is replaced. */
ScanResults *scan_results_new(const char *out, char **arguments, GError **error);
void scan_results_free(ScanResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ScanResults, scan_results_free)

/* task: position of the file among all, which orders findings.csv. Counts what it adds. */
gboolean scan_results_add(ScanResults *results, gsize task, const ScanResult *result,
                          ScanCounts *counts, GError **error);
Store *scan_results_store(ScanResults *results);

/* Writes OUT/findings.csv, summary.json and report.html, mode 0600. */
gboolean scan_results_write(ScanResults *results, const char *out, const ScanCounts *counts,
                            GError **error);
/* A short summary, or summary.json where json is set, on standard output. No text that was found.
 */
gboolean scan_results_print(ScanResults *results, const char *out, const ScanCounts *counts,
                            gboolean json, GError **error);
