#include "core/output/formats/terminal_colour.h"

#include <unistd.h>

gboolean terminal_has_colour(FILE *stream) {
    const char *refused = g_getenv("NO_COLOR"), *terminal = g_getenv("TERM");
    return isatty(fileno(stream)) && (refused == NULL || *refused == '\0') && terminal != NULL &&
           !g_str_equal(terminal, "dumb");
}

const char *terminal_colour(Severity severity) {
    static const char *const colours[] = {
        [SEVERITY_CLEAN] = "\033[32m", /* green */
        [SEVERITY_OPEN] = "\033[33m",  /* yellow */
        [SEVERITY_FOUND] = "\033[31m", /* red */
    };
    return colours[severity];
}
