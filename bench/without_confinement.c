/* Makes the kernel look as if it had neither Landlock nor filters of system calls, so that the
 * program runs without confinement: for bench/confinement_costs, which loads this with LD_PRELOAD.
 * Limits of memory and of core files stay: they cost nothing. */
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <sys/syscall.h>

int seccomp_load(void *filter);
long syscall(long number, ...);

int seccomp_load(void *filter) {
    (void)filter;
    return -ENOSYS;
}

/* By this the program asks for Landlock, for which the C library has no function; what others ask
 * for is handed on. */
long syscall(long number, ...) {
    long (*real)(long, ...) = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    long arguments[6];
    va_list list;
    va_start(list, number);
    for (int i = 0; i < 6; i++)
        arguments[i] = va_arg(list, long);
    va_end(list);
    if (number != SYS_landlock_create_ruleset)
        return real(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
                    arguments[5]);
    errno = ENOSYS;
    return -1;
}
