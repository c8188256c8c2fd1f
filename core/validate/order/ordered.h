/* Work that is done by many processes and taken in order. */
#pragma once
#include <glib.h>

typedef struct OrderedJob {
    gsize n_tasks;
    guint n_workers;
    double time_limit;
    gpointer (*start)(gpointer data);
    /* In the worker: appends the task's record. */
    void (*run)(gsize task, gpointer state, GByteArray *record, gpointer data);
    /* In the parent, in any order, as soon as a record is there; may be NULL. FALSE stops
     * everything. */
    gboolean (*arrive)(gsize task, GVariant *record, gpointer data);
    /* In the parent, in the order of tasks: the record, valid as long as the variant that holds it;
     * or NULL and why there is none. FALSE stops everything. */
    gboolean (*take)(gsize task, GVariant *record, const char *failure, gpointer data);
    void (*tick)(gpointer data);
    gpointer data;
} OrderedJob;

gboolean ordered_job_run(const OrderedJob *job, GError **error);
