/* What a plan has to know of a file, found for many files side by side. */
#pragma once
#include "core/source/source.h"

typedef struct ItemLook {
    guint64 bytes;         /* of a file on disk; 0 of all else, and where nobody can tell */
    gint64 time;           /* likewise: nanoseconds of its last change */
    gboolean is_directory; /* a DICOMDIR on disk */
} ItemLook;

/* Of items first to first + n, by `jobs` (at least 1) threads. */
void items_look(const Sources *sources, gsize first, gsize n, guint jobs, ItemLook *looks);
