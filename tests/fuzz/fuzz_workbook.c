/* The reader of a reviewer's workbook. */
#include "core/xlsx/reviewed.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (gssize)size)
        g_error("no file in memory");
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autoptr(GError) error = NULL;
    g_autoptr(Review) review = review_read(path, &error);
    if ((review == NULL) != (error != NULL))
        g_error("a review and an error, or neither");
    close(fd);
    return 0;
}
