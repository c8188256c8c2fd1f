#include "core/serve/rows/radix.h"

#include <string.h>

enum { RADIX_BITS = 11, RADIX_VALUES = 1 << RADIX_BITS, KEY_BITS = 32 };

/* By some bits of the keys, from one array into the other; FALSE where they are the same for all.
 */
static gboolean sort_once(const guint32 *from, guint32 *to, guint n, const RadixKey *keys,
                          guint shift) {
    guint starts[RADIX_VALUES + 1] = {0};
    for (guint i = 0; i < n; i++)
        starts[(keys[i] >> shift & (RADIX_VALUES - 1)) + 1]++;
    for (guint i = 0; i < RADIX_VALUES; i++) {
        if (starts[i + 1] == n)
            return FALSE;
        starts[i + 1] += starts[i];
    }
    for (guint i = 0; i < n; i++)
        to[starts[keys[from[i]] >> shift & (RADIX_VALUES - 1)]++] = from[i];
    return TRUE;
}

void radix_sort(guint32 *items, guint n, const RadixKey *keys) {
    g_autofree guint32 *spare = g_new(guint32, MAX(n, 1));
    guint32 *from = items, *to = spare;
    for (guint shift = 0; n > 0 && shift < KEY_BITS; shift += RADIX_BITS)
        if (sort_once(from, to, n, keys, shift)) {
            guint32 *other = from;
            from = to;
            to = other;
        }
    if (from != items)
        memcpy(items, from, n * sizeof *items);
}
