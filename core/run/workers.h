/* Forked processes that take the next task from a shared counter. What crashes or hangs in one task
 * costs that task: the process is replaced and the rest goes on. */
#pragma once
#include "core/run/confinement.h"

#define WORKERS_ERROR (workers_error_quark())
GQuark workers_error_quark(void);

/* What a worker sends of a task, part by part. */
typedef struct WorkerStream WorkerStream;
/* In the worker: the time limit is one of each part. FALSE: no more of the task is wanted. */
gboolean worker_stream_send(WorkerStream *stream, gconstpointer data, gsize length);

typedef struct WorkersJob {
    gsize n_tasks;
    guint n_workers;   /* at least 1 */
    double time_limit; /* seconds a task may take, of those the parent watches; 0: any time */
    gsize window;      /* of a task and those before it, all but so many are done; 0: any number */
    const Confinement *confinement; /* NULL: loosely */
    gboolean reads_only; /* headers, archives, keys, and no pixels: see confinement_memory() */
    /* In the worker, confined, before its first task: its state, e.g. an OCR engine; may be NULL.
     */
    gpointer (*start)(gpointer data);
    /* In the worker: does a task and appends its result to the record (core/run/record.h). */
    void (*run)(gsize task, gpointer state, GByteArray *record, gpointer data);
    /* In place of run(), where what a task gives may be larger than memory: sends its parts. The
     * record is empty then. With one worker those of a task come together. */
    void (*stream)(gsize task, gpointer state, WorkerStream *stream, gpointer data);
    /* In the parent: a part, in the order in which they were sent. FALSE: no more of the task is
     * wanted, though some may follow. */
    gboolean (*part)(gsize task, GBytes *part, gpointer data);
    /* In the parent, once per task: the record, or NULL and why there is none. done() as soon as it
     * is there, take() in the order of tasks; either may be NULL. FALSE stops everything. What a
     * record holds is whatever a worker sent that may have lost its mind. */
    gboolean (*done)(gsize task, GBytes *record, const char *failure, gpointer data);
    gboolean (*take)(gsize task, GBytes *record, const char *failure, gpointer data);
    /* In the parent, at least every half second; may be NULL. */
    void (*tick)(gpointer data);
    /* Whether run() starts other programs, which workers can't otherwise. */
    gboolean starts_programs;
    gpointer data;
    /* What done(), take() or tick() may set, which stops everything and is the error then; may be
     * NULL. */
    GError **failure;
} WorkersJob;

/* Runs all tasks; fails where no process can be started, none of them lives to take a task, or
 * done() or take() said to stop. */
gboolean workers_run(const WorkersJob *job, GError **error);
