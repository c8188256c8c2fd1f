#include "core/source/expand/layout/remark.h"

#include "core/source/kind.h"
#include "core/source/limits.h"

enum { KEPT_MOST = 1 << 20 };

static gsize without_zeros(const guint8 *data, gsize size) {
    while (size > 0 && data[size - 1] == 0)
        size--;
    return size;
}

static gboolean is_text(const guint8 *data, gsize size) {
    SourceKind kind = source_kind_of_bytes(data, size, NULL);
    return kind == SOURCE_TEXT || kind == SOURCE_EMPTY;
}

static gboolean is_short(const guint8 *data, gsize size) {
    SourceKind kind = source_kind_of_bytes(data, size, NULL);
    return size <= REMARK_BYTES && kind != SOURCE_DOCUMENT && kind != SOURCE_RASTER &&
           !source_holds_picture(data, size);
}

gboolean remark_is_plain(const guint8 *data, gsize size) {
    size = without_zeros(data, size);
    return is_text(data, size) || is_short(data, size);
}

void remarks_refuse(Remarks *remarks, guint64 size, guint64 at) {
    if (remarks->found.n == 0)
        remarks->found = (Remark){size, at};
}

static void add(Remarks *remarks, const guint8 *data, gsize size, guint64 at) {
    if (remarks->kept == NULL)
        remarks->kept = g_byte_array_new();
    if (remarks->sum.n == 0)
        remarks->sum.at = at;
    remarks->sum.n += size;
    remarks->allowed += MIN(size, REMARK_USUAL);
    if (remarks->kept->len + size <= KEPT_MOST)
        g_byte_array_append(remarks->kept, data, (guint)size);
}

void remarks_take(Remarks *remarks, const guint8 *data, gsize size, guint64 at) {
    gsize length = without_zeros(data, size);
    if (remarks->found.n > 0 || is_text(data, length))
        return;
    if (is_short(data, length))
        add(remarks, data, length, at);
    else
        remarks_refuse(remarks, size, at);
}

Remark remarks_end(Remarks *remarks) {
    GByteArray *kept = remarks->kept;
    if (kept != NULL && (remarks->sum.n > remarks->allowed + REMARKS_BYTES ||
                         source_begins_picture(kept->data, kept->len) ||
                         source_holds_picture(kept->data, kept->len)))
        remarks_refuse(remarks, remarks->sum.n, remarks->sum.at);
    if (kept != NULL)
        g_byte_array_unref(kept);
    remarks->kept = NULL;
    return remarks->found;
}
