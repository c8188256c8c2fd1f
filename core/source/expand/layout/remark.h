/* What archives let stand beside their members' bytes: comments, extra fields, headers for others.
 * For core/source/expand alone. */
#pragma once
#include <glib.h>

/* Whether bytes there are what such places are for: a text, or few bytes that nothing begins in
 * that may be an image; zeros behind don't count. */
gboolean remark_is_plain(const guint8 *data, gsize size);

/* What is more than that. */
typedef struct Remark {
    guint64 n, at; /* bytes, and the offset of the first; n is 0 where there is none */
} Remark;

/* All of an archive. */
typedef struct Remarks {
    Remark found;     /* the first that is more; n is 0 so far */
    Remark sum;       /* bytes of those that are none, and no texts, and the first one's offset */
    guint64 allowed;  /* of the sum */
    GByteArray *kept; /* these bytes, one behind the other; NULL: none yet */
} Remarks;
/* One that is more than plain counts as it is; few bytes count together. */
void remarks_take(Remarks *remarks, const guint8 *data, gsize size, guint64 at);
/* The same of what no place is for. */
void remarks_refuse(Remarks *remarks, guint64 size, guint64 at);
/* The first that is more than a remark; else all together where they are, by number or because an
 * image begins in them. What they held is freed. */
Remark remarks_end(Remarks *remarks);
