#include "core/run/confinement.h"

#include "core/run/syscall_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - confinement - error - quark, confinement_error)

#define MOST_MEMORY ((guint64)2 << 30)
enum { UNCONFINED = 3 }; /* exit status of a worker that could not be confined */

struct Confinement {
    guint64 memory;
    int rules;           /* of Landlock; -1: the kernel has none */
    gboolean filters;    /* of system calls */
    GHashTable *allowed; /* real paths */
    GString *lacks;
};

/* All that Landlock's first version knows, of which reading is allowed below some paths. */
enum { READING = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR };
static const guint64 HANDLED = ((guint64)LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

static void lack(Confinement *confinement, const char *what) {
    g_string_append_printf(confinement->lacks, "%s%s", confinement->lacks->len ? ", " : "", what);
}

static guint64 usual_memory(void) {
    guint64 all = (guint64)sysconf(_SC_PHYS_PAGES) * (guint64)sysconf(_SC_PAGESIZE);
    return MIN(all / 4, MOST_MEMORY);
}

static gboolean is_allowed(const Confinement *confinement, const char *path) {
    g_autofree char *at = g_strdup(path);
    for (char *slash; (slash = strrchr(at, '/')) != NULL; *slash = '\0')
        if (g_hash_table_contains(confinement->allowed, at))
            return TRUE;
    return FALSE;
}

void confinement_allow(Confinement *confinement, const char *path) {
    struct stat status;
    g_autofree char *real = NULL;
    char *resolved = confinement->rules >= 0 ? realpath(path, NULL) : NULL;
    if (resolved == NULL)
        return;
    real = g_strdup(resolved);
    free(resolved);
    if (is_allowed(confinement, real))
        return;
    int fd = open(real, O_PATH | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0)
        return;
    struct landlock_path_beneath_attr rule = {
        .allowed_access = S_ISDIR(status.st_mode) ? READING : LANDLOCK_ACCESS_FS_READ_FILE,
        .parent_fd = fd};
    syscall(SYS_landlock_add_rule, confinement->rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
    g_hash_table_add(confinement->allowed, g_steal_pointer(&real));
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
        confinement_allow(confinement, models);
#ifdef __SANITIZE_ADDRESS__
    confinement_allow(confinement, "/proc"); /* which a report of the sanitizer reads */
#endif
}

static void make_rules(Confinement *confinement) {
    const struct landlock_ruleset_attr attributes = {.handled_access_fs = HANDLED};
    confinement->rules =
        (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (confinement->rules < 0)
        lack(confinement, "Landlock (workers may read all that you may)");
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
    confinement->memory = memory > 0 ? memory : usual_memory();
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
    g_set_error(error, CONFINEMENT_ERROR, 0, "--require-sandbox: this machine lacks %s",
                confinement->lacks->str);
    return NULL;
}

gboolean confinement_for(const char *gpu, guint64 memory, gboolean required,
                         Confinement **confinement, GError **error) {
    gboolean none = gpu != NULL && strcmp(gpu, "off") != 0;
    *confinement = none ? NULL : confinement_new(memory, required, error);
    if (none && required)
        g_set_error(error, CONFINEMENT_ERROR, 0, "--require-sandbox: this run lacks %s",
                    CONFINEMENT_GPU);
    return none ? !required : *confinement != NULL;
}

void confinement_free(Confinement *confinement) {
    if (confinement == NULL)
        return;
    if (confinement->rules >= 0)
        close(confinement->rules);
    g_hash_table_unref(confinement->allowed);
    g_string_free(confinement->lacks, TRUE);
    g_free(confinement);
}

const char *confinement_lacks(const Confinement *confinement) {
    return confinement->lacks->len > 0 ? confinement->lacks->str : NULL;
}

guint64 confinement_memory(const Confinement *confinement) {
    return confinement->memory;
}

void confinement_enter(const Confinement *confinement) {
    gboolean good = give_up_rights();
#ifndef __SANITIZE_ADDRESS__
    limit(RLIMIT_DATA, confinement->memory);
    prctl(PR_SET_DUMPABLE, 0);
#endif
    if (confinement->rules >= 0)
        good = good && syscall(SYS_landlock_restrict_self, confinement->rules, 0) == 0;
    if (confinement->filters)
        good = good && syscall_filter_computing();
    if (!good)
        _exit(UNCONFINED);
}

gboolean confinement_enter_loosely(gboolean may_start) {
    return give_up_rights() && syscall_filter_foreign(may_start);
}
