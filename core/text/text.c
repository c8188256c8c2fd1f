#include "core/text/text.h"

#include <string.h>

enum { MOST_BRACKETS = 1024 };

Text text_of(const char *string) {
    return (Text){string, string ? strlen(string) : 0};
}

gboolean text_equals(Text text, const char *string) {
    gsize length = strlen(string);
    return text.data && text.length == length && memcmp(text.data, string, length) == 0;
}

gboolean text_same(Text a, Text b) {
    return (a.data != NULL) == (b.data != NULL) && a.length == b.length &&
           (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

char *text_copy(Text text) {
    return text.data ? g_strndup(text.data, text.length) : NULL;
}

Text text_unbracketed(Text text) {
    if (text.length < 2 || text.data[0] != '<' || text.data[text.length - 1] != '>')
        return text;
    return (Text){text.data + 1, text.length - 2};
}

static gboolean is_one_of(char c, const char *characters) {
    return c != '\0' && strchr(characters, c) != NULL;
}

gboolean text_names(Text text, const char *name) {
    static const char around[] = "<> \t\r\n", between[] = "-_ \t";
    if (text.data == NULL)
        return FALSE;
    const char *at = text.data, *end = text.data + text.length;
    while (at < end && is_one_of(*at, around))
        at++;
    while (at < end && is_one_of(end[-1], around))
        end--;
    for (; *name && at < end; name++) {
        const char *start = at;
        if (*name == '_')
            while (at < end && is_one_of(*at, between))
                at++;
        else if (g_ascii_tolower(*at) == *name)
            at++;
        if (at == start)
            return FALSE;
    }
    return at == end && *name == '\0';
}

gboolean text_nests_deep(Text json) {
    gsize n = 0;
    for (gsize i = 0; i < json.length && n <= MOST_BRACKETS; i++)
        n += json.data[i] == '[' || json.data[i] == '{';
    return n > MOST_BRACKETS;
}

gboolean text_has_zero(Text json) {
    static const char escape[] = "\\u0000";
    enum { ESCAPE = sizeof escape - 1 };
    for (gsize i = 0; i < json.length; i++) {
        if (json.data[i] == '\0')
            return TRUE;
        if (json.data[i] != '\\')
            continue;
        if (json.length - i >= ESCAPE && memcmp(json.data + i, escape, ESCAPE) == 0)
            return TRUE;
        i++; /* what the backslash escapes may be another one */
    }
    return FALSE;
}
