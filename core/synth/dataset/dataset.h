/* pixleak synth: a MIDI-shaped dataset, originals with their answer key. */
#pragma once
#include "core/synth/plan/plan.h"

typedef struct DatasetOptions {
    const char *out;   /* a folder that is not there yet, or empty */
    const char *base;  /* a folder of images to start from; NULL: drawn ones */
    const char *fonts; /* folder; NULL: a usual one */
    char **scenes;     /* names, in turn (scene.h); NULL: text as devices write it */
    PlanOptions plan;
    double scale;      /* of rows and columns, above 0 */
    guint capitals[2]; /* least and greatest height in pixels; 0: as the images have it */
    guint contrast[2]; /* least and greatest, percent */
    guint jobs;        /* worker processes; 0: one per processor */
    gboolean quiet;    /* progress is not told of */
} DatasetOptions;

/* Writes original/ and answers.db; gives the number of instances in n_instances. */
gboolean dataset_make(const DatasetOptions *options, gsize *n_instances, GError **error);
/* Makes a folder, which must be empty if it is there: files of another dataset in between would be
 * taken for part of this one. */
gboolean dataset_make_folder(const char *path, GError **error);
