/* A process beside the program, forked while that is one thread, which answers one question after
 * the other: records, whose meaning is the caller's. So a program of many threads starts workers:
 * its aide does. */
#pragma once
#include <glib.h>

typedef struct Aide Aide;

/* In the aide: appends the answer to a question. */
typedef void (*AideAnswer)(GBytes *question, GByteArray *answer, gpointer data);

/* most: bytes of a question or an answer. Fails where no process can be started. */
Aide *aide_start(AideAnswer answer, gpointer data, gsize most, GError **error);
/* Ends it once it has answered. */
void aide_free(Aide *aide);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Aide, aide_free)
/* One question at a time, whichever thread asks. NULL where the aide is gone. */
GBytes *aide_ask(Aide *aide, const GByteArray *question);
