#include "core/config/log.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct Log {
    FILE *file; /* NULL: standard error only */
    LogLevel level;
    gboolean quiet;
};

/* In a folder that others write to, too, what lies under the name may lead elsewhere, or be a pipe
 * that nobody reads. -1 and errno where it is no file. */
static int open_line_file(const char *path) {
    struct stat status;
    int fd = open(path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0 || (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)))
        return fd;
    close(fd);
    errno = EINVAL;
    return -1;
}

Log *log_open(const Config *config, const char *task, GError **error) {
    g_autofree Log *log = g_new0(Log, 1);
    log->level = config->log_level;
    if (config->log_path == NULL)
        return g_steal_pointer(&log);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *date = g_date_time_format(now, "%Y%m%d%H%M%S");
    g_autofree char *name = g_strdup_printf("%s_%s_%s.log", date, config->run_name, task);
    g_autofree char *path = g_build_filename(config->log_path, g_strdelimit(name, "/", '_'), NULL);
    if (g_mkdir_with_parents(config->log_path, 0700) == 0) {
        int fd = open_line_file(path);
        log->file = fd >= 0 ? fdopen(fd, "a") : NULL;
    }
    if (log->file == NULL) {
        g_set_error(error, CONFIG_ERROR, 0, "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    setvbuf(log->file, NULL, _IOLBF, 0);
    return g_steal_pointer(&log);
}

void log_close(Log *log) {
    if (log == NULL)
        return;
    if (log->file != NULL)
        fclose(log->file);
    g_free(log);
}

void log_set_quiet(Log *log, gboolean quiet) {
    log->quiet = quiet;
}

void log_line(Log *log, LogLevel level, const char *format, ...) {
    static const char *const names[] = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"};
    if (log == NULL || level < log->level)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *date = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");
    g_autofree char *line =
        g_strdup_printf("%s,%03d - [%s] - %s\n", date, g_date_time_get_microsecond(now) / 1000,
                        names[level], message);
    if (log->file != NULL)
        fputs(line, log->file);
    if (!log->quiet || level >= LOG_WARNING)
        g_printerr("%s", line);
}
