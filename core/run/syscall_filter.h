/* System calls that a worker may no longer make, through libseccomp. FALSE where the kernel has no
 * filters; then nothing is kept from it. Each holds from then on, in its children too. */
#pragma once
#include <glib.h>

/* All but computing, reading files and writing to what is open. What libraries may try in good
 * faith fails; what nothing here does ends the process (SIGSYS). */
gboolean syscall_filter_computing(void);
/* Only sockets, other programs but where it `may_start` them, tracing but where it `may_trace`, and
 * what concerns other processes and the kernel; they fail with EPERM. */
gboolean syscall_filter_foreign(gboolean may_start, gboolean may_trace);
