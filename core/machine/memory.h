/* How much memory the processes of a run may take on this machine. */
#pragma once
#include <glib.h>

/* What a worker has at least, where a control group is small: more than twice what the whole
 * program takes for a frame of 4000 x 3000 samples of 16 bits with text (119 MiB, docs/scan.md).
 * Workers hardly all take their most at a time. */
#define WORKER_MEMORY_LEAST ((guint64)256 << 20)
/* What it has at most, unless more is asked for. */
#define WORKER_MEMORY_MOST ((guint64)2 << 30)

/* Bytes that all processes of this one's control groups may take together, as a batch system or a
 * container limits them (memory.max of version 2, memory.limit_in_bytes of version 1, of its own
 * group and of those around it); G_MAXUINT64 where nothing does. The kernel ends a process where
 * they take more. root: "", or a folder that has proc/self/cgroup and sys/fs/cgroup, for tests. */
guint64 control_group_memory(const char *root);

/* Bytes that each of n_workers may take where `asked` are asked for; 0: the default, a quarter of
 * the machine's memory and WORKER_MEMORY_MOST at most, and no more than its share of what the
 * control groups let all of them take, but for WORKER_MEMORY_LEAST. */
guint64 worker_memory(guint64 asked, gsize n_workers);
