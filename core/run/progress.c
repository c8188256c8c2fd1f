#include "core/run/progress.h"

#include <stdio.h>
#include <unistd.h>

enum { MICROSECONDS = 1000000, MINUTE = 60, HOUR = 60 * MINUTE };

void progress_start(Progress *progress, gsize total) {
    gint64 now = g_get_monotonic_time();
    *progress = (Progress){
        .total = total, .is_terminal = isatty(STDERR_FILENO), .started = now, .told = now};
}

void progress_extend(Progress *progress, gsize more) {
    progress->total += more;
}

static void draw_bar(const Progress *progress) {
    enum { WIDTH = 30 };
    gsize filled = progress->done * WIDTH / progress->total;
    fprintf(stderr, "\r[");
    for (gsize i = 0; i < WIDTH; i++)
        fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, progress->done, progress->total);
    fflush(stderr);
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

static void tell(Progress *progress) {
    gint64 now = g_get_monotonic_time();
    if (now - progress->told < (gint64)MINUTE * MICROSECONDS)
        return;
    progress->told = now;
    g_autofree char *line = progress_line(progress->done, progress->total, now - progress->started);
    fprintf(stderr, "%s\n", line);
    fflush(stderr);
}

void progress_step(Progress *progress) {
    progress->done++;
    if (!progress->is_terminal)
        tell(progress);
    else if (progress->total > 0)
        draw_bar(progress);
}

void progress_end(Progress *progress) {
    if (progress->is_terminal)
        fputc('\n', stderr);
}
