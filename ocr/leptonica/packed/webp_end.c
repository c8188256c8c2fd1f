#include "ocr/leptonica/packed/webp_end.h"

#include "ocr/leptonica/raster_limits.h"
#include <leptonica/allheaders.h>
#include <string.h>

enum { RIFF_HEAD = 20, FRAME_HEAD = 10, SPARE = 8 };

static void put_number(guint8 *at, gsize value, guint n) {
    for (guint i = 0; i < n; i++)
        at[i] = (guint8)(value >> 8 * i);
}

/* A file of that chunk alone. Takes room of RIFF_HEAD bytes before the content. */
static gboolean decodes(const char *type, guint8 *file, gsize length) {
    memcpy(file, "RIFF", 4);
    put_number(file + 4, RIFF_HEAD - 8 + length + length % 2, 4);
    memcpy(file + 8, "WEBP", 4);
    memcpy(file + 12, type, 4);
    put_number(file + 16, length, 4);
    PIX *pix = pixReadMemWebP(file, RIFF_HEAD + length + length % 2);
    gboolean is_read = pix != NULL;
    pixDestroy(&pix);
    return is_read;
}

static gboolean is_small(const char *type, const guint8 *data, gsize length) {
    guint64 width = 0, height = 0;
    if (length < FRAME_HEAD)
        return FALSE;
    if (memcmp(type, "VP8L", 4) == 0) {
        guint32 sides = (guint32)data[1] | (guint32)data[2] << 8 | (guint32)data[3] << 16 |
                        (guint32)data[4] << 24;
        width = (sides & 0x3FFF) + 1;
        height = (sides >> 14 & 0x3FFF) + 1;
    } else {
        width = (data[6] | (guint64)data[7] << 8) & 0x3FFF;
        height = (data[8] | (guint64)data[9] << 8) & 0x3FFF;
    }
    return width * height <= MAX_RASTER_PIXELS;
}

/* A chunk's content that can be made shorter: its first `kept` bytes stay, those of the first
 * partition too. */
typedef struct WebpChunkCopy {
    const char *type;
    const guint8 *data;
    gsize length;
    gsize first; /* bytes of the first partition, which is made shorter; 0: the end is */
} WebpChunkCopy;

static gsize part_bytes(const WebpChunkCopy *copy) {
    return copy->first > 0 ? copy->first : copy->length;
}

/* With so many bytes of the part. */
static gboolean decodes_with(const WebpChunkCopy *copy, gsize n) {
    g_autofree guint8 *file = g_try_malloc0(RIFF_HEAD + copy->length + 1);
    if (file == NULL)
        return FALSE;
    guint8 *content = file + RIFF_HEAD;
    if (copy->first == 0) {
        memcpy(content, copy->data, n);
        return decodes(copy->type, file, n);
    }
    gsize rest = copy->length - FRAME_HEAD - copy->first;
    memcpy(content, copy->data, FRAME_HEAD + n);
    memcpy(content + FRAME_HEAD + n, copy->data + FRAME_HEAD + copy->first, rest);
    guint32 tag = (guint32)(content[0] & 0x1F) | (guint32)n << 5; /* 19 bits behind five others */
    put_number(content, tag, 3);
    return decodes(copy->type, file, FRAME_HEAD + n + rest);
}

/* The least number of bytes with which it decodes, as it does with more. */
static gsize needed_bytes(const WebpChunkCopy *copy) {
    gsize has = part_bytes(copy);
    if (!is_small(copy->type, copy->data, copy->length) || has <= FRAME_HEAD + SPARE ||
        !decodes_with(copy, has - SPARE))
        return has;
    gsize least = 0, most = has - SPARE;
    while (least < most) {
        gsize middle = least + (most - least) / 2;
        if (middle > 0 && decodes_with(copy, middle))
            most = middle;
        else
            least = middle + 1;
    }
    return most;
}

gsize webp_needed_bytes(const char *type, const guint8 *data, gsize length) {
    return needed_bytes(&(WebpChunkCopy){type, data, length, 0});
}

gsize webp_needed_of_first(const guint8 *data, gsize length, gsize *has) {
    *has = length < FRAME_HEAD ? 0
                               : ((gsize)data[0] | (gsize)data[1] << 8 | (gsize)data[2] << 16) >> 5;
    if (*has == 0 || *has > length - FRAME_HEAD) {
        *has = 0;
        return 0;
    }
    return needed_bytes(&(WebpChunkCopy){"VP8 ", data, length, *has});
}
