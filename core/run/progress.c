#include "core/run/progress.h"

#include <stdio.h>
#include <unistd.h>

enum { MICROSECONDS = 1000000, MINUTE = 60, HOUR = 60 * MINUTE, BARS_PER_SECOND = 10 };

void progress_start(Progress *progress, gsize total, gboolean quiet) {
    gint64 now = g_get_monotonic_time();
    *progress = (Progress){.total = total,
                           .is_quiet = quiet,
                           .is_terminal = isatty(STDERR_FILENO),
                           .started = now,
                           .told = now};
}

void progress_extend(Progress *progress, gsize more) {
    progress->total += more;
}

char *progress_line(gsize done, gsize total, gint64 elapsed) {
    double left =
        (double)elapsed / MICROSECONDS * (double)(total - MIN(done, total)) / (double)done;
    g_autofree char *time = left < 2 * MINUTE ? g_strdup_printf("%.0f s", left)
                            : left < 2 * HOUR ? g_strdup_printf("%.0f min", left / MINUTE)
                                              : g_strdup_printf("%.0f h", left / HOUR);
    return g_strdup_printf("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT ", about %s left", done, total,
                           time);
}

/* Over the one that stands there, all of it. */
static void draw_bar(const Progress *progress, const char *line) {
    enum { WIDTH = 30, LINE = 40 };
    gsize filled = MIN(progress->done, progress->total) * WIDTH / MAX(progress->total, 1);
    fprintf(stderr, "\r[");
    for (gsize i = 0; i < WIDTH; i++)
        fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %-*s", LINE, line);
}

void progress_step(Progress *progress) {
    gint64 now = g_get_monotonic_time();
    gint64 pause =
        progress->is_terminal ? MICROSECONDS / BARS_PER_SECOND : (gint64)MINUTE * MICROSECONDS;
    gboolean is_last = progress->is_terminal && progress->done + 1 == progress->total;
    progress->done++;
    if (progress->is_quiet || (now - progress->told < pause && !is_last))
        return;
    progress->told = now;
    g_autofree char *line = progress_line(progress->done, progress->total, now - progress->started);
    if (progress->is_terminal)
        draw_bar(progress, line);
    else
        fprintf(stderr, "%s\n", line);
    progress->is_drawn = progress->is_terminal;
    fflush(stderr);
}

void progress_end(Progress *progress) {
    if (progress->is_drawn)
        fputc('\n', stderr);
}
