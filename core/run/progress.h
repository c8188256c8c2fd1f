/* A bar on standard error, if that is a terminal. */
#pragma once
#include <glib.h>

typedef struct Progress {
    gsize done, total;
    gboolean shown;
} Progress;

void progress_start(Progress *progress, gsize total);
void progress_step(Progress *progress);
void progress_end(Progress *progress);
