/* An answer key for `pixleak check`, made of what another tool's ground truth says was burned in.
 */
#pragma once
#include <glib.h>

typedef struct TruthOptions {
    const char *truth;    /* the ground truth: core/truth/presidio.h */
    const char *original; /* what it is about: a folder, an archive or a list */
    const char *out;      /* a folder that holds nothing */
    guint jobs;           /* processes that read headers; at least 1 */
} TruthOptions;

typedef struct TruthCounts {
    gsize rows, boxes; /* of the key */
    gsize left;        /* entries that are told on standard error and left out */
} TruthCounts;

/* Writes OUT/answers.db, a row for each image that the truth names, and OUT/uid_mapping.csv, by
 * which each image keeps its UID. What can't be told which image it is of, or is no box, is left
 * out. Fails where the truth or the images can't be read, where not one name fits an image, and
 * where OUT can't be written. */
gboolean truth_make_key(const TruthOptions *options, TruthCounts *counts, GError **error);
