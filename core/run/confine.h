/* What every worker gives up, also one that writes files, starts programs or uses a device; those
 * of check, scan and validate give up more (core/run/confinement.h). */
#pragma once
#include <glib.h>

/* No new rights, no core files, no sockets, no other programs, no other processes' memory: such
 * calls fail with EPERM from now on, in this process and its children. `may_start`: but for other
 * programs. FALSE where the kernel has no filters of system calls; the rest holds nevertheless. */
gboolean confine(gboolean may_start);
