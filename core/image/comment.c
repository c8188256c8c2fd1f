#include "core/image/comment.h"

#include "core/image/limits.h"

gsize comment_without_zeros(const guint8 *data, gsize length) {
    while (length > 0 && data[length - 1] == 0)
        length--;
    return length;
}

gboolean comment_is_text(const guint8 *data, gsize length) {
    for (gsize i = 0; i < length; i++)
        if (data[i] < ' ' && !g_ascii_isspace(data[i]))
            return FALSE;
    return length > 0;
}

char *comment_text(const guint8 *data, gsize length) {
    const char *end, *text = (const char *)data;
    length = MIN(length, IMAGE_COMMENT_MOST);
    if (g_utf8_validate(text, (gssize)length, &end) ||
        (length == IMAGE_COMMENT_MOST && text + length - end < 4))
        return g_strndup(text, (gsize)(end - text));
    return g_convert(text, (gssize)length, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
}

gboolean comment_is_too_long(const guint8 *data, gsize length) {
    gsize row = 0;
    for (gsize i = 0; i < length && row < IMAGE_WORD_MOST; i++)
        row = g_ascii_isspace(data[i]) ? 0 : row + 1;
    return row >= IMAGE_WORD_MOST || length > IMAGE_COMMENT_MOST;
}
