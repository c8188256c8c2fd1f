#include "core/text/text.h"

#include <string.h>

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
