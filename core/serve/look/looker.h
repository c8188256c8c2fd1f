/* A process that looks at files for the server, which never does itself: for each picture it starts
 * a worker that may read that one file and write nothing, and gives on what comes back. */
#pragma once
#include "core/serve/look/look.h"

typedef struct Looker Looker;

/* While the program is one thread. memory: bytes that a worker may take; 0: the usual. */
Looker *looker_start(guint64 memory, GError **error);
/* Ends it. */
void looker_free(Looker *looker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Looker, looker_free)
/* Never NULL; one at a time, whichever thread asks. */
Look *looker_look(Looker *looker, LookRequest *request);
