/* How Python writes values as text: str() and repr() of strings, bytes and floats. Strings are
 * UTF-8 with a length, since they may hold zero bytes. */
#pragma once
#include <glib.h>

/* repr() of a str: quoted, with escapes for what can't be printed. text must be valid UTF-8. */
void python_repr_string(GString *out, const char *text, gsize length);
/* repr() of bytes: b'...'. */
void python_repr_bytes(GString *out, const guint8 *data, gsize length);
/* repr() of a float: the shortest digits that read back as the same number. */
void python_repr_float(GString *out, double value);

/* Whether str.isspace() holds, which is what str.strip() and str.split() go by. */
gboolean python_is_space(gunichar character);
/* str.strip(): moves *text and *length to the part between. Valid UTF-8. */
void python_strip(const char **text, gsize *length);
/* str.rstrip() likewise, at the end only. */
void python_strip_end(const char *text, gsize *length);
/* str.lower() of valid UTF-8; newly allocated. */
GString *python_lower(const char *text, gsize length);

/* Whether float() takes the text, and what it gives. Digits are ASCII. */
gboolean python_float(const char *text, gsize length, double *out);
/* Whether int() takes the text, with what value in floating point. */
gboolean python_int(const char *text, gsize length, double *out);
