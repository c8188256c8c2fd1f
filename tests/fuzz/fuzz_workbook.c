/* The reader of a reviewer's workbook. */
#include "core/xlsx/reviewed.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(MemoryFile) path = memory_file(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(Review) review = review_read_here(path, &error);
    if ((review == NULL) != (error != NULL))
        g_error("a review and an error, or neither");
    return 0;
}
