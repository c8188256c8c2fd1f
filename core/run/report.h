/* What a run leaves beside results.db, and what it says on the terminal. */
#pragma once
#include "core/run/results.h"

/* Counts of a run, by what decides its exit status. */
typedef struct RunCounts {
    gsize instances;
    gsize regions[REGION_HIDDEN + 1];
    gsize pixels[PIXELS_RETAINED + 1];
    gsize missing, unmapped, unreadable, duplicate;
    double seconds;
} RunCounts;

/* 1 where a leak or damage was found, else 3 where something is undetermined, else 0. */
int run_exit_status(const RunCounts *counts);

/* Writes OUT/regions.csv, pixels.csv and summary.json, in the key's order, and report.html, worst
 * first, mode 0600. */
gboolean report_write(Results *results, const char *out, const RunCounts *counts, GError **error);

/* A short summary, or summary.json where json is set, on standard output. No text that was burned
 * in. */
gboolean report_print(Results *results, const char *out, const RunCounts *counts, gboolean json,
                      GError **error);
