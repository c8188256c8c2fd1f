/* Where the picture of a WebP's chunk ends. For ocr/leptonica alone. */
#pragma once
#include <glib.h>

/* Bytes that a picture needs of a chunk's content, told by decoding it with fewer; all of them
 * where it can't be decoded. type: "VP8 " or "VP8L". */
gsize webp_needed_bytes(const char *type, const guint8 *data, gsize length);
/* Bytes that are needed of the first partition of a "VP8 " chunk, and how many it has (RFC 6386 9.1
 * and 9.5); the same where all are. */
gsize webp_needed_of_first(const guint8 *data, gsize length, gsize *has);
