/* What a picture's file holds beside its pages: texts are findings, pictures are looked at, and the
 * rest is told. */
#pragma once
#include "ocr/leptonica/raster.h"

/* The text of a part, in UTF-8 and newly allocated; NULL where it is none, or more than people
 * write.
 */
char *raster_part_text(const RasterPart *part);

/* What was not looked at. */
typedef struct UnreadParts {
    GPtrArray *reasons; /* of strings, in words: what, how many bytes, where, and what to do */
    guint64 n, bytes;
} UnreadParts;
void unread_parts_init(UnreadParts *unread);
void unread_parts_clear(UnreadParts *unread);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(UnreadParts, unread_parts_clear)
void unread_parts_add(UnreadParts *unread, const RasterPart *part);
/* The reasons, with one for those that have none of their own; none where all together are too few
 * bytes to show anything. */
const GPtrArray *unread_parts_end(UnreadParts *unread);
