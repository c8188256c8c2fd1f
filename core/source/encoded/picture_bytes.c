#include "core/source/encoded/picture_bytes.h"

#include "core/source/kind.h"
#include "core/source/limits.h"

#include <string.h>

enum { OVERLAP = TEXT_PICTURE_BYTES + 32 }; /* with the longest beginning */

gboolean picture_bytes_in(const guint8 *data, gsize size) {
    return size > TEXT_PICTURE_BYTES && (source_begins_picture(data, size) ||
                                         source_holds_picture(data, size - TEXT_PICTURE_BYTES));
}

/* Behind what is an offset, maybe. */
static void look(PictureBytes *bytes) {
    gsize second = bytes->second;
    bytes->found |= picture_bytes_in(bytes->bytes, bytes->n) ||
                    (second > 0 && bytes->n - second > TEXT_PICTURE_BYTES &&
                     source_begins_picture(bytes->bytes + second, bytes->n - second));
    bytes->second = 0;
}

void picture_bytes_end(PictureBytes *bytes) {
    look(bytes);
    bytes->n = 0;
}

static void make_room(PictureBytes *bytes) {
    look(bytes);
    memmove(bytes->bytes, bytes->bytes + bytes->n - OVERLAP, OVERLAP);
    bytes->n = OVERLAP;
}

void picture_bytes_add(PictureBytes *bytes, const guint8 *data, gsize n) {
    gboolean first = bytes->n == 0;
    for (gsize i = 0; i < n; i++) {
        if (bytes->n == PICTURE_BYTES)
            make_room(bytes);
        bytes->bytes[bytes->n++] = data[i];
    }
    if (first)
        bytes->second = bytes->n;
}
