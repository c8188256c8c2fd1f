#include "core/run/workers.h"

#include "core/run/lost_pages.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - workers - error - quark, workers_error)

/* The parent naps between messages: it takes several at once and leaves the processors to the
 * workers, whose pipes have room meanwhile. */
enum {
    NAP_MICROSECONDS = 4000,
    WAIT_MICROSECONDS = 500,
    POLL_MILLISECONDS = 200,
    WATCHED_MILLISECONDS = 1000, /* that count between two looks, whatever passed */
    START_SECONDS = 60,          /* in which the largest models are loaded on a busy machine */
    SPARE_STARTS = 4, /* workers more than the job's own that may die before one takes a task */
    READ_SIZE = 256 << 10
};
/* A result or a part larger than this is a broken pipe protocol, not a result. */
#define MAX_RESULT ((gsize)1 << 30)
#define MAX_PART ((gsize)16 << 20)

/* What a worker is at, visible to the parent. */
typedef struct Slot {
    _Atomic gsize task_plus_one;     /* 0: none */
    _Atomic gint64 started;          /* what it is at, by Shared.clock */
    _Atomic gboolean took;           /* a task, ever */
    _Atomic gsize unwanted_plus_one; /* the task of which no more parts are wanted; 0: none */
} Slot;

typedef struct Shared {
    _Atomic gsize next;
    _Atomic gsize first_open; /* all tasks before it are done */
    /* Microseconds that the parent has watched: where it was stopped itself, or was busy, its
     * workers are not overdue for that. */
    _Atomic gint64 clock;
    atomic_bool unconfined; /* a worker runs without a filter of system calls */
    Slot slots[];
} Shared;

typedef struct Worker {
    pid_t pid; /* 0: not running */
    int pipe;
    GByteArray *received;
    gboolean timed_out;
    gsize unwanted; /* bytes that came in nevertheless */
} Worker;

/* What take() is to have, behind a task that is not done. */
typedef struct WaitingRecord {
    GBytes *record;
    char *failure;
} WaitingRecord;

static void waiting_free(gpointer data) {
    WaitingRecord *waiting = data;
    g_clear_pointer(&waiting->record, g_bytes_unref);
    g_free(waiting->failure);
    g_free(waiting);
}

typedef struct Pool {
    const WorkersJob *job;
    Shared *shared;
    gsize shared_size;
    Worker *workers;
    guint8 *finished;    /* per task */
    gsize first_open;    /* all tasks before it are done */
    gsize first_untaken; /* all tasks before it are taken */
    GHashTable *waiting; /* task to Waiting */
    gint64 looked;       /* monotonic microseconds */
    guint n_stillborn;   /* workers in a row that ended without having taken a task */
    char *stillborn;     /* how the last of them ended */
    gboolean stopped;
} Pool;

/* A message: in host order task, length and whether it is a part, then the record or part. */
typedef struct RecordHeader {
    guint64 task, length, is_part;
} RecordHeader;

struct WorkerStream {
    int pipe;
    gsize task;
    Slot *slot;
    Shared *shared;
};

static gboolean write_message(int fd, const RecordHeader *header, gconstpointer data) {
    struct iovec parts[] = {{(gpointer)header, sizeof *header}, {(gpointer)data, header->length}};
    gsize first = 0;
    while (first < G_N_ELEMENTS(parts)) {
        ssize_t n = writev(fd, parts + first, (int)(G_N_ELEMENTS(parts) - first));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return FALSE;
        for (gsize left = (gsize)n; first < G_N_ELEMENTS(parts); first++) {
            gsize done = MIN(left, parts[first].iov_len);
            parts[first].iov_base = (guint8 *)parts[first].iov_base + done;
            parts[first].iov_len -= done;
            left -= done;
            if (parts[first].iov_len > 0)
                break;
        }
    }
    return TRUE;
}

gboolean worker_stream_send(WorkerStream *stream, gconstpointer data, gsize length) {
    RecordHeader header = {stream->task, length, TRUE};
    if (atomic_load(&stream->slot->unwanted_plus_one) == stream->task + 1)
        return FALSE;
    if (!write_message(stream->pipe, &header, data))
        _exit(1); /* the parent is gone */
    atomic_store(&stream->slot->started, atomic_load(&stream->shared->clock));
    return TRUE;
}

G_GNUC_NORETURN static void worker_main(const WorkersJob *job, Shared *shared, Slot *slot, int fd) {
    signal(SIGVTALRM, SIG_DFL); /* by which a decoder without an end ends it */
    if (job->confinement)
        confinement_enter(job->confinement, job->reads_only);
    gpointer state = job->start ? job->start(job->data) : NULL;
    if (!job->confinement && !confinement_enter_loosely(job->starts_programs))
        atomic_store(&shared->unconfined, TRUE);
    GByteArray *record = g_byte_array_new();
    for (;;) {
        gsize task = atomic_fetch_add(&shared->next, 1);
        if (task >= job->n_tasks)
            _exit(0);
        atomic_store(&slot->took, TRUE);
        atomic_store(&slot->started, atomic_load(&shared->clock));
        atomic_store(&slot->task_plus_one, task + 1);
        while (job->window > 0 && task - atomic_load(&shared->first_open) >= job->window) {
            g_usleep(WAIT_MICROSECONDS);
            atomic_store(&slot->started, atomic_load(&shared->clock));
        }
        g_byte_array_set_size(record, 0);
        if (job->stream)
            job->stream(task, state, &(WorkerStream){fd, task, slot, shared}, job->data);
        else
            job->run(task, state, record, job->data);
        RecordHeader header = {task, record->len, FALSE};
        if (!write_message(fd, &header, record->data))
            _exit(1); /* the parent is gone */
        atomic_store(&slot->started, atomic_load(&shared->clock));
        atomic_store(&slot->task_plus_one, 0);
    }
}

static gboolean start_worker(Pool *pool, guint i, GError **error) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        g_set_error(error, WORKERS_ERROR, 0, "no pipe for a worker: %s", g_strerror(errno));
        return FALSE;
    }
    fcntl(ends[1], F_SETPIPE_SZ, READ_SIZE); /* or what the system allows */
    Slot *slot = &pool->shared->slots[i];
    atomic_store(&slot->task_plus_one, 0);
    atomic_store(&slot->took, FALSE);
    atomic_store(&slot->unwanted_plus_one, 0);
    atomic_store(&slot->started, atomic_load(&pool->shared->clock));
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
        close(ends[0]);
        lost_pages_end_process();
        worker_main(pool->job, pool->shared, slot, ends[1]);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        g_set_error(error, WORKERS_ERROR, 0, "no process for a worker: %s", g_strerror(errno));
        return FALSE;
    }
    pool->workers[i] = (Worker){.pid = pid, .pipe = ends[0], .received = g_byte_array_new()};
    return TRUE;
}

/* Takes what is next in order, if it is this task, and what waits for that. */
static gboolean take_in_order(Pool *pool, gsize task, GBytes *record, const char *failure) {
    if (task != pool->first_untaken) {
        WaitingRecord *waiting = g_new0(WaitingRecord, 1);
        waiting->record = record ? g_bytes_ref(record) : NULL;
        waiting->failure = g_strdup(failure);
        g_hash_table_insert(pool->waiting, GSIZE_TO_POINTER(task), waiting);
        return TRUE;
    }
    gboolean good = pool->job->take(pool->first_untaken++, record, failure, pool->job->data);
    WaitingRecord *next;
    while (good && (next = g_hash_table_lookup(pool->waiting,
                                               GSIZE_TO_POINTER(pool->first_untaken))) != NULL) {
        gpointer key = GSIZE_TO_POINTER(pool->first_untaken);
        good = pool->job->take(pool->first_untaken++, next->record, next->failure, pool->job->data);
        g_hash_table_remove(pool->waiting, key);
    }
    return good;
}

static void finish_task(Pool *pool, gsize task, GBytes *record, const char *failure) {
    if (task >= pool->job->n_tasks || pool->finished[task] || pool->stopped)
        return;
    pool->finished[task] = 1;
    while (pool->first_open < pool->job->n_tasks && pool->finished[pool->first_open])
        pool->first_open++;
    atomic_store(&pool->shared->first_open, pool->first_open);
    pool->n_stillborn = 0;
    const WorkersJob *job = pool->job;
    pool->stopped = (job->done && !job->done(task, record, failure, job->data)) ||
                    (job->take && !take_in_order(pool, task, record, failure));
}

/* Of a task of which no more is wanted so much comes in as was in the pipe. */
static void take_part(Pool *pool, Worker *worker, gsize task, GBytes *part) {
    const WorkersJob *job = pool->job;
    Slot *slot = &pool->shared->slots[worker - pool->workers];
    if (task >= job->n_tasks || pool->finished[task] || pool->stopped)
        return;
    if (atomic_load(&slot->unwanted_plus_one) == task + 1) {
        worker->unwanted += g_bytes_get_size(part) + sizeof(RecordHeader);
        if (worker->unwanted > MAX_PART + READ_SIZE)
            kill(worker->pid, SIGKILL);
    } else if (!job->part(task, part, job->data)) {
        worker->unwanted = 0;
        atomic_store(&slot->unwanted_plus_one, task + 1);
    }
}

/* What no worker does that keeps to the window. */
static gboolean is_far_ahead(const Pool *pool, guint64 task) {
    gsize window = pool->job->window;
    return window > 0 && task >= pool->first_open && task - pool->first_open >= window;
}

/* Hands on every whole message that has come in. */
static void take_messages(Pool *pool, Worker *worker) {
    gsize at = 0;
    RecordHeader header;
    while (worker->received->len - at >= sizeof header) {
        memcpy(&header, worker->received->data + at, sizeof header);
        if (header.length > (header.is_part ? MAX_PART : MAX_RESULT) ||
            (header.is_part && !pool->job->part) || is_far_ahead(pool, header.task)) {
            kill(worker->pid, SIGKILL);
            break;
        }
        if (worker->received->len - at - sizeof header < header.length)
            break;
        g_autoptr(GBytes) record =
            g_bytes_new(worker->received->data + at + sizeof header, header.length);
        at += sizeof header + header.length;
        if (header.is_part)
            take_part(pool, worker, header.task, record);
        else
            finish_task(pool, header.task, record, NULL);
    }
    if (at > 0)
        g_byte_array_remove_range(worker->received, 0, (guint)at);
}

/* Seconds that a worker may take for what it is at. */
static double time_limit(const WorkersJob *job, const Slot *slot) {
    return atomic_load(&slot->task_plus_one) > 0 ? job->time_limit
                                                 : MAX(job->time_limit, START_SECONDS);
}

static char *how_ended(const Pool *pool, const Worker *worker, int status) {
    if (worker->timed_out)
        return g_strdup_printf("took longer than %g s",
                               time_limit(pool->job, &pool->shared->slots[worker - pool->workers]));
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        return g_strdup("the worker was ended since it asked the system for what no decoder needs, "
                        "as bytes do that were made to take a decoder over");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGVTALRM)
        return g_strdup("a decoder was ended: one frame took it far longer than any of its size "
                        "can, as broken streams do");
    if (WIFSIGNALED(status) && pool->job->confinement &&
        (WTERMSIG(status) == SIGTRAP || WTERMSIG(status) == SIGABRT))
        return g_strdup_printf("the worker was ended by signal %d (%s), mostly for want of memory: "
                               "it may take %" G_GUINT64_FORMAT " MiB (--limit-memory)",
                               WTERMSIG(status), g_strsignal(WTERMSIG(status)),
                               confinement_memory(pool->job->confinement, pool->job->reads_only) >>
                                   20);
    if (WIFSIGNALED(status))
        return g_strdup_printf("the worker was ended by signal %d (%s)", WTERMSIG(status),
                               g_strsignal(WTERMSIG(status)));
    return g_strdup_printf("the worker ended with status %d", WEXITSTATUS(status));
}

/* Waits for a worker whose pipe has closed; what it was at is lost. */
static void bury_worker(Pool *pool, guint i) {
    Worker *worker = &pool->workers[i];
    const Slot *slot = &pool->shared->slots[i];
    int status = 0;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    gsize task = atomic_load(&slot->task_plus_one);
    g_autofree char *how = how_ended(pool, worker, status);
    if (task > 0) {
        finish_task(pool, task - 1, NULL, how);
    } else if (!atomic_load(&slot->took)) {
        pool->n_stillborn++;
        g_free(pool->stillborn);
        pool->stillborn = g_steal_pointer(&how);
    }
    close(worker->pipe);
    g_byte_array_unref(worker->received);
    *worker = (Worker){0};
}

static void read_worker(Pool *pool, guint i) {
    Worker *worker = &pool->workers[i];
    guint before = worker->received->len;
    g_byte_array_set_size(worker->received, before + READ_SIZE);
    ssize_t n = read(worker->pipe, worker->received->data + before, READ_SIZE);
    g_byte_array_set_size(worker->received, before + (guint)MAX(n, 0));
    if (n > 0)
        take_messages(pool, worker);
    else if (n == 0 || errno != EINTR)
        bury_worker(pool, i);
}

static void watch(Pool *pool) {
    gint64 now = g_get_monotonic_time();
    gint64 passed = MIN(now - pool->looked, (gint64)WATCHED_MILLISECONDS * 1000);
    atomic_fetch_add(&pool->shared->clock, passed);
    pool->looked = now;
}

static void end_overdue(Pool *pool) {
    watch(pool);
    if (pool->job->time_limit <= 0)
        return;
    gint64 now = atomic_load(&pool->shared->clock);
    for (guint i = 0; i < pool->job->n_workers; i++) {
        Worker *worker = &pool->workers[i];
        const Slot *slot = &pool->shared->slots[i];
        if (worker->pid != 0 &&
            (double)(now - atomic_load(&slot->started)) / 1e6 > time_limit(pool->job, slot)) {
            worker->timed_out = TRUE;
            kill(worker->pid, SIGKILL);
        }
    }
}

static gboolean may_start(const Pool *pool, GError **error) {
    if (pool->n_stillborn < pool->job->n_workers + SPARE_STARTS)
        return TRUE;
    g_set_error(error, WORKERS_ERROR, 0, "%u workers in a row ended before their first task: %s",
                pool->n_stillborn, pool->stillborn);
    return FALSE;
}

/* Starts what is missing while there are tasks to take; gives how many workers run. */
static guint keep_running(Pool *pool, GError **error) {
    guint running = 0;
    gboolean good = TRUE;
    for (guint i = 0; i < pool->job->n_workers; i++) {
        if (pool->workers[i].pid == 0 && good && !pool->stopped &&
            atomic_load(&pool->shared->next) < pool->job->n_tasks)
            good = may_start(pool, error) && start_worker(pool, i, error);
        running += pool->workers[i].pid != 0;
    }
    return running;
}

static gboolean run_pool(Pool *pool, GError **error) {
    const WorkersJob *job = pool->job;
    g_autofree struct pollfd *polls = g_new0(struct pollfd, job->n_workers);
    g_autoptr(GError) failure = NULL;
    while (keep_running(pool, &failure) > 0) {
        g_clear_error(&failure); /* fewer workers than wanted do too */
        for (guint i = 0; i < job->n_workers; i++)
            polls[i] =
                (struct pollfd){pool->workers[i].pid ? pool->workers[i].pipe : -1, POLLIN, 0};
        if (poll(polls, job->n_workers, POLL_MILLISECONDS) > 0)
            for (guint i = 0; i < job->n_workers; i++)
                if (polls[i].revents != 0)
                    read_worker(pool, i);
        if (pool->stopped)
            for (guint i = 0; i < job->n_workers; i++)
                if (pool->workers[i].pid != 0)
                    kill(pool->workers[i].pid, SIGKILL);
        end_overdue(pool);
        if (job->tick)
            job->tick(job->data);
        if (job->failure != NULL && *job->failure != NULL)
            pool->stopped = TRUE;
        if (!job->stream) /* whose worker mostly waits for the parent */
            g_usleep(NAP_MICROSECONDS);
    }
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    /* A worker that ends between taking a task and saying so leaves it to be found here. */
    for (gsize task = 0; task < job->n_tasks && !pool->stopped; task++)
        if (!pool->finished[task])
            finish_task(pool, task, NULL, "the worker ended before it began");
    if (pool->stopped) {
        g_set_error(error, WORKERS_ERROR, 0, "stopped");
        return FALSE;
    }
    return TRUE;
}

gboolean workers_run(const WorkersJob *job, GError **error) {
    Pool pool = {.job = job,
                 .looked = g_get_monotonic_time(),
                 .shared_size = sizeof(Shared) + job->n_workers * sizeof(Slot)};
    pool.shared =
        mmap(NULL, pool.shared_size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pool.shared == MAP_FAILED) {
        g_set_error(error, WORKERS_ERROR, 0, "no shared memory: %s", g_strerror(errno));
        return FALSE;
    }
    g_autofree Worker *workers = g_new0(Worker, job->n_workers);
    g_autofree guint8 *finished = g_malloc0(MAX(job->n_tasks, 1));
    pool.workers = workers;
    pool.finished = finished;
    pool.waiting = g_hash_table_new_full(NULL, NULL, NULL, waiting_free);
    gboolean good = run_pool(&pool, error);
    g_hash_table_unref(pool.waiting);
    if (atomic_load(&pool.shared->unconfined))
        g_printerr(
            "pixleak: this kernel filters no system calls: the workers that read the files ran "
            "with all of your rights\n");
    munmap(pool.shared, pool.shared_size);
    g_free(pool.stillborn);
    if (job->failure != NULL && *job->failure != NULL) {
        g_clear_error(error);
        g_propagate_error(error, g_steal_pointer(job->failure));
        return FALSE;
    }
    return good;
}
