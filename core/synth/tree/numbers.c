#include "core/synth/tree/numbers.h"

#include <string.h>

guint number_width(const char *vr) {
    static const struct {
        const char *vrs[8];
        guint width;
    } rows[] = {{{"US", "SS", "OW", "AT"}, 2},
                {{"UL", "SL", "FL", "OF", "OL"}, 4},
                {{"FD", "OD", "UV", "SV", "OV"}, 8}};
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_strv_contains(rows[i].vrs, vr))
            return rows[i].width;
    return 1;
}

void numbers_swap(guint8 *bytes, gsize length, guint width) {
    for (gsize at = 0; at + width <= length; at += width)
        for (guint i = 0; i < width / 2; i++) {
            guint8 kept = bytes[at + i];
            bytes[at + i] = bytes[at + width - 1 - i];
            bytes[at + width - 1 - i] = kept;
        }
}
