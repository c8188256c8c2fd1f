/* Model files of the network that lines are read with: whatever one holds is refused with an error,
 * or reads a small line. */
#include <string.h>

#include "ocr/network/network.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Network) network = network_parse("input", data, size, &error);
    if (network == NULL) {
        g_assert_nonnull(error);
        return 0;
    }
    g_autoptr(Picture) picture = picture_new(40, 30, 8, 1);
    for (gsize y = 0; y < picture->height; y++)
        for (gsize x = 0; x < picture->width; x++)
            ((guint8 *)picture->planes[0])[y * picture->stride + x] = (guint8)(x * 37 + y * 11);
    NetworkLine *line;
    network_read(network, product_kernels(), (const Picture *const[]){picture}, 1, 3, &line);
    network_line_free(line);
    return 0;
}
