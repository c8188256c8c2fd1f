/* XMP (ISO 16684-1): what remains of a packet without its markup and the white space that it is
 * padded with. Where it is not written as XMP is, it is all told. */
#include "ocr/leptonica/beside/beside.h"
#include "ocr/leptonica/raster_limits.h"

#include <string.h>

enum { LONGEST_NAME = 64, LONGEST_ADDRESS = 100, LONGEST_WORD = 12 };

typedef struct XmpText {
    const char *at, *end;
    GString *values;
    gboolean is_broken;
} XmpText;

static gboolean is_name(const char *name, gsize length) {
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(name[i]) && strchr(":_-.", name[i]) == NULL)
            return FALSE;
    return length > 0 && length <= LONGEST_NAME;
}

static gboolean has_prefix(const char *text, gsize length, const char *prefix) {
    return length >= strlen(prefix) && memcmp(text, prefix, strlen(prefix)) == 0;
}

static gboolean is_address(const char *value, gsize length) {
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isgraph(value[i]))
            return FALSE;
    return length <= LONGEST_ADDRESS &&
           (has_prefix(value, length, "http://") || has_prefix(value, length, "adobe:ns:meta/"));
}

/* The program's version: "XMP Core 6.0.0". */
static gboolean is_version(const char *value, gsize length) {
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(value[i]) && strchr(" .:,/-", value[i]) == NULL)
            return FALSE;
    return length <= LONGEST_ADDRESS &&
           (has_prefix(value, length, "XMP Core") || has_prefix(value, length, "Adobe XMP Core") ||
            has_prefix(value, length, "Image::ExifTool"));
}

/* Numbers that editors draw for each file: hexadecimal digits. */
static gboolean is_drawn_number(const char *value, gsize length) {
    static const char *const prefixes[] = {
        "xmp.iid:", "xmp.did:", "uuid:", "adobe:docid:photoshop:", "gimp:docid:gimp:"};
    enum { LONGEST = 40 };
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (has_prefix(value, length, prefixes[i])) {
            gsize at = strlen(prefixes[i]);
            gboolean is_long = length - at > LONGEST;
            while (at < length && (g_ascii_isxdigit(value[at]) || value[at] == '-'))
                at++;
            return at == length && !is_long;
        }
    return FALSE;
}

/* Whether an attribute says how the packet is written, and nothing of the picture. */
static gboolean is_markup(const char *name, gsize n, const char *value, gsize length) {
    if (has_prefix(name, n, "xmlns:"))
        return is_address(value, length);
    if (has_prefix(name, n, "x:xmptk"))
        return is_version(value, length);
    if (n == 2 && memcmp(name, "id", 2) == 0)
        return length == 24 && memcmp(value, "W5M0MpCehiHzreSzNTczkc9d", 24) == 0;
    return (has_prefix(name, n, "begin") || has_prefix(name, n, "end") ||
            has_prefix(name, n, "xml:lang") || has_prefix(name, n, "rdf:parseType")) &&
           length <= LONGEST_WORD;
}

static void append(XmpText *text, const char *value, gsize length) {
    while (length > 0 && (g_ascii_isspace(*value) || *value == 0)) {
        value++;
        length--;
    }
    while (length > 0 && (g_ascii_isspace(value[length - 1]) || value[length - 1] == 0))
        length--;
    if (length == 0 || is_drawn_number(value, length) || walk_is_time(value, length))
        return;
    if (text->values->len > 0)
        g_string_append(text->values, ", ");
    g_string_append_len(text->values, value, (gssize)length);
}

static const char *skip_space(const char *at, const char *end) {
    while (at < end && g_ascii_isspace(*at))
        at++;
    return at;
}

/* An attribute; NULL where there is none. */
static const char *take_attribute(XmpText *text, const char *at, const char *end) {
    const char *equals = memchr(at, '=', (gsize)(end - at));
    if (equals == NULL || end - equals < 2 || (equals[1] != '"' && equals[1] != '\'') ||
        !is_name(at, (gsize)(equals - at)))
        return NULL;
    const char *value = equals + 2, *close = memchr(value, equals[1], (gsize)(end - value));
    if (close == NULL)
        return NULL;
    if (!is_markup(at, (gsize)(equals - at), value, (gsize)(close - value)))
        append(text, value, (gsize)(close - value));
    return close + 1;
}

/* Behind "<": a name, attributes, and maybe "/" or "?" at either end. */
static void take_tag(XmpText *text, const char *at, const char *end) {
    at += at < end && (*at == '/' || *at == '?');
    end -= end > at && (end[-1] == '/' || end[-1] == '?');
    const char *name = at;
    while (at < end && !g_ascii_isspace(*at))
        at++;
    text->is_broken |= !is_name(name, (gsize)(at - name));
    for (at = skip_space(at, end); at < end && !text->is_broken; at = skip_space(at, end)) {
        const char *next = take_attribute(text, at, end);
        text->is_broken |= next == NULL;
        at = next != NULL ? next : end;
    }
}

static void take_all(XmpText *text) {
    while (text->at < text->end && !text->is_broken) {
        const char *open = memchr(text->at, '<', (gsize)(text->end - text->at));
        append(text, text->at, (gsize)((open != NULL ? open : text->end) - text->at));
        if (open == NULL)
            return;
        const char *close = memchr(open, '>', (gsize)(text->end - open));
        text->is_broken |= close == NULL;
        if (close != NULL)
            take_tag(text, open + 1, close);
        text->at = close != NULL ? close + 1 : text->end;
    }
}

void xmp_layout_read(const RasterWalk *walk, const char *what, gsize at, gsize length) {
    at = MIN(at, walk->size);
    length = MIN(length, walk->size - at);
    XmpText text = {(const char *)walk->data + at, (const char *)walk->data + at + length,
                    g_string_new(NULL), FALSE};
    g_autofree char *name = g_strconcat("XMP in ", what, NULL);
    take_all(&text);
    if (text.is_broken || length - text.values->len > RASTER_MARKUP_MOST)
        walk_add(walk, RASTER_BYTES, name, at, length);
    else
        walk_add_content(walk, RASTER_TEXT, name, at,
                         g_bytes_new(text.values->str, text.values->len));
    g_string_free(text.values, TRUE);
}
