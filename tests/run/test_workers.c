/* Workers that crash, workers that never get as far as a task, and results taken in order. */
#include "core/run/progress.h"
#include "core/run/record.h"
#include "core/run/workers.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <unistd.h>

enum { N_TASKS = 40, BAD_TASK = 7 };

typedef struct Seen {
    guint good, failed;
    guint taken, last; /* in order; of which there are to be so many */
    const char *path;  /* of a file: the first worker that makes it dies */
} Seen;

static void run(gsize task, gpointer state, GByteArray *record, gpointer data) {
    (void)state;
    (void)data;
    if (task == BAD_TASK)
        _exit(9);
    record_put_u64(record, task);
}

static gboolean done(gsize task, GBytes *record, const char *failure, gpointer data) {
    Seen *seen = data;
    if (record) {
        RecordReader reader = record_reader(record);
        g_assert_cmpuint(record_u64(&reader), ==, task);
        seen->good++;
    } else {
        g_assert_cmpuint(task, ==, BAD_TASK);
        g_assert_cmpstr(failure, ==, "the worker ended with status 9");
        seen->failed++;
    }
    return TRUE;
}

/* Early tasks take longest. */
static void run_late(gsize task, gpointer state, GByteArray *record, gpointer data) {
    if (task % 8 == 0)
        g_usleep(20000);
    run(task, state, record, data);
}

static gboolean take(gsize task, GBytes *record, const char *failure, gpointer data) {
    Seen *seen = data;
    g_assert_cmpuint(task, ==, seen->taken++);
    return done(task, record, failure, data) && seen->taken != seen->last;
}

static gpointer die(gpointer data) {
    (void)data;
    _exit(3);
}

static gpointer die_once(gpointer data) {
    const Seen *seen = data;
    if (unlink(seen->path) == 0)
        kill(getpid(), SIGKILL);
    return NULL;
}

static WorkersJob job_of(Seen *seen, gpointer (*start)(gpointer)) {
    return (WorkersJob){
        .n_tasks = N_TASKS, .n_workers = 3, .start = start, .run = run, .done = done, .data = seen};
}

static void test_one_task_crashes(void) {
    Seen seen = {0};
    g_autoptr(GError) error = NULL;
    WorkersJob job = job_of(&seen, NULL);
    g_assert_true(workers_run(&job, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(seen.good, ==, N_TASKS - 1);
    g_assert_cmpuint(seen.failed, ==, 1);
}

static void test_in_order(void) {
    Seen seen = {0};
    g_autoptr(GError) error = NULL;
    WorkersJob job = job_of(&seen, NULL);
    job.run = run_late;
    job.done = NULL;
    job.take = take;
    g_assert_true(workers_run(&job, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(seen.taken, ==, N_TASKS);
    g_assert_cmpuint(seen.failed, ==, 1);
    seen = (Seen){.last = 11};
    g_assert_false(workers_run(&job, &error));
    g_assert_error(error, WORKERS_ERROR, 0);
    g_assert_cmpuint(seen.taken, ==, 11);
}

static void test_one_start_crashes(void) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    int file = g_file_open_tmp(NULL, &path, &error);
    g_assert_no_error(error);
    close(file);
    Seen seen = {.path = path};
    WorkersJob job = job_of(&seen, die_once);
    g_assert_true(workers_run(&job, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(seen.good, ==, N_TASKS - 1);
    g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

static void test_every_start_crashes(void) {
    Seen seen = {0};
    g_autoptr(GError) error = NULL;
    WorkersJob job = job_of(&seen, die);
    g_assert_false(workers_run(&job, &error));
    g_assert_error(error, WORKERS_ERROR, 0);
    g_assert_nonnull(strstr(error->message, "before their first task"));
    g_assert_nonnull(strstr(error->message, "status 3"));
    g_assert_cmpuint(seen.good + seen.failed, ==, 0);
}

static void test_progress_line(void) {
    static const struct {
        gsize done, total;
        gint64 seconds;
        const char *line;
    } cases[] = {
        {1000, 4000, 300, "1000 of 4000, about 15 min left"},
        {10, 4000, 60, "10 of 4000, about 7 h left"},
        {3900, 4000, 3900, "3900 of 4000, about 100 s left"},
        {4000, 4000, 60, "4000 of 4000, about 0 s left"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *line =
            progress_line(cases[i].done, cases[i].total, cases[i].seconds * 1000000);
        g_assert_cmpstr(line, ==, cases[i].line);
    }
}

#ifdef __SANITIZE_ADDRESS__ /* which traces itself at its end, and so is let */
enum { FOREIGN_CALLS = 4 };
#else
enum { FOREIGN_CALLS = 5 };
#endif

/* What a decoder that strangers took over would try first. */
static void run_foreign(gsize task, gpointer state, GByteArray *record, gpointer data) {
    (void)state;
    (void)data;
    char *const nothing[] = {NULL};
    guint refused = (socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM) +
                    (socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM) +
#ifndef __SANITIZE_ADDRESS__
                    (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0 && errno == EPERM) +
#endif
                    (execve("/bin/true", nothing, nothing) < 0 && errno == EPERM) +
                    (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
    record_put_u64(record, refused == FOREIGN_CALLS ? task : N_TASKS);
}

static void test_confined(void) {
    Seen seen = {0};
    g_autoptr(GError) error = NULL;
    WorkersJob job = job_of(&seen, NULL);
    job.run = run_foreign;
    g_assert_true(workers_run(&job, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(seen.good, ==, N_TASKS);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/workers/confined", test_confined);
    g_test_add_func("/workers/one-task-crashes", test_one_task_crashes);
    g_test_add_func("/workers/in-order", test_in_order);
    g_test_add_func("/workers/one-start-crashes", test_one_start_crashes);
    g_test_add_func("/workers/every-start-crashes", test_every_start_crashes);
    g_test_add_func("/progress/line", test_progress_line);
    return g_test_run();
}
