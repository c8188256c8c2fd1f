/* What tells that a file is the one that it was, in words that machines with the same files agree
 * on. */
#pragma once
#include <glib.h>
#include <sys/stat.h>

/* "1234 bytes of 2023-11-14T22:13:20.000000001Z": size and last change, UTC. The caller frees it.
 */
char *file_state_text(guint64 size, gint64 seconds, gint64 nanoseconds);
/* Of a file, or of the archive that a member "archive.zip!/member" is in; "nothing" where there is
 * none. */
char *file_state(const char *name);
