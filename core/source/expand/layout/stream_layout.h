/* What files that are compressed by themselves hold beside what was compressed. For
 * core/source/expand alone. */
#pragma once
#include "core/source/expand/layout/remark.h"

/* Of gzip extra fields, names and comments (RFC 1952), of zstd and lz4 frames that decoders skip
 * (RFC 8878 3.1.2; the LZ4 frame format): the first that is more than a remark. Other formats have
 * room for none. */
Remark stream_remark(const char *format, const guint8 *data, gsize size);
