/* An input as a plan or a shard. Mutations would come no further than the seal, so that inputs are
 * without and get theirs here. */
#pragma once
#include "core/sealed/sealed.h"
#include "tests/fuzz/memory_file.h"

static inline char *sealed_file(const guint8 *data, gsize size) {
    char *path = memory_file(data, size);
    g_autoptr(GError) error = NULL;
    if (!sealed_seal(path, &error))
        g_error("%s", error->message);
    return path;
}
