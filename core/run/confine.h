/* What a worker gives up before it reads what strangers sent. */
#pragma once
#include <glib.h>

/* No new rights, no core files, no sockets, no other programs, no other processes' memory: such
 * calls fail with EPERM from now on, in this process and its children. `may_start`: but for other
 * programs. FALSE where the kernel has no filters of system calls; the rest holds nevertheless. */
gboolean confine(gboolean may_start);
