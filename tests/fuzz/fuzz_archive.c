/* Any bytes as an archive, and all that is in it. */
#include "core/source/expand/expand.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

static void check_item(const Sources *sources, gsize item) {
    g_autoptr(GError) error = NULL;
    g_autofree char *name = sources_name(sources, item), *reason = sources_reason(sources, item);
    g_autoptr(GBytes) bytes = sources_bytes(sources, item, &error);
    if (*name == '\0')
        g_error("an item without a name");
    if ((bytes == NULL) != (error != NULL) || (bytes == NULL) != (reason != NULL))
        g_error("%s: bytes and an error, or neither", name);
    if (item > 0 && bytes != NULL && g_bytes_get_size(bytes) != sources_size(sources, item))
        g_error("%s: another size", name);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(MemoryFile) path = memory_file(data, size);
    g_autoptr(GError) error = NULL;
    const SourceOptions options = {.max_unpacked = 64 << 20, .max_members = 10000};
    g_autoptr(Sources) sources = sources_open((char *[]){path, NULL}, &options, &error);
    if (sources == NULL || !sources_expand_all(sources, &error))
        g_error("%s", error->message);
    for (gsize item = 0; item < sources_length(sources); item++)
        check_item(sources, item);
    return 0;
}
