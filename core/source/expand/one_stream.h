/* What was compressed as one stream, whatever is in it. For this folder alone. */
#pragma once
#include "core/source/expand/packed.h"

/* Takes each kind of compression that needs no other program; FALSE where libarchive would start
 * one. */
gboolean one_stream_filters(struct archive *archive);
/* A reader that gives the stream as one member; for archive_read_free(), before packed_clear(). */
struct archive *one_stream_open(PackedBytes *packed, GBytes *bytes);

/* The next bytes of the stream; FALSE: enough. */
typedef gboolean (*OneStreamVisit)(const guint8 *data, gsize length, gpointer user_data);
/* Calls visit with all of the stream. NULL, or why it could not be read to its end, which the
 * caller frees. */
char *one_stream_read(GBytes *bytes, OneStreamVisit visit, gpointer user_data);
