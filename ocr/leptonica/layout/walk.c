#include "ocr/leptonica/layout/walk.h"

#include "ocr/leptonica/raster_limits.h"
#include <string.h>

guint64 raster_number(const guint8 *data, gsize size, guint64 at, guint n_bytes, gboolean big) {
    guint64 number = 0;
    if (at > size || size - at < n_bytes)
        return 0;
    for (guint i = 0; i < n_bytes; i++) {
        guint shift = 8 * (big ? n_bytes - 1 - i : i);
        number |= (guint64)data[at + i] << shift;
    }
    return number;
}

guint64 walk_number(const RasterWalk *walk, guint64 at, guint n_bytes, gboolean big) {
    return raster_number(walk->data, walk->size, at, n_bytes, big);
}

gboolean walk_has(const RasterWalk *walk, gsize at, const char *bytes, gsize length) {
    return at <= walk->size && walk->size - at >= length &&
           memcmp(walk->data + at, bytes, length) == 0;
}

static gboolean shows_nothing(RasterPartKind kind, GBytes *content) {
    gsize size;
    const guint8 *data = g_bytes_get_data(content, &size);
    return size == 0 ||
           ((kind == RASTER_BYTES || *data == 0) && memcmp(data, data + 1, size - 1) == 0);
}

void walk_add_content(const RasterWalk *walk, RasterPartKind kind, const char *what, gsize at,
                      GBytes *content) {
    GPtrArray *parts = walk->out->parts;
    if (shows_nothing(kind, content) || parts->len > MAX_RASTER_REMARKS) {
        g_bytes_unref(content);
        return;
    }
    if (parts->len == MAX_RASTER_REMARKS)
        walk->out->unread = "it holds more beside its picture than is looked at";
    RasterPart *part = g_new(RasterPart, 1);
    char *name =
        walk->within != NULL ? g_strdup_printf("%s in %s", what, walk->within) : g_strdup(what);
    *part = (RasterPart){kind, name, walk->base + (walk->is_packed ? 0 : at), content};
    g_ptr_array_add(parts, part);
}

void walk_add(const RasterWalk *walk, RasterPartKind kind, const char *what, gsize at,
              gsize length) {
    at = MIN(at, walk->size);
    length = MIN(length, walk->size - at);
    walk_add_content(walk, kind, what, at,
                     walk->is_packed ? g_bytes_new(walk->data + at, length)
                                     : g_bytes_new_static(walk->data + at, length));
}

RasterWalk walk_within(const RasterWalk *walk, const char *within, gsize at, gsize length) {
    RasterWalk inner = *walk;
    at = MIN(at, walk->size);
    inner.data += at;
    inner.size = MIN(length, walk->size - at);
    inner.base += walk->is_packed ? 0 : at;
    inner.within = within;
    return inner;
}

RasterWalk walk_unpacked(const RasterWalk *walk, gsize at, GBytes *content) {
    RasterWalk inner = *walk;
    const guint8 *data = g_bytes_get_data(content, &inner.size);
    inner.data = data != NULL ? data : (const guint8 *)"";
    inner.base += walk->is_packed ? 0 : at;
    inner.is_packed = TRUE;
    return inner;
}

gboolean walk_add_page(const RasterWalk *walk, gsize at) {
    guint64 offset = at;
    if (walk->out->starts == NULL)
        walk->out->starts = g_array_new(FALSE, FALSE, sizeof(guint64));
    if (walk->out->starts->len == MAX_RASTER_PAGES) {
        walk->out->unread = "it holds too many pictures";
        return FALSE;
    }
    g_array_append_val(walk->out->starts, offset);
    walk->out->n_pages = walk->out->starts->len;
    return TRUE;
}

/* Digits where the pattern has 0, and its other characters as they are. Returns what is behind. */
static const char *match_digits(const char *text, const char *pattern) {
    for (; *pattern != '\0'; pattern++, text++)
        if (*pattern == '0' ? !g_ascii_isdigit(*text) : *text != *pattern)
            return NULL;
    return text;
}

static gboolean is_zone(const char *at) {
    const char *end = NULL;
    if (strcmp(at, "") == 0 || strcmp(at, "Z") == 0)
        return TRUE;
    if (*at == '+' || *at == '-')
        end = match_digits(at + 1, strlen(at) == 5 ? "0000" : "00:00");
    return end != NULL && *end == '\0';
}

gboolean walk_is_time(const char *given, gsize length) {
    enum { LONGEST = 32 };
    char text[LONGEST + 1] = "";
    if (length > LONGEST)
        return FALSE;
    memcpy(text, given, length);
    const char *at = match_digits(text, "0000:00:00");
    if (at == NULL)
        at = match_digits(text, "0000-00-00");
    if (at == NULL || strlen(text) != length || (*at != ' ' && *at != 'T'))
        return at != NULL && *at == '\0' && strlen(text) == length;
    const char *minutes = match_digits(at + 1, "00:00"),
               *seconds = match_digits(at + 1, "00:00:00");
    at = seconds != NULL ? seconds : minutes;
    if (seconds != NULL && *at == '.')
        at += 1 + strspn(at + 1, "0123456789");
    return at != NULL && is_zone(at);
}

void walk_add_time(const RasterWalk *walk, const char *what, gsize at, gsize length) {
    at = MIN(at, walk->size);
    length = MIN(length, walk->size - at);
    gsize n = length;
    while (n > 0 && (walk->data[at + n - 1] == 0 || walk->data[at + n - 1] == ' '))
        n--;
    if (n > 0 && !walk_is_time((const char *)walk->data + at, n))
        walk_add(walk, RASTER_TEXT, what, at, length);
}
