/* Tasks done by several processes, their results taken in the tasks' order. */
#pragma once
#include <glib.h>

typedef struct OrderedJob {
    gsize n_tasks;
    guint jobs; /* processes; 0: one per processor */
    /* In the worker, before its first task: its state. */
    gpointer (*start)(gpointer data, GError **error);
    /* In the worker: the task's result as texts (newly allocated, in UTF-8), or NULL. */
    char **(*run)(gsize task, gpointer state, gpointer data, GError **error);
    /* In the parent, in the order of the tasks. */
    gboolean (*take)(gsize task, const char *const *texts, gpointer data, GError **error);
    gboolean quiet; /* progress is not told of */
    gpointer data;
} OrderedJob;

/* Fails with the first task that failed; those after it are not taken. */
gboolean ordered_run(const OrderedJob *job, GError **error);
