#include "core/source/expand/layout/zip_layout.h"

#include "core/source/kind.h"

#include <string.h>
#include <zlib.h>

/* Lengths of records without what varies (APPNOTE.TXT 4.3.7 to 4.3.16). */
enum { LOCAL = 30, CENTRAL = 46, END = 22, END64 = 56, LOCATOR64 = 20, EXTRA_HEAD = 4 };
enum { LONGEST_COMMENT = 65535, HAS_DESCRIPTOR = 8, LONGEST_DESCRIPTOR = 24, EXTRA_ZIP64 = 1 };
enum { PATH_LONGEST = 4096 }; /* bytes: PATH_MAX of Linux */
enum { SPANNING_MARKER = 4 }; /* that an archive split in one part has before its first member */

typedef struct Extent {
    guint64 start, end;
} Extent;

typedef struct Layout {
    const guint8 *data;
    guint64 size;
    guint64 directory, directory_end, end, behind; /* offsets of records, of what follows them */
    guint64 shift;   /* of all stated offsets, by what stands before the archive */
    GArray *extents; /* of Extent: members and records */
    Remarks remarks;
} Layout;

static guint64 number(const guint8 *data, gsize n) {
    guint64 value = 0;
    while (n-- > 0)
        value = value << 8 | data[n];
    return value;
}

static gboolean is_record(const Layout *layout, guint64 at, gsize length, const char *signature) {
    return at <= layout->size && layout->size - at >= length &&
           memcmp(layout->data + at, signature, 4) == 0;
}

/* The last end record, of those that end the file if there is one. */
static gboolean find_end(Layout *layout) {
    gboolean found = FALSE;
    gsize last = layout->size < END ? 0 : (gsize)layout->size - END;
    gsize first = last > LONGEST_COMMENT ? last - LONGEST_COMMENT : 0;
    for (gsize at = last + 1; at-- > first;) {
        if (!is_record(layout, at, END, "PK\5\6"))
            continue;
        guint64 behind = at + END + number(layout->data + at + 20, 2);
        if (found && behind != layout->size)
            continue;
        found = TRUE;
        layout->end = at;
        layout->behind = MIN(behind, layout->size);
        if (behind == layout->size)
            break;
    }
    return found;
}

/* Where the directory lies, by its stated size: it ends where the end records begin. */
static gboolean find_directory(Layout *layout) {
    const guint8 *record = layout->data + layout->end;
    guint64 length = number(record + 12, 4), stated = number(record + 16, 4);
    layout->directory_end = layout->end;
    if (layout->end >= LOCATOR64 + END64 &&
        is_record(layout, layout->end - LOCATOR64, LOCATOR64, "PK\6\7")) {
        guint64 at = layout->end - LOCATOR64 - END64;
        if (!is_record(layout, at, END64, "PK\6\6"))
            return FALSE;
        length = number(layout->data + at + 40, 8);
        stated = number(layout->data + at + 48, 8);
        layout->directory_end = at;
    }
    if (length > layout->directory_end || stated > layout->directory_end - length)
        return FALSE;
    layout->directory = layout->directory_end - length;
    layout->shift = layout->directory - stated;
    return TRUE;
}

/* Of sizes and offset those that need 64 bits stand in an extra field, in this order (4.5.3). */
static gboolean read_zip64(const guint8 *extra, gsize length, guint64 *values[3]) {
    while (length >= EXTRA_HEAD) {
        gsize field = (gsize)number(extra + 2, 2), at = EXTRA_HEAD;
        if (field > length - EXTRA_HEAD)
            return FALSE;
        for (gsize i = 0; number(extra, 2) == EXTRA_ZIP64 && i < 3; i++) {
            if (*values[i] != G_MAXUINT32)
                continue;
            if (at + 8 > EXTRA_HEAD + field)
                return FALSE;
            *values[i] = number(extra + at, 8);
            at += 8;
        }
        extra += EXTRA_HEAD + field;
        length -= EXTRA_HEAD + field;
    }
    return TRUE;
}

static gboolean add_member(Layout *layout, guint64 local, guint64 packed, gboolean descriptor) {
    if (!g_uint64_checked_add(&local, local, layout->shift) ||
        !is_record(layout, local, LOCAL, "PK\3\4"))
        return FALSE;
    const guint8 *record = layout->data + local;
    guint64 end = local + LOCAL + number(record + 26, 2) + number(record + 28, 2);
    if (!g_uint64_checked_add(&end, end, packed) || end > layout->size)
        return FALSE;
    Extent extent = {local, descriptor ? end + LONGEST_DESCRIPTOR : end};
    g_array_append_val(layout->extents, extent);
    return TRUE;
}

/* Each of an extra area's fields, or what is none (4.5.1). */
static void take_extra(Layout *layout, guint64 at, gsize length) {
    while (length > 0) {
        const guint8 *extra = layout->data + at;
        gsize field = length >= EXTRA_HEAD ? (gsize)number(extra + 2, 2) : 0;
        gboolean is_field = length >= EXTRA_HEAD && field <= length - EXTRA_HEAD;
        gsize head = is_field ? EXTRA_HEAD : 0, taken = is_field ? EXTRA_HEAD + field : length;
        remarks_take(&layout->remarks, extra + head, taken - head, at + head);
        at += taken;
        length -= taken;
    }
}

/* A path as links have one: without zero bytes, no longer than Linux takes. */
static gboolean is_path(const guint8 *data, gsize size) {
    return size <= PATH_LONGEST && memchr(data, 0, size) == NULL && remark_is_plain(data, size);
}

/* Deflated, to a path's length. */
static gboolean is_deflated_path(const guint8 *data, gsize size) {
    guint8 path[PATH_LONGEST + 1];
    z_stream stream = {.next_in = (guint8 *)data,
                       .avail_in = (uInt)size,
                       .next_out = path,
                       .avail_out = sizeof path};
    if (size > G_MAXUINT32 || inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return FALSE;
    gboolean ended = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0;
    gsize length = sizeof path - stream.avail_out;
    inflateEnd(&stream);
    return ended && is_path(path, length);
}

/* Of a member's record in the directory that says that it is a link: its bytes are one's target. */
static void take_link(Layout *layout, const guint8 *record, guint64 start, guint64 packed) {
    enum { TYPE = 0170000, LINK = 0120000, ENCRYPTED = 1, STORED = 0, DEFLATED = 8 };
    if ((number(record + 40, 2) & TYPE) != LINK || packed == 0)
        return;
    const guint8 *body = layout->data + start;
    guint64 method = number(record + 10, 2);
    gboolean encrypted = (number(record + 8, 2) & ENCRYPTED) != 0;
    gboolean plain = !encrypted && (method == STORED ? is_path(body, (gsize)packed)
                                                     : method == DEFLATED &&
                                                           is_deflated_path(body, (gsize)packed));
    if (!plain)
        remarks_refuse(&layout->remarks, packed, start);
}

/* Both of a member's records, which are there. */
static void take_remarks(Layout *layout, guint64 at, guint64 local, guint64 packed) {
    const guint8 *record = layout->data + at, *other = layout->data + local;
    gsize name = (gsize)number(record + 28, 2), extra = (gsize)number(record + 30, 2);
    gsize local_name = (gsize)number(other + 26, 2), local_extra = (gsize)number(other + 28, 2);
    guint64 comment = at + CENTRAL + name + extra;
    take_extra(layout, at + CENTRAL + name, extra);
    remarks_take(&layout->remarks, layout->data + comment, (gsize)number(record + 32, 2), comment);
    remarks_take(&layout->remarks, other + LOCAL, local_name, local + LOCAL);
    take_extra(layout, local + LOCAL + local_name, local_extra);
    take_link(layout, record, local + LOCAL + local_name + local_extra, packed);
}

static gboolean read_directory(Layout *layout) {
    guint64 at = layout->directory;
    while (at < layout->directory_end) {
        if (!is_record(layout, at, CENTRAL, "PK\1\2"))
            return FALSE;
        const guint8 *record = layout->data + at;
        gsize name = (gsize)number(record + 28, 2), extra = (gsize)number(record + 30, 2);
        guint64 next = at + CENTRAL + name + extra + number(record + 32, 2);
        guint64 packed = number(record + 20, 4), unpacked = number(record + 24, 4),
                local = number(record + 42, 4);
        if (next > layout->directory_end ||
            !read_zip64(record + CENTRAL + name, extra, (guint64 *[3]){&unpacked, &packed, &local}))
            return FALSE;
        /* A folder's bytes are nobody's. */
        if (name > 0 && record[CENTRAL + name - 1] == '/')
            packed = 0;
        if (!add_member(layout, local, packed, (number(record + 8, 2) & HAS_DESCRIPTOR) != 0))
            return FALSE;
        take_remarks(layout, at, local + layout->shift, packed);
        at = next;
    }
    return TRUE;
}

static gint by_start(gconstpointer a, gconstpointer b) {
    const Extent *one = a, *other = b;
    return (one->start > other->start) - (one->start < other->start);
}

static gboolean is_filler(const guint8 *data, guint64 length) {
    for (guint64 i = 0; i < length; i++)
        if (data[i] != 0)
            return FALSE;
    return TRUE;
}

static gsize between_extents(const Layout *layout, gsize *at) {
    guint64 covered = 0, unnamed = 0;
    for (guint i = 0; i < layout->extents->len; i++) {
        const Extent *extent = &g_array_index(layout->extents, Extent, i);
        if (extent->start > covered &&
            !is_filler(layout->data + covered, extent->start - covered)) {
            *at = unnamed == 0 ? (gsize)covered : *at;
            unnamed += extent->start - covered;
        }
        covered = MAX(covered, extent->end);
    }
    return (gsize)unnamed;
}

/* A comment is for people to read, and may be no more. */
static guint64 end_of_records(const Layout *layout) {
    guint64 comment = layout->end + END;
    SourceKind kind =
        source_kind_of_bytes(layout->data + comment, (gsize)(layout->behind - comment), NULL);
    return kind == SOURCE_TEXT || kind == SOURCE_EMPTY ? layout->behind : comment;
}

gsize zip_unnamed_bytes(const guint8 *data, gsize size, gsize *at) {
    g_autoptr(GArray) extents = g_array_new(FALSE, FALSE, sizeof(Extent));
    Layout layout = {.data = data, .size = size, .extents = extents};
    *at = 0;
    gboolean good = find_end(&layout) && find_directory(&layout) && read_directory(&layout);
    remarks_end(&layout.remarks);
    if (!good)
        return size;
    if (size >= SPANNING_MARKER &&
        (memcmp(data, "PK00", SPANNING_MARKER) == 0 || memcmp(data, "PK\7\10", 4) == 0)) {
        Extent marker = {0, SPANNING_MARKER};
        g_array_append_val(extents, marker);
    }
    Extent records = {layout.directory, end_of_records(&layout)}, behind = {size, size};
    g_array_append_val(extents, records);
    g_array_append_val(extents, behind);
    g_array_sort(extents, by_start);
    return between_extents(&layout, at);
}

Remark zip_remark(const guint8 *data, gsize size) {
    g_autoptr(GArray) extents = g_array_new(FALSE, FALSE, sizeof(Extent));
    Layout layout = {.data = data, .size = size, .extents = extents};
    gboolean good = find_end(&layout) && find_directory(&layout) && read_directory(&layout);
    Remark remark = remarks_end(&layout.remarks);
    return good ? remark : (Remark){0};
}
