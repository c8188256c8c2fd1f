#include "core/run/confinement.h"

#include "core/machine/memory.h"
#include "core/run/landlock_rules.h"
#include "core/run/syscall_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - confinement - error - quark, confinement_error)

#define NEXT_HERE                                                                                  \
    ": use a kernel from Linux 5.13 on that has both, and a container that lets them through; "    \
    "`pixleak info` tells what is there. Or leave --require-sandbox out: the results then say "    \
    "what was lacking"
#define NEXT_WITH_DEVICE                                                                           \
    ": leave --gpu out, or --require-sandbox; the results then say what was lacking"
#define RUN_WITH_DEVICE                                                                            \
    "Landlock and a limit of memory (--gpu: drivers need what workers are kept from)"
#ifdef __SANITIZE_ADDRESS__
enum { LOOKS_FOR_LEAKS = TRUE }; /* of memory, at its end, by tracing itself */
#else
enum { LOOKS_FOR_LEAKS = FALSE };
#endif
enum { UNCONFINED = 3 }; /* exit status of a worker that could not be confined */

struct Confinement {
    guint64 memory;
    int rules;           /* of Landlock; -1: the kernel has none */
    gboolean filters;    /* of system calls */
    GHashTable *allowed; /* real paths */
    char *folder;        /* of the path that was allowed last, all of it allowed; NULL: none */
    GString *lacks;
};

static void lack(Confinement *confinement, const char *what) {
    g_string_append_printf(confinement->lacks, "%s%s", confinement->lacks->len ? ", " : "", what);
}

static gboolean is_allowed(const Confinement *confinement, const char *path) {
    g_autofree char *at = g_strdup(path);
    for (char *slash; (slash = strrchr(at, '/')) != NULL; *slash = '\0')
        if (g_hash_table_contains(confinement->allowed, at))
            return TRUE;
    return FALSE;
}

/* A file beside the one before, and no link: mostly. */
static gboolean lies_in_folder(const Confinement *confinement, const char *path) {
    gsize length = confinement->folder ? strlen(confinement->folder) : 0;
    char target;
    return length > 0 && strncmp(path, confinement->folder, length) == 0 && path[length] == '/' &&
           strchr(path + length + 1, '/') == NULL && strcmp(path + length, "/..") != 0 &&
           readlink(path, &target, 1) < 0 && errno == EINVAL;
}

/* path was allowed under the name `real`: whether all beside it is, too. */
static void note_folder(Confinement *confinement, const char *path, const char *real) {
    g_autofree char *folder = g_path_get_dirname(path), *real_folder = g_path_get_dirname(real);
    char *resolved = realpath(folder, NULL);
    gboolean covered =
        g_strcmp0(resolved, real_folder) == 0 && is_allowed(confinement, real_folder);
    free(resolved);
    g_free(confinement->folder);
    confinement->folder = covered ? g_steal_pointer(&folder) : NULL;
}

void confinement_allow(Confinement *confinement, const char *path) {
    g_autofree char *real = NULL;
    if (lies_in_folder(confinement, path))
        return;
    char *resolved = confinement->rules >= 0 ? realpath(path, NULL) : NULL;
    if (resolved == NULL)
        return;
    real = g_strdup(resolved);
    free(resolved);
    if (is_allowed(confinement, real))
        note_folder(confinement, path, real);
    else if (landlock_rules_allow(confinement->rules, real, LANDLOCK_READING))
        g_hash_table_add(confinement->allowed, g_steal_pointer(&real));
}

void confinement_allow_each(const char *path, gpointer confinement) {
    confinement_allow(confinement, path);
}

/* A folder of models, and what links in it lead to. */
static void allow_models(Confinement *confinement, const char *folder) {
    g_autoptr(GDir) models = g_dir_open(folder, 0, NULL);
    confinement_allow(confinement, folder);
    for (const char *name; models != NULL && (name = g_dir_read_name(models)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            confinement_allow(confinement, path);
    }
}

/* Libraries, models and what the C library asks for. */
static void allow_system(Confinement *confinement) {
    static const char *const paths[] = {
        "/usr",           "/lib",      "/lib64",       "/etc/ld.so.cache",
        "/etc/localtime", "/dev/null", "/dev/urandom", "/sys/devices/system/cpu"};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
        confinement_allow(confinement, paths[i]);
    const char *models = g_getenv("TESSDATA_PREFIX");
    if (models != NULL)
        allow_models(confinement, models);
#ifdef __SANITIZE_ADDRESS__
    confinement_allow(confinement, "/proc"); /* which a report of the sanitizer reads */
#endif
}

static void make_rules(Confinement *confinement) {
    confinement->rules = landlock_rules_new(LANDLOCK_ALL);
    if (confinement->rules < 0)
        lack(confinement, "Landlock (the program may read and write all that you may)");
    allow_system(confinement);
}

static void limit(int resource, guint64 most) {
    struct rlimit now;
    if (getrlimit(resource, &now) == 0 && most < now.rlim_max)
        setrlimit(resource, &(struct rlimit){most, most});
}

/* What holds with and without a Confinement. */
static gboolean give_up_rights(void) {
    limit(RLIMIT_CORE, 0);
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

/* Whether a process may filter its system calls here: one tries, since kernels, containers and
 * emulators each refuse in another way. */
static gboolean filters_load(void) {
    int status = 1;
    pid_t pid = fork();
    if (pid == 0)
        _exit(give_up_rights() && syscall_filter_computing() ? 0 : 1);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status == 0;
}

Confinement *confinement_new(guint64 memory, gboolean required, GError **error) {
    g_autoptr(Confinement) confinement = g_new0(Confinement, 1);
    confinement->memory = worker_memory(memory, 1);
    confinement->allowed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    confinement->lacks = g_string_new(NULL);
    make_rules(confinement);
    confinement->filters = filters_load();
    if (!confinement->filters)
        lack(confinement, "seccomp (workers may call all of the system)");
#ifdef __SANITIZE_ADDRESS__
    lack(confinement, "a limit of memory (a build with AddressSanitizer has none)");
#endif
    if (!required || confinement->lacks->len == 0)
        return g_steal_pointer(&confinement);
    g_set_error(error, CONFINEMENT_ERROR, 0, "--require-sandbox: this machine lacks %s" NEXT_HERE,
                confinement->lacks->str);
    return NULL;
}

/* Where SQLite and the run's own tables put what has no name, and what libraries open for writing.
 */
static void allow_scratch(int rules) {
    const char *const paths[] = {g_get_tmp_dir(),           "/var/tmp", "/usr/tmp", "/tmp",
                                 g_getenv("SQLITE_TMPDIR"), "/dev/null"};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
        if (paths[i] != NULL)
            landlock_rules_allow(rules, paths[i], LANDLOCK_WRITING);
}

/* Like what workers give up later, this is given up by threads and processes to come. */
static gboolean confine_writing(const char *folder, GError **error) {
    int rules = landlock_rules_new(LANDLOCK_WRITING);
    if (rules < 0)
        return TRUE;
    allow_scratch(rules);
    gboolean good =
        landlock_rules_allow(rules, folder, LANDLOCK_WRITING) && landlock_rules_enter(rules);
    if (!good)
        g_set_error(error, CONFINEMENT_ERROR, 0, "%s: writing can't be confined to it: %s", folder,
                    g_strerror(errno));
    close(rules);
    return good;
}

gboolean confinement_enter_parent(const Confinement *confinement, const char *folder,
                                  GError **error) {
    if (g_mkdir_with_parents(folder, 0700) != 0) {
        g_set_error(error, CONFINEMENT_ERROR, 0, "%s: %s", folder, g_strerror(errno));
        return FALSE;
    }
    if (confinement->filters &&
        !(give_up_rights() && syscall_filter_foreign(FALSE, LOOKS_FOR_LEAKS))) {
        g_set_error(error, CONFINEMENT_ERROR, 0,
                    "the run can't give up sockets and programs, though its workers could: %s",
                    g_strerror(errno));
        return FALSE;
    }
    return confinement->rules < 0 || confine_writing(folder, error);
}

gboolean confinement_for(const char *gpu, guint64 memory, gboolean required, const char *folder,
                         Confinement **confinement, GError **error) {
    gboolean none = gpu != NULL && strcmp(gpu, "off") != 0;
    *confinement = none ? NULL : confinement_new(memory, required, error);
    if (none && required)
        g_set_error(error, CONFINEMENT_ERROR, 0,
                    "--require-sandbox: this run lacks %s" NEXT_WITH_DEVICE, RUN_WITH_DEVICE);
    if (none)
        return !required;
    return *confinement != NULL && confinement_enter_parent(*confinement, folder, error);
}

void confinement_free(Confinement *confinement) {
    if (confinement == NULL)
        return;
    if (confinement->rules >= 0)
        close(confinement->rules);
    g_hash_table_unref(confinement->allowed);
    g_free(confinement->folder);
    g_string_free(confinement->lacks, TRUE);
    g_free(confinement);
}

const char *confinement_lacks(const Confinement *confinement) {
    return confinement->lacks->len > 0 ? confinement->lacks->str : NULL;
}

char *confinement_tell(const Confinement *confinement) {
    const char *lacks = confinement != NULL ? confinement_lacks(confinement) : RUN_WITH_DEVICE;
    return lacks != NULL ? g_strdup_printf("not whole: without %s", lacks) : NULL;
}

guint64 confinement_memory(const Confinement *confinement, gboolean reads_only) {
    return reads_only ? MAX(confinement->memory, CONFINEMENT_READER_MEMORY) : confinement->memory;
}

/* What libraries say of a stranger's file, or when memory runs out, is not the program's word: the
 * parent tells what became of the worker. */
static void be_silent(void) {
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0)
        return;
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
}

void confinement_enter(const Confinement *confinement, gboolean reads_only) {
    gboolean good = give_up_rights();
    if (!LOOKS_FOR_LEAKS) { /* which takes memory, traces, and reports on standard error */
        be_silent();
        limit(RLIMIT_DATA, confinement_memory(confinement, reads_only));
        prctl(PR_SET_DUMPABLE, 0);
    }
    if (confinement->rules >= 0)
        good = good && landlock_rules_enter(confinement->rules);
    if (confinement->filters)
        good = good && syscall_filter_computing();
    if (!good)
        _exit(UNCONFINED);
}

gboolean confinement_enter_loosely(gboolean may_start) {
    return give_up_rights() && syscall_filter_foreign(may_start, LOOKS_FOR_LEAKS);
}
