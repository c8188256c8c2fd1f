#include "core/run/syscall_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/socket.h>

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
                            SCMP_A0(SCMP_CMP_NE, 0, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
                            SCMP_A0(SCMP_CMP_EQ, AF_UNIX, 0)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(socket), 1,
                            SCMP_A0(SCMP_CMP_NE, AF_UNIX, 0)) == 0;
}

gboolean syscall_filter_computing(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    gboolean good = filter != NULL &&
                    add_calls(filter, SCMP_ACT_ERRNO(EPERM), refused, G_N_ELEMENTS(refused)) &&
                    add_calls(filter, SCMP_ACT_ERRNO(ENOSYS), unseen, G_N_ELEMENTS(unseen)) &&
                    add_calls(filter, SCMP_ACT_KILL_PROCESS, deadly, G_N_ELEMENTS(deadly)) &&
                    add_by_arguments(filter) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

/* What has no place in reading images but that drivers of devices, which start threads and open
 * files, don't need either. */
static const int foreign[] = {SCMP_SYS(socket),
                              SCMP_SYS(socketpair),
                              SCMP_SYS(connect),
                              SCMP_SYS(bind),
                              SCMP_SYS(listen),
                              SCMP_SYS(process_vm_readv),
                              SCMP_SYS(process_vm_writev),
                              SCMP_SYS(bpf),
                              SCMP_SYS(perf_event_open),
                              SCMP_SYS(userfaultfd),
                              SCMP_SYS(io_uring_setup),
                              SCMP_SYS(mount),
                              SCMP_SYS(unshare),
                              SCMP_SYS(keyctl),
                              SCMP_SYS(add_key)};
static const int programs[] = {SCMP_SYS(execve), SCMP_SYS(execveat)};
static const int tracing[] = {SCMP_SYS(ptrace)};

gboolean syscall_filter_foreign(gboolean may_start, gboolean may_trace) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    gboolean good =
        filter != NULL &&
        add_calls(filter, SCMP_ACT_ERRNO(EPERM), foreign, G_N_ELEMENTS(foreign)) &&
        (may_start || add_calls(filter, SCMP_ACT_ERRNO(EPERM), programs, G_N_ELEMENTS(programs))) &&
        (may_trace || add_calls(filter, SCMP_ACT_ERRNO(EPERM), tracing, G_N_ELEMENTS(tracing))) &&
        seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}
