/* pixleak scrub: the curated copy of a dataset, with flaws that are known. */
#pragma once
#include <glib.h>

typedef struct ScrubOptions {
    const char *key, *original, *out;
    const char *flaws; /* "none", "default" or a file */
    const char *fonts; /* folder; NULL: a usual one */
    guint64 seed;
    guint jobs;     /* processes; 0: one per processor */
    gboolean quiet; /* progress is not told of */
} ScrubOptions;

typedef struct ScrubCounts {
    gsize instances, left_out; /* left out: no original, or one that can't be scrubbed */
} ScrubCounts;

/* Writes deid/, uid_mapping.csv, patid_mapping.csv, config.json, truth_regions.csv,
 * truth_pixels.csv and truth_tags.csv. */
gboolean scrub_make(const ScrubOptions *options, ScrubCounts *counts, GError **error);
