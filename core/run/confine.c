#include "core/run/confine.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static const int foreign[] = {SCMP_SYS(socket),
                              SCMP_SYS(socketpair),
                              SCMP_SYS(connect),
                              SCMP_SYS(bind),
                              SCMP_SYS(listen),
                              SCMP_SYS(ptrace),
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

static gboolean refuse(scmp_filter_ctx filter, const int *calls, gsize n) {
    gboolean good = TRUE;
    for (gsize i = 0; i < n; i++)
        good = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), calls[i], 0) == 0 && good;
    return good;
}

gboolean confine(gboolean may_start) {
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return FALSE;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    gboolean good = filter != NULL && refuse(filter, foreign, G_N_ELEMENTS(foreign)) &&
                    (may_start || refuse(filter, programs, G_N_ELEMENTS(programs))) &&
                    seccomp_load(filter) == 0;
    if (filter != NULL)
        seccomp_release(filter);
    return good;
}
