/* A decoder that was taken over tries what one would; each time the run goes on without it. */
#include "core/run/record.h"
#include "core/run/workers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder, *allowed, *forbidden, *linked;

/* What a try comes to: 0 where it was let through, else why not. */
static int result_of(gboolean good) {
    return good ? 0 : errno;
}

static int open_for_writing(void) {
    return result_of(open(allowed, O_WRONLY | O_APPEND) >= 0);
}

static int make_file(void) {
    g_autofree char *path = g_build_filename(folder, "new", NULL);
    return result_of(open(path, O_CREAT | O_WRONLY, 0600) >= 0);
}

static int make_unnamed_file(void) {
    return result_of(open(folder, O_TMPFILE | O_RDWR, 0600) >= 0);
}

static int remove_file(void) {
    return result_of(unlink(allowed) == 0);
}

static int read_file(const char *path) {
    char byte;
    int fd = open(path, O_RDONLY);
    return result_of(fd >= 0 && read(fd, &byte, 1) == 1);
}

static int read_allowed(void) {
    return read_file(allowed);
}

static int read_through_link(void) {
    return read_file(linked);
}

static int read_forbidden(void) {
    return read_file(forbidden);
}

static int read_home(void) {
    return result_of(g_dir_open(g_get_home_dir(), 0, NULL) != NULL);
}

static int connect_locally(void) {
    return result_of(socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
}

static int connect_far(void) {
    return result_of(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}

static int start_program(void) {
    return result_of(execl("/bin/true", "true", NULL) == 0);
}

static int start_process(void) {
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return result_of(pid > 0);
}

static int trace_parent(void) {
    return result_of(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0);
}

static int kill_parent(void) {
    return result_of(kill(getppid(), 0) == 0);
}

#ifndef __SANITIZE_ADDRESS__
static int take_memory(void) {
    char *data = g_malloc((gsize)100 << 30);
    memset(data, 1, 1 << 20);
    return 0;
}
#endif

static int dump_core(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_CORE, &limit);
    return limit.rlim_cur == 0 && limit.rlim_max == 0 ? 0 : -1;
}

static void *nothing(void *data) {
    return data;
}

static int start_thread(void) {
    pthread_t thread;
    errno = pthread_create(&thread, NULL, nothing, NULL);
    return errno == 0 && pthread_join(thread, NULL) == 0 ? 0 : errno;
}

/* failure: of the worker, in part; NULL: it lives, and the try comes to `result`. */
static const struct {
    const char *name;
    int (*act)(void);
    int result;
    const char *failure;
} tries[] = {
    {"an allowed file", read_allowed, 0, NULL},
    {"an allowed file by a link", read_through_link, 0, NULL},
    {"a thread", start_thread, 0, NULL},
    {"no core files", dump_core, 0, NULL},
    {"a file for writing", open_for_writing, EACCES, NULL},
    {"a new file", make_file, EACCES, NULL},
    {"an unnamed file", make_unnamed_file, EACCES, NULL},
    {"a removal", remove_file, EPERM, NULL},
    {"another file", read_forbidden, EACCES, NULL},
    {"the user's home", read_home, EACCES, NULL},
    {"a local socket", connect_locally, EPERM, NULL},
    {"a far socket", connect_far, 0, "asked the system"},
    {"a program", start_program, 0, "asked the system"},
    {"a process", start_process, EPERM, NULL},
    {"the parent's memory", trace_parent, 0, "asked the system"},
    {"the parent's end", kill_parent, EPERM, NULL},
#ifndef __SANITIZE_ADDRESS__
    {"100 GB", take_memory, 0, "(--limit-memory)"},
#endif
};

static void run(gsize task, gpointer state, GByteArray *record, gpointer data) {
    (void)state;
    (void)data;
    errno = 0;
    record_put_u32(record, (guint32)tries[task].act());
}

static gboolean take(gsize task, GBytes *record, const char *failure, gpointer data) {
    const char *wanted = tries[task].failure;
    g_test_message("%s: %s", tries[task].name, failure ? failure : "the worker lives");
    ++*(gsize *)data;
    g_assert_true((record == NULL) == (wanted != NULL));
    if (wanted != NULL) {
        g_assert_nonnull(strstr(failure, wanted));
        return TRUE;
    }
    RecordReader reader = record_reader(record);
    g_assert_cmpint((int)record_u32(&reader), ==, tries[task].result);
    return TRUE;
}

static void test_tries(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Confinement) confinement = confinement_new((guint64)1 << 30, FALSE, &error);
    g_assert_no_error(error);
    if (confinement_lacks(confinement) != NULL && strstr(confinement_lacks(confinement), "all")) {
        g_test_skip(confinement_lacks(confinement));
        return;
    }
    confinement_allow(confinement, allowed);
    confinement_allow(confinement, linked);
    confinement_allow(confinement, "/no/such/file");
    gsize n_taken = 0;
    const WorkersJob job = {.n_tasks = G_N_ELEMENTS(tries),
                            .n_workers = 2,
                            .confinement = confinement,
                            .run = run,
                            .take = take,
                            .data = &n_taken};
    g_assert_true(workers_run(&job, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(n_taken, ==, G_N_ELEMENTS(tries));
    g_assert_true(g_file_test(allowed, G_FILE_TEST_EXISTS));
}

static int write_at(const char *in, const char *name) {
    g_autofree char *path = g_build_filename(in, name, NULL);
    return result_of(open(path, O_CREAT | O_WRONLY, 0600) >= 0);
}

/* Numbers the first of these that doesn't come to what it should. */
static int try_as_parent(const Confinement *confinement, const char *results, const char *beside) {
    g_autofree char *table = g_build_filename(results, "table", NULL);
    g_autofree char *renamed = g_build_filename(results, "renamed", NULL);
    g_autofree char *inner = g_build_filename(results, "inner", NULL);
    const gboolean good[] = {
        confinement_enter_parent(confinement, results, NULL),
        write_at(results, "table") == 0,
        rename(table, renamed) == 0,
        mkdir(inner, 0700) == 0 && write_at(inner, "crop") == 0,
        read_forbidden() == 0, /* links of inputs lead anywhere */
        write_at(beside, "new") == EACCES,
        open(forbidden, O_WRONLY) < 0 && errno == EACCES,
        unlink(forbidden) < 0 && errno == EACCES,
        connect_far() == EPERM,
        start_program() == EPERM,
        start_process() == 0,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
        if (!good[i])
            return (int)i + 1;
    return 0;
}

static int as_parent(const char *results, const char *beside) {
    g_autoptr(Confinement) confinement = confinement_new(0, FALSE, NULL);
    int status = -1;
    pid_t pid = fork();
    if (pid == 0)
        _exit(try_as_parent(confinement, results, beside));
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* The folder of temporary files is one that the parent may write to, so this is not in it. */
static void test_parent(void) {
    g_autoptr(Confinement) confinement = confinement_new(0, FALSE, NULL);
    g_autofree char *here = g_get_current_dir();
    g_autofree char *beside = g_build_filename(here, "confined-parent-XXXXXX", NULL);
    const char *lacks = confinement_lacks(confinement);
    if (lacks != NULL && strstr(lacks, "all")) {
        g_test_skip(lacks);
        return;
    }
    g_assert_nonnull(g_mkdtemp(beside));
    g_autofree char *results = g_build_filename(beside, "made", "results", NULL);
    g_autofree char *file = forbidden;
    forbidden = g_build_filename(beside, "forbidden", NULL);
    g_assert_true(g_file_set_contents(forbidden, "1", 1, NULL));
    g_assert_cmpint(as_parent(results, beside), ==, 0);
    g_assert_true(g_file_test(forbidden, G_FILE_TEST_EXISTS));
    g_free(forbidden);
    forbidden = g_steal_pointer(&file);
    g_autofree char *remove = g_strdup_printf("rm -r '%s'", beside);
    g_assert_cmpint(system(remove), ==, 0);
}

/* Numbers the first of these that doesn't come to what it should. */
static int try_loosely(void) {
    const gboolean good[] = {
        confinement_enter_loosely(FALSE),
        dump_core() == 0,
        read_forbidden() == 0,
        connect_locally() == EPERM,
        connect_far() == EPERM,
        start_program() == EPERM,
        start_process() == 0,
#ifndef __SANITIZE_ADDRESS__ /* which traces itself at its end */
        trace_parent() == EPERM,
#endif
    };
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
        if (!good[i])
            return (int)i + 1;
    return 0;
}

/* What commands give up that read in one process. */
static void test_loosely(void) {
    g_autoptr(Confinement) confinement = confinement_new(0, FALSE, NULL);
    const char *lacks = confinement_lacks(confinement);
    if (lacks != NULL && strstr(lacks, "all")) {
        g_test_skip(lacks);
        return;
    }
    int status = -1;
    pid_t pid = fork();
    if (pid == 0)
        _exit(try_loosely());
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

static void run_reader(gsize task, gpointer state, GByteArray *record, gpointer data) {
    (void)state;
    (void)data;
    memset(g_byte_array_set_size(record, (guint)task << 20)->data, 1, task << 20);
}

static gboolean count_lost(gsize task, GBytes *record, const char *failure, gpointer data) {
    (void)task;
    *(gsize *)data += record == NULL;
    g_assert_true((record == NULL) == (failure != NULL));
    return TRUE;
}

/* Workers that may take 4 MiB lose what takes more; readers of the same run take it. */
static void test_readers(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Confinement) confinement = confinement_new((guint64)4 << 20, FALSE, &error);
    g_assert_no_error(error);
    for (gsize reads_only = 0; reads_only < 2; reads_only++) {
        gsize n_lost = 0;
        const WorkersJob job = {.n_tasks = 33, /* up to 32 MiB */
                                .n_workers = 1,
                                .confinement = confinement,
                                .reads_only = reads_only != 0,
                                .run = run_reader,
                                .done = count_lost,
                                .data = &n_lost};
        g_assert_true(workers_run(&job, &error));
        g_assert_no_error(error);
        g_test_message("reads_only %" G_GSIZE_FORMAT ": %" G_GSIZE_FORMAT " lost", reads_only,
                       n_lost);
#ifndef __SANITIZE_ADDRESS__
        g_assert_true(reads_only ? n_lost == 0 : n_lost >= 28);
#endif
    }
}

/* A quarter of the machine's memory, and no more than 2 GiB; readers have what they need. */
static void test_memory(void) {
    g_autoptr(Confinement) usual = confinement_new(0, FALSE, NULL);
    guint64 all = (guint64)sysconf(_SC_PHYS_PAGES) * (guint64)sysconf(_SC_PAGESIZE);
    g_assert_cmpuint(confinement_memory(usual, FALSE), ==, MIN(all / 4, (guint64)2 << 30));
    g_autoptr(Confinement) little = confinement_new((guint64)1 << 20, FALSE, NULL);
    g_assert_cmpuint(confinement_memory(little, FALSE), ==, (guint64)1 << 20);
    g_assert_cmpuint(confinement_memory(little, TRUE), ==, CONFINEMENT_READER_MEMORY);
    g_autoptr(Confinement) much = confinement_new((guint64)8 << 30, FALSE, NULL);
    g_assert_cmpuint(confinement_memory(much, TRUE), ==, (guint64)8 << 30);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("pixleak-confined.XXXXXX", NULL);
    allowed = g_build_filename(folder, "allowed", NULL);
    forbidden = g_build_filename(folder, "forbidden", NULL);
    linked = g_build_filename(folder, "link", NULL);
    g_autofree char *target = g_build_filename(folder, "target", NULL);
    g_assert_true(g_file_set_contents(allowed, "1", 1, NULL));
    g_assert_true(g_file_set_contents(forbidden, "1", 1, NULL));
    g_assert_true(g_file_set_contents(target, "1", 1, NULL));
    g_assert_cmpint(symlink(target, linked), ==, 0);
    g_test_add_func("/confinement/tries", test_tries);
    g_test_add_func("/confinement/parent", test_parent);
    g_test_add_func("/confinement/loosely", test_loosely);
    g_test_add_func("/confinement/readers", test_readers);
    g_test_add_func("/confinement/memory", test_memory);
    int status = g_test_run();
    g_remove(linked);
    g_remove(target);
    g_remove(forbidden);
    g_remove(allowed);
    g_rmdir(folder);
    return status;
}
