/* Any bytes as a file, told by what they begin with and, of texts, by what they carry. */
#include "core/source/kind.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    const char *format = NULL;
    SourceKind kind = source_kind_of_bytes(data, size, &format);
    if (kind <= SOURCE_FILE || (kind > SOURCE_EMPTY && kind != SOURCE_PROGRAM))
        g_error("no kind of bytes: %d", kind);
    if (kind == SOURCE_DOCUMENT && format == NULL)
        g_error("a document of no format");
    g_autofree char *reason = source_kind_reason(kind, format);
    if (reason == NULL || *reason == '\0')
        g_error("no reason");
    return 0;
}
