/* Where a deflated stream ends (RFC 1950). For ocr/leptonica alone. */
#pragma once
#include <glib.h>

typedef struct Deflated {
    gsize used;     /* bytes up to the stream's end, or to where it breaks */
    guint64 length; /* of what it unpacks to, as far as the limit */
    gboolean ended; /* its end was found */
} Deflated;

/* Follows a stream to its end, or until more than `most` bytes came out of it. out: gets these;
 * NULL: nobody wants them. */
Deflated deflated_follow(const guint8 *data, gsize size, guint64 most, GByteArray *out);

/* Another piece of a stream that stands in several. */
typedef struct DeflatedWalk DeflatedWalk;
DeflatedWalk *deflated_walk_new(guint64 most, GByteArray *out);
/* Bytes of the piece that belong to the stream. */
gsize deflated_walk_add(DeflatedWalk *walk, const guint8 *data, gsize size);
Deflated deflated_walk_free(DeflatedWalk *walk);
