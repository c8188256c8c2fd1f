#include "core/run/lost_pages.h"

#include <glib.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

/* Calls nothing but the system. Whatever else raises the signal does so again, to its end. */
static void on_bus_error(int number, siginfo_t *info, void *context) {
    guintptr size = (guintptr)getpagesize();
    gpointer page = (gpointer)((guintptr)info->si_addr / size * size);
    (void)context;
    if (info->si_code != BUS_ADRERR ||
        mmap(page, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
        signal(number, SIG_DFL);
}

void lost_pages_read_as_zeros(void) {
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};
    sigaction(SIGBUS, &action, NULL);
}

void lost_pages_end_process(void) {
    signal(SIGBUS, SIG_DFL);
}
