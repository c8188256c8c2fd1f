#include "core/scan/raster_parts.h"

#include "core/image/comment.h"
#include "core/scan/limits/parts_limits.h"

/* What formats say is a text may be in Latin letters; other bytes have to be UTF-8. */
static gboolean is_written(const RasterPart *part, const guint8 *data, gsize length) {
    gsize n_ascii = 0;
    if (g_utf8_validate((const char *)data, (gssize)length, NULL))
        return TRUE;
    for (gsize i = 0; i < length; i++)
        n_ascii += data[i] < 0x7F;
    return part->kind == RASTER_TEXT && (double)n_ascii >= PARTS_ASCII_SHARE * (double)length;
}

char *raster_part_text(const RasterPart *part) {
    gsize length;
    const guint8 *data = g_bytes_get_data(part->content, &length);
    length = comment_without_zeros(data, length);
    if (!comment_is_text(data, length) || comment_is_too_long(data, length) ||
        !is_written(part, data, length))
        return NULL;
    return comment_text(data, length);
}

void unread_parts_init(UnreadParts *unread) {
    *unread = (UnreadParts){.reasons = g_ptr_array_new_with_free_func(g_free)};
}

void unread_parts_clear(UnreadParts *unread) {
    g_clear_pointer(&unread->reasons, g_ptr_array_unref);
}

void unread_parts_add(UnreadParts *unread, const RasterPart *part) {
    gsize length = g_bytes_get_size(part->content);
    unread->bytes += length;
    if (unread->n++ >= PARTS_TOLD_MOST)
        return;
    const char *why = part->kind == RASTER_TEXT
                          ? "is no text, or a longer one than people write, and may hold a picture"
                          : "can't be looked at and may hold a picture";
    g_ptr_array_add(unread->reasons,
                    g_strdup_printf("%s, %" G_GSIZE_FORMAT " byte%s at offset %" G_GUINT64_FORMAT
                                    ", %s: look at this by hand, or take it out of the file and "
                                    "scan again",
                                    part->what, length, length == 1 ? "" : "s", part->offset, why));
}

const GPtrArray *unread_parts_end(UnreadParts *unread) {
    if (unread->bytes < PARTS_UNREAD_LEAST)
        g_ptr_array_set_size(unread->reasons, 0);
    else if (unread->n > PARTS_TOLD_MOST)
        g_ptr_array_add(unread->reasons,
                        g_strdup_printf("and %" G_GUINT64_FORMAT
                                        " more such parts, so that %" G_GUINT64_FORMAT
                                        " bytes in all were not looked at",
                                        unread->n - PARTS_TOLD_MOST, unread->bytes));
    return unread->reasons;
}
