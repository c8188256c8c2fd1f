#include "core/source/expand/packed.h"

#include "core/source/limits.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { STREAM_PAGE = 64 << 10, PAGE = 512 };

static la_ssize_t read_page(struct archive *archive, void *data, const void **block) {
    PackedBytes *packed = data;
    gsize page = packed->at / packed->page,
          n = MIN(packed->size, (page + 1) * packed->page) - packed->at;
    if (archive_filter_bytes(archive, 0) > (la_int64_t)packed->most) {
        archive_set_error(archive, EFBIG,
                          "it unpacks to more than pixleak takes: unpack it, and name its folder "
                          "instead");
        return ARCHIVE_FATAL;
    }
    if (n > 0)
        packed->taken[page / 8] |= (guint8)(1U << page % 8);
    *block = packed->data + packed->at;
    packed->at += n;
    return (la_ssize_t)n;
}

static la_int64_t skip(struct archive *archive, void *data, la_int64_t n) {
    PackedBytes *packed = data;
    (void)archive;
    n = CLAMP(n, 0, (la_int64_t)(packed->size - packed->at));
    packed->at += (gsize)n;
    return n;
}

static la_int64_t seek(struct archive *archive, void *data, la_int64_t offset, int from) {
    PackedBytes *packed = data;
    gint64 start = from == SEEK_CUR   ? (gint64)packed->at
                   : from == SEEK_END ? (gint64)packed->size
                                      : 0;
    (void)archive;
    packed->at = (gsize)CLAMP(start + offset, 0, (gint64)packed->size);
    return (la_int64_t)packed->at;
}

void packed_open(PackedBytes *packed, struct archive *archive, GBytes *bytes, gboolean compressed) {
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    gsize page = compressed ? STREAM_PAGE : PAGE;
    *packed = (PackedBytes){.data = data,
                            .size = size,
                            .taken = g_malloc0(size / page / 8 + 1),
                            .page = page,
                            .most = (guint64)MAX(UNPACKED_WITHOUT_DOUBT, MAX_RATIO * (double)size)};
    archive_read_set_read_callback(archive, read_page);
    archive_read_set_skip_callback(archive, skip);
    archive_read_set_seek_callback(archive, seek);
    archive_read_set_callback_data(archive, packed);
    archive_read_open1(archive);
}

void packed_clear(PackedBytes *packed) {
    g_clear_pointer(&packed->taken, g_free);
}

static gboolean is_taken(const PackedBytes *packed, gsize at) {
    gsize page = at / packed->page;
    return (packed->taken[page / 8] >> page % 8 & 1) != 0;
}

static gboolean is_zeros(const guint8 *data, gsize length) {
    return data[0] == 0 && memcmp(data, data + 1, length - 1) == 0;
}

Remark packed_rest(const PackedBytes *packed) {
    Remarks remarks = {0};
    for (gsize from = 0; from < packed->size;) {
        gsize to = from;
        while (to < packed->size && !is_taken(packed, to))
            to = MIN(packed->size, to + packed->page);
        if (to > from && !is_zeros(packed->data + from, to - from))
            remarks_take(&remarks, packed->data + from, to - from, from);
        from = MIN(packed->size, to + packed->page);
    }
    return remarks_end(&remarks);
}
