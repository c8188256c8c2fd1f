#include "core/cli/streams.h"

#include "core/cli/cli.h"
#include "core/output/formats/terminal_text.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void print_to(FILE *stream, const char *text) {
    g_autofree char *plain = terminal_lines(text);
    fputs(plain, stream);
}

static void print(const char *text) {
    print_to(stdout, text);
}

static void print_error(const char *text) {
    fflush(stdout);
    print_to(stderr, text);
    fflush(stderr);
}

/* Also behind a command's --help, which GLib ends by itself. */
static void close_output(void) {
    if (fflush(stdout) == 0 && !ferror(stdout))
        return;
    g_printerr("pixleak: standard output: %s; what was to be written there is not whole\n",
               g_strerror(errno));
    _exit(EXIT_USAGE);
}

void streams_open(void) {
    int fd;
    while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd <= STDERR_FILENO)
        ;
    if (fd >= 0)
        close(fd);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGVTALRM, SIG_IGN); /* which ends workers, codecs/decode_clock.h */
    g_set_print_handler(print);
    g_set_printerr_handler(print_error);
    atexit(close_output);
}
