/* The log of a MIDI evaluation: lines as the public validation script writes them, into a file of
 * log_path and onto standard error. No element's value goes into it: logs are not kept as results
 * are. */
#pragma once
#include "core/config/config.h"

typedef struct Log Log;

/* Makes log_path and the file YYYYmmddHHMMSS_RUN_TASK.log in it, mode 0600. Without a log_path the
 * lines go to standard error only. */
Log *log_open(const Config *config, const char *task, GError **error);
void log_close(Log *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Log, log_close)

/* What is no warning or error goes into the file only. */
void log_set_quiet(Log *log, gboolean quiet);

/* Writes a line if its level is not below the configured one. A NULL log takes nothing. */
void log_line(Log *log, LogLevel level, const char *format, ...) G_GNUC_PRINTF(3, 4);
