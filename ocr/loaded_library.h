/* Libraries that are opened while the program runs, where they are installed. */
#pragma once
#include <glib.h>

typedef struct LibraryFunction {
    const char *name;
    void *function; /* where the pointer to it goes */
} LibraryFunction;

/* Opens a library for good and finds n functions of it. lazily: what it needs of others is looked
 * up as it is called, which takes less time. FALSE where it, or one of them, is not there. */
gboolean library_load(const char *name, gboolean lazily, const LibraryFunction *functions, gsize n);
