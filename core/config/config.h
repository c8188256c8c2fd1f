/* The configuration of a MIDI evaluation: a JSON object with the public validation script's keys,
 * whose values are strings. */
#pragma once
#include <glib.h>

#define CONFIG_ERROR (config_error_quark())
GQuark config_error_quark(void);

/* What the configuration is read for, which tells the keys that must be there. */
typedef enum ConfigUse {
    CONFIG_FOR_VALIDATE,
    CONFIG_FOR_REPORT,
    CONFIG_FOR_IMPORT,
    CONFIG_FOR_CONFORMANCE,
} ConfigUse;

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR, LOG_CRITICAL } LogLevel;

/* Strings are NULL where a key is not there and not needed. Paths are as written: relative ones
 * start at the current folder. */
typedef struct Config {
    char *run_name, *input_data_path, *output_data_path, *answer_db_file, *uid_mapping_file,
        *patid_mapping_file, *log_path;
    gboolean multiprocessing;
    guint cpus;       /* multiprocessing_cpus; 1 without multiprocessing, never 0 */
    guint batch_cpus; /* multiprocessing_cpus as written, which sizes the script's batches; 0 where
                         there is none */
    LogLevel log_level;
    gboolean report_series;
    char *results; /* output_data_path/run_name */
} Config;

/* Reads and checks a configuration, in a confined process. The error's message has a line per
 * problem, naming the key. */
Config *config_read(const char *path, ConfigUse use, GError **error);
/* The same in this process. */
Config *config_read_here(const char *path, ConfigUse use, GError **error);
void config_free(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)
