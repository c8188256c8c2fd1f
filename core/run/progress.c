#include "core/run/progress.h"

#include <stdio.h>
#include <unistd.h>

void progress_start(Progress *progress, gsize total) {
    *progress = (Progress){.total = total, .shown = isatty(STDERR_FILENO)};
}

void progress_extend(Progress *progress, gsize more) {
    progress->total += more;
}

void progress_step(Progress *progress) {
    enum { WIDTH = 30 };
    progress->done++;
    if (!progress->shown || progress->total == 0)
        return;
    gsize filled = progress->done * WIDTH / progress->total;
    fprintf(stderr, "\r[");
    for (gsize i = 0; i < WIDTH; i++)
        fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, progress->done, progress->total);
    fflush(stderr);
}

void progress_end(Progress *progress) {
    if (progress->shown)
        fputc('\n', stderr);
}
