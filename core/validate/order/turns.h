/* Which rows of the table are whose: tasks of several processes number their rows one behind the
 * other, each as soon as it knows how many it has. */
#pragma once
#include <glib.h>

typedef struct Turns Turns;

/* To be made before the processes are forked. first: of the first task's rows. NULL where there is
 * no shared memory. */
Turns *turns_new(gsize n_tasks, gint64 first, GError **error);
void turns_free(Turns *turns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Turns, turns_free)

/* Claims n rows for the task; gives the first. Waits for the tasks before it. */
gint64 turns_claim(Turns *turns, gsize task, gint64 n);
/* The task came to nothing: if it has claimed no rows, others needn't wait for it. All tasks before
 * it must be done. */
void turns_skip(Turns *turns, gsize task);
/* The row behind all tasks', when all are done. */
gint64 turns_end(const Turns *turns);
