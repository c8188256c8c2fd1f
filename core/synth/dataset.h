/* A small MIDI-shaped dataset: drawn images with burned-in text, and a scrubbed copy whose flaws
 * are known. */
#pragma once
#include <glib.h>

typedef struct DatasetOptions {
    const char *out; /* a folder that is not there yet, or empty */
    guint instances;
    guint32 seed;     /* the same seed makes the same files */
    const char *font; /* NULL: a usual one */
} DatasetOptions;

/* Writes original/, deid/, the answer key, the maps and the truth. Treatments, kinds of image and
 * transfer syntaxes take turns. */
gboolean dataset_make(const DatasetOptions *options, GError **error);
