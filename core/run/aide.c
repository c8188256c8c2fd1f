#include "core/run/aide.h"

#include "core/run/workers.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct Aide {
    pid_t pid;
    int to, from;
    gsize most;
    GMutex mutex;
};

/* What the process that is forked has. */
typedef struct AideTask {
    AideAnswer answer;
    gpointer data;
    gsize most;
    int from, to;
} AideTask;

static gboolean write_fully(int fd, const void *data, gsize length) {
    for (gsize done = 0; done < length;) {
        ssize_t n = write(fd, (const guint8 *)data + done, length - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return FALSE;
        done += (gsize)n;
    }
    return TRUE;
}

static gboolean read_fully(int fd, void *data, gsize length) {
    for (gsize done = 0; done < length;) {
        ssize_t n = read(fd, (guint8 *)data + done, length - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return FALSE;
        done += (gsize)n;
    }
    return TRUE;
}

static gboolean send_bytes(int fd, const void *data, gsize length) {
    guint64 size = length;
    return write_fully(fd, &size, sizeof size) && write_fully(fd, data, length);
}

/* NULL at the end, and where more is said to come than there can be. */
static GBytes *receive_bytes(int fd, gsize most) {
    guint64 size;
    if (!read_fully(fd, &size, sizeof size) || size > most)
        return NULL;
    guint8 *data = g_malloc((gsize)MAX(size, 1));
    if (read_fully(fd, data, (gsize)size))
        return g_bytes_new_take(data, (gsize)size);
    g_free(data);
    return NULL;
}

static gboolean answer_one(const AideTask *task) {
    g_autoptr(GBytes) question = receive_bytes(task->from, task->most);
    if (question == NULL)
        return FALSE;
    g_autoptr(GByteArray) answer = g_byte_array_new();
    task->answer(question, answer, task->data);
    return send_bytes(task->to, answer->data, answer->len);
}

/* Ends with the program, whose pipe closes then. */
G_GNUC_NORETURN static void aide_main(const AideTask *task, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    signal(SIGINT, SIG_IGN); /* of the terminal, which is the program's to take */
    while (answer_one(task))
        ;
    _exit(0);
}

static gboolean make_pipes(int there[2], int back[2], GError **error) {
    if (pipe2(there, O_CLOEXEC) == 0) {
        if (pipe2(back, O_CLOEXEC) == 0)
            return TRUE;
        close(there[0]);
        close(there[1]);
    }
    g_set_error(error, WORKERS_ERROR, 0, "no pipe for a process: %s", g_strerror(errno));
    return FALSE;
}

Aide *aide_start(AideAnswer answer, gpointer data, gsize most, GError **error) {
    int there[2], back[2];
    if (!make_pipes(there, back, error))
        return NULL;
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        close(there[1]);
        close(back[0]);
        aide_main(&(AideTask){answer, data, most, there[0], back[1]}, parent);
    }
    close(there[0]);
    close(back[1]);
    if (pid < 0) {
        close(there[1]);
        close(back[0]);
        g_set_error(error, WORKERS_ERROR, 0, "no process beside this one: %s", g_strerror(errno));
        return NULL;
    }
    Aide *aide = g_new0(Aide, 1);
    *aide = (Aide){.pid = pid, .to = there[1], .from = back[0], .most = most};
    g_mutex_init(&aide->mutex);
    return aide;
}

void aide_free(Aide *aide) {
    if (aide == NULL)
        return;
    close(aide->to);
    close(aide->from);
    while (waitpid(aide->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    g_mutex_clear(&aide->mutex);
    g_free(aide);
}

GBytes *aide_ask(Aide *aide, const GByteArray *question) {
    g_mutex_lock(&aide->mutex);
    GBytes *answer = send_bytes(aide->to, question->data, question->len)
                         ? receive_bytes(aide->from, aide->most)
                         : NULL;
    g_mutex_unlock(&aide->mutex);
    return answer;
}
