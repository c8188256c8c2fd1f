/* A bar on standard error, if that is a terminal. */
#pragma once
#include <glib.h>

typedef struct Progress {
    gsize done, total;
    gboolean shown;
} Progress;

void progress_start(Progress *progress, gsize total);
/* More is to be done than was known at the start. */
void progress_extend(Progress *progress, gsize more);
void progress_step(Progress *progress);
void progress_end(Progress *progress);
