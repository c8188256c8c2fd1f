#include "core/run/confinement.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - confinement - error - quark, confinement_error)

#define MOST_MEMORY ((guint64)2 << 30)
enum { UNCONFINED = 3 }; /* exit status of a worker that could not be confined */

struct Confinement {
    guint64 memory;
    int rules;           /* of Landlock; -1: the kernel has none */
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

Confinement *confinement_new(guint64 memory, gboolean required, GError **error) {
    g_autoptr(Confinement) confinement = g_new0(Confinement, 1);
    confinement->memory = memory > 0 ? memory : usual_memory();
    confinement->allowed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    confinement->lacks = g_string_new(NULL);
    make_rules(confinement);
    if (prctl(PR_GET_SECCOMP) < 0)
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

/* Calls that fail, since libraries may try them in good faith and go on without. */
static const int refused[] = {
    SCMP_SYS(creat),
    SCMP_SYS(truncate),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(link),
    SCMP_SYS(linkat),
    SCMP_SYS(symlink),
    SCMP_SYS(symlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rmdir),
    SCMP_SYS(chmod),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchmodat),
    SCMP_SYS(chown),
    SCMP_SYS(lchown),
    SCMP_SYS(fchown),
    SCMP_SYS(fchownat),
    SCMP_SYS(utimensat),
    SCMP_SYS(setxattr),
    SCMP_SYS(lsetxattr),
    SCMP_SYS(fsetxattr),
    SCMP_SYS(socketpair),
    SCMP_SYS(kill),
    SCMP_SYS(tkill),
    SCMP_SYS(setpriority),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(shmget),
    SCMP_SYS(msgget),
    SCMP_SYS(semget),
    SCMP_SYS(mq_open),
    SCMP_SYS(connect),
    SCMP_SYS(bind),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(open_by_handle_at),
};
/* Calls whose arguments a filter can't see: who has older ones too falls back on them. */
static const int unseen[] = {SCMP_SYS(openat2), SCMP_SYS(clone3)};
/* Calls that nothing here makes: they end the worker, which is what its instance is told of. */
static const int deadly[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(reboot),
    SCMP_SYS(personality),
    SCMP_SYS(pidfd_getfd),
};

static gboolean add_calls(scmp_filter_ctx filter, uint32_t action, const int *calls, gsize n) {
    for (gsize i = 0; i < n; i++) {
        int status = seccomp_rule_add(filter, action, calls[i], 0);
        if (status != 0 && status != -EDOM) /* a call that this architecture doesn't have */
            return FALSE;
    }
    return TRUE;
}

/* Files for writing, processes, limits of others, and sockets: those of this machine libraries ask
 * for (a name service), others nobody does. */
static gboolean add_by_arguments(scmp_filter_ctx filter) {
    static const int ways[] = {O_WRONLY, O_RDWR, O_ACCMODE};
    gboolean good = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++)
        good = good &&
               seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open), 1,
                                SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE, (guint64)ways[i])) == 0 &&
               seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 1,
                                SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE, (guint64)ways[i])) == 0;
    return good &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), 1,
                            SCMP_A0(SCMP_CMP_NE, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
                            SCMP_A0(SCMP_CMP_EQ, AF_UNIX)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(socket), 1,
                            SCMP_A0(SCMP_CMP_NE, AF_UNIX)) == 0;
}

static gboolean filter_calls(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    gboolean good = filter != NULL &&
                    add_calls(filter, SCMP_ACT_ERRNO(EPERM), refused, G_N_ELEMENTS(refused)) &&
                    add_calls(filter, SCMP_ACT_ERRNO(ENOSYS), unseen, G_N_ELEMENTS(unseen)) &&
                    add_calls(filter, SCMP_ACT_KILL_PROCESS, deadly, G_N_ELEMENTS(deadly)) &&
                    add_by_arguments(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

static void limit(int resource, guint64 most) {
    struct rlimit now;
    if (getrlimit(resource, &now) == 0 && most < now.rlim_max)
        setrlimit(resource, &(struct rlimit){most, most});
}

void confinement_enter(const Confinement *confinement) {
    limit(RLIMIT_CORE, 0);
#ifndef __SANITIZE_ADDRESS__
    limit(RLIMIT_DATA, confinement->memory);
    prctl(PR_SET_DUMPABLE, 0);
#endif
    gboolean good = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    if (confinement->rules >= 0)
        good = good && syscall(SYS_landlock_restrict_self, confinement->rules, 0) == 0;
    if (prctl(PR_GET_SECCOMP) >= 0)
        good = good && filter_calls();
    if (!good)
        _exit(UNCONFINED);
}
