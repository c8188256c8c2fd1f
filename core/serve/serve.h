/* `pixleak serve`: the results of a run in a browser, where curators decide of them. */
#pragma once
#include <glib.h>

typedef struct ServeOptions {
    const char *out;  /* the folder of the results */
    const char *user; /* who decides; NULL: the user's name */
    guint port;       /* 0: a free one */
    guint64 memory;   /* bytes that a worker may take; 0: the usual */
} ServeOptions;

/* Prints the address and serves until SIGINT or SIGTERM, which are blocked from then on. FALSE
 * where it can't begin. */
gboolean serve_run(const ServeOptions *options, GError **error);
