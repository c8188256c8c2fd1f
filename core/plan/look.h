/* What a plan has to know of a file, found for many files side by side. */
#pragma once
#include "core/run/reader_terms.h"
#include "core/source/source.h"

typedef struct ItemLook {
    guint64 bytes;         /* of a file on disk; 0 of all else, and where nobody can tell */
    gint64 time;           /* likewise: nanoseconds of its last change */
    gboolean is_directory; /* a DICOMDIR on disk */
} ItemLook;

/* Of items first to first + n, by so many threads as the terms allow processes; what begins like a
 * DICOMDIR a process reads. One that it doesn't survive is taken for none: whoever judges the file
 * is told of it. Flushed sources. Fails where no process can be started. */
gboolean items_look(const Sources *sources, gsize first, gsize n, const ReaderTerms *terms,
                    ItemLook *looks, GError **error);
