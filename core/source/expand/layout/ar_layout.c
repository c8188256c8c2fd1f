#include "core/source/expand/layout/ar_layout.h"

#include <string.h>

enum { MAGIC = 8, HEAD = 60, SIZE = 48, SIZE_LENGTH = 10 };

/* Decimal digits. */
static gsize number(const guint8 *field, gsize length) {
    gsize value = 0;
    for (gsize i = 0; i < length && g_ascii_isdigit(field[i]); i++)
        value = value * 10 + (gsize)(field[i] - '0');
    return value;
}

/* The bytes of a member: of a long name in front of them, what libarchive takes for its end ends
 * it. */
static void take_member(Remarks *remarks, const guint8 *header, const guint8 *body, gsize size,
                        gsize at) {
    enum { NAME_LENGTH = 13 };
    if (memcmp(header, "//", 2) == 0) {
        remarks_take(remarks, body, size, at);
    } else if (memcmp(header, "#1/", 3) == 0) {
        gsize length = MIN(number(header + 3, NAME_LENGTH), size);
        const guint8 *end = memchr(body, 0, length);
        gsize named = end != NULL ? (gsize)(end - body) : length;
        remarks_take(remarks, body + named, length - named, at + named);
    }
}

Remark ar_remark(const guint8 *data, gsize size) {
    Remarks remarks = {0};
    for (gsize at = MAGIC; at < size && size - at >= HEAD;) {
        gsize length = MIN(number(data + at + SIZE, SIZE_LENGTH), size - at - HEAD);
        take_member(&remarks, data + at, data + at + HEAD, length, at + HEAD);
        at += HEAD + length + length % 2;
    }
    return remarks_end(&remarks);
}
