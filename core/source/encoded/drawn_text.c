#include "core/source/encoded/drawn_text.h"

#include "core/source/limits.h"

#include <string.h>

static const char *skip_blanks(const char *at, const char *end) {
    while (at < end && g_ascii_isspace(*at))
        at++;
    return at;
}

/* A number behind blanks, of at most `most` digits; NULL where there is none. */
static const char *read_number(const char *at, const char *end, gsize most, guint64 *value) {
    at = skip_blanks(at, end);
    const char *from = at;
    for (*value = 0; at < end && g_ascii_isdigit(*at) && (gsize)(at - from) < most; at++)
        *value = *value * 10 + (guint64)(*at - '0');
    return at > from ? at : NULL;
}

/* Comments go to a line's end. */
static const char *skip_comments(const char *at, const char *end) {
    while ((at = skip_blanks(at, end)) < end && *at == '#')
        while (at < end && *at != '\n')
            at++;
    return at;
}

/* Width and height, for grey and colour the largest value, and then the samples, or many of them.
 */
static gboolean is_plain_pnm(const char *at, const char *end) {
    enum { DIGITS = 6, ENOUGH = 64 };
    guint64 width, height, value;
    gboolean bits = at[1] == '1';
    if (!g_ascii_isspace(at[2]) ||
        (at = read_number(skip_comments(at + 2, end), end, DIGITS, &width)) == NULL ||
        (at = read_number(skip_comments(at, end), end, DIGITS, &height)) == NULL ||
        (!bits && (at = read_number(skip_comments(at, end), end, DIGITS, &value)) == NULL))
        return FALSE;
    guint64 n = MIN(width * height, ENOUGH);
    for (guint64 i = 0; i < n; i++) {
        at = read_number(skip_comments(at, end), end, bits ? 1 : DIGITS, &value);
        if (at == NULL || (bits && value > 1))
            return FALSE;
    }
    return n > 0;
}

static gboolean has_plain_pnm(const char *text, gsize size) {
    enum { SHORTEST = 8 };
    const char *at = text, *end = text + size;
    for (; end - at > SHORTEST && (at = memchr(at, 'P', (gsize)(end - at) - SHORTEST)) != NULL;
         at++)
        if (at[1] >= '1' && at[1] <= '3' && (at == text || !g_ascii_isalnum(at[-1])) &&
            is_plain_pnm(at, end))
            return TRUE;
    return FALSE;
}

/* The next text in quotes, from its first character on; NULL where none begins near. */
static const char *next_quoted(const char *at, const char *end) {
    enum { NEAR = 64 };
    const char *quote = memchr(at, '"', (gsize)MIN(end - at, NEAR));
    return quote != NULL ? quote + 1 : NULL;
}

/* Of a colour: some characters, a key, and its name or number. */
static gboolean is_colour(const char *at, const char *end) {
    enum { LONGEST = 16 };
    for (const char *last = at + MIN(end - at - 3, LONGEST); at < last; at++)
        if (g_ascii_isspace(at[0]) && strchr("cmgs", at[1]) != NULL && g_ascii_isspace(at[2]))
            return TRUE;
    return FALSE;
}

/* Width, height, number of colours, characters of each. */
static gboolean is_pixmap(const char *at, const char *end) {
    enum { DIGITS = 6 };
    guint64 value;
    for (guint i = 0; i < 4; i++)
        if ((at = read_number(at, end, DIGITS, &value)) == NULL || value == 0)
            return FALSE;
    const char *close = memchr(at, '"', (gsize)(end - at));
    at = close != NULL ? next_quoted(close + 1, end) : NULL;
    return at != NULL && end - at > 3 && is_colour(at, end);
}

static gboolean has_pixmap(const char *text, gsize size) {
    const char *at = text, *end = text + size;
    for (; (at = memchr(at, '"', (gsize)(end - at))) != NULL; at++)
        if (at + 1 < end && g_ascii_isdigit(at[1]) && is_pixmap(at + 1, end))
            return TRUE;
    return FALSE;
}

static gboolean has_bits(const char *text, gsize size) {
    gsize n[2] = {0, 0};
    for (gsize i = 0; i < size; i++) {
        if (text[i] == '0' || text[i] == '1')
            n[text[i] - '0']++;
        else if (g_ascii_isalnum(text[i]) || text[i] == '.')
            n[0] = n[1] = 0;
        if (n[0] + n[1] >= TEXT_BITS && n[0] > 0 && n[1] > 0)
            return TRUE;
    }
    return FALSE;
}

const char *drawn_text_in(const char *text, gsize size) {
    return has_plain_pnm(text, size) ? "text with a PNM in it"
           : has_pixmap(text, size)  ? "text with an XPM in it"
           : has_bits(text, size)    ? "text with a bitmap in it"
                                     : NULL;
}
