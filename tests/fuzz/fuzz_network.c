/* Model files of the network that lines are read with: whatever one holds is refused with an error,
 * or reads a small line, and that with every instruction set alike. */
#include "tests/fuzz/read_with_all.h"
#include "tests/fuzz/target.h"

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
    read_with_all(network, picture);
    return 0;
}
