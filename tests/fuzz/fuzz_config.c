/* Configurations of any shape, for every command that reads one. */
#include "core/config/config.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

static void read_as(const char *path, ConfigUse use) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_read_here(path, use, &error);
    if ((config == NULL) != (error != NULL))
        g_error("a failure without an error, or an error without a failure");
    if (config && (config->cpus < 1 || !config->run_name || !config->results))
        g_error("a configuration that lacks something");
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(MemoryFile) path = memory_file(data, size);
    read_as(path, CONFIG_FOR_VALIDATE);
    read_as(path, CONFIG_FOR_REPORT);
    read_as(path, CONFIG_FOR_CONFORMANCE);
    return 0;
}
