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
/* Without one < at its start and one > at its end, where it has both. */
Text text_unbracketed(Text text);
/* Whether the text is this name but for the case of ASCII letters, for angle brackets and blanks
 * around it, and for what stands between its words: hyphens, underscores or blanks. name: words of
 * lower-case letters, an underscore between two. */
gboolean text_names(Text text, const char *name);
/* Whether JSON may be nested too deep for a parser that calls itself for every level: it has more
 * opening brackets, wherever they stand, than any that this program has a use for. */
gboolean text_nests_deep(Text json);
/* Whether JSON holds the character of the number 0, as a byte or as an escape, at which what C
 * takes for a text ends: the rest of it would be lost. */
gboolean text_has_zero(Text json);
