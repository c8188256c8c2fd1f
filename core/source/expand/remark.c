#include "core/source/expand/remark.h"

#include "core/source/kind.h"
#include "core/source/limits.h"

gboolean remark_is_plain(const guint8 *data, gsize size) {
    while (size > 0 && data[size - 1] == 0)
        size--;
    SourceKind kind = source_kind_of_bytes(data, size, NULL);
    if (kind == SOURCE_TEXT || kind == SOURCE_EMPTY)
        return TRUE;
    return size <= REMARK_BYTES && kind != SOURCE_DOCUMENT && kind != SOURCE_RASTER &&
           !source_holds_picture(data, size);
}

void remark_take(Remark *remark, const guint8 *data, gsize size, guint64 at) {
    if (remark->n == 0 && !remark_is_plain(data, size))
        *remark = (Remark){size, at};
}
