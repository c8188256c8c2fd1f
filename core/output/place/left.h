/* What a run left in OUT that was ended before it was complete. */
#pragma once
#include <glib.h>

/* Says that what lies at a path makes way for another run, unless it holds no rows. path: of the
 * database, in a folder that this process has claimed. */
void left_run_tell(const char *path);
/* What to do with OUT, in words, where it holds what such a run left; NULL: it does not. The caller
 * frees it. */
char *left_run_advice(const char *out);
