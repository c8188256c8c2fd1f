/* Characters that a text writes by others: in C and its kin, in JSON, XML and addresses. For
 * core/source alone. */
#pragma once
#include <glib.h>

typedef struct Unescaped {
    GString *text;
    GString *joined; /* the same without line ends, quotes and what stands between them: texts that
                        go on in the next line */
    gsize n_escapes;
    gsize n_controls; /* bytes that no text has, and which escapes stood for */
    gsize n_zeros;    /* likewise */
} Unescaped;

/* \n, \x89, \211, \u0089, \/, a backslash at a line's end; &#137; &#x89; &amp; and their kin; %89.
 * Characters above 255 become "?". unescaped_clear() frees them. */
Unescaped unescape(const char *text, gsize size);
/* =89, and = at a line's end, of mail (RFC 2045, 6.7). */
Unescaped unescape_mail(const char *text, gsize size);
void unescaped_clear(Unescaped *plain);
