/* Configurations of any shape, for every command that reads one. */
#include "core/config/config.h"
#include <glib/gstdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void read_as(const char *path, ConfigUse use) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_read(path, use, &error);
    if ((config == NULL) != (error != NULL))
        g_error("a failure without an error, or an error without a failure");
    if (config && (config->cpus < 1 || !config->run_name || !config->results))
        g_error("a configuration that lacks something");
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "fuzz-config-XXXXXX", NULL);
    int file = g_mkstemp(path);
    if (file < 0 || write(file, data, size) != (ssize_t)size)
        g_error("no temporary file");
    close(file);
    read_as(path, CONFIG_FOR_VALIDATE);
    read_as(path, CONFIG_FOR_REPORT);
    read_as(path, CONFIG_FOR_CONFORMANCE);
    g_unlink(path);
    return 0;
}
