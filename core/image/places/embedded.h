/* Pictures in formats of everyday use that stand inside of other bytes: in private elements, in
 * what writers put into a stream. Not for other folders. */
#pragma once
#include "core/image/places/sink.h"

typedef struct Embedded {
    const char *kind;     /* in words: "a PNG picture in"; static */
    gsize offset, length; /* as far as it may reach */
    gboolean decodable;   /* here; else it can only be told, as a PDF document */
} Embedded;

/* What begins anywhere in the bytes, by its signature and as much behind it as other bytes don't
 * look like. In order; newly allocated array of Embedded. */
GArray *embedded_find(const guint8 *data, gsize length);

/* Gives what is found as places of that name, or as failures: what can't be decoded, or not whole.
 * what: where the bytes stand, for messages. Whether anything was found. */
gboolean embedded_visit(PlaceSink *sink, const char *name, const char *what, const guint8 *data,
                        gsize length);
