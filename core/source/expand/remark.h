/* What archives let stand beside their members' bytes: comments, extra fields, headers for others.
 * For this folder alone. */
#pragma once
#include <glib.h>

/* Whether bytes there are what such places are for: a text, or few bytes that nothing begins in
 * that may be an image; zeros behind don't count. */
gboolean remark_is_plain(const guint8 *data, gsize size);

/* What is more than that. */
typedef struct Remark {
    guint64 n, at; /* bytes, and their offset; n is 0 where there is none */
} Remark;
/* Takes it for one if it is none yet and the bytes are more than a plain remark. */
void remark_take(Remark *remark, const guint8 *data, gsize size, guint64 at);
