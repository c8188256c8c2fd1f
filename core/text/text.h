/* Bytes in UTF-8 that lie in somebody else's memory, possibly with zero bytes among them. */
#pragma once
#include <glib.h>

/* data NULL: there is none. */
typedef struct Text {
    const char *data;
    gsize length;
} Text;
Text text_of(const char *string); /* of a zero-terminated string or NULL */
gboolean text_equals(Text text, const char *string);
gboolean text_same(Text a, Text b);
/* Newly allocated; NULL where there is none. */
char *text_copy(Text text);
