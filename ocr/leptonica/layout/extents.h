/* Which bytes are accounted for. For ocr/leptonica alone. */
#pragma once
#include "ocr/leptonica/layout/walk.h"

typedef struct ByteExtents {
    GArray *all; /* of start and end */
    gsize size;  /* of the bytes */
} ByteExtents;

ByteExtents extents_new(gsize size);
void extents_clear(ByteExtents *extents);
/* Cut at the end of the bytes. */
void extents_add(ByteExtents *extents, guint64 start, guint64 length);
/* Whether one of exactly these ends was added. */
gboolean extents_has(const ByteExtents *extents, guint64 start, guint64 end);
/* Called with what lies between the extents and behind the last one. */
typedef void (*ExtentsGap)(const RasterWalk *walk, gsize at, gsize length, gpointer data);
void extents_visit_gaps(ByteExtents *extents, const RasterWalk *walk, ExtentsGap visit,
                        gpointer data);
/* Notes the gaps as parts: bytes of `what`, which has an article. */
void extents_add_rest(ByteExtents *extents, const RasterWalk *walk, const char *what);
/* Offset behind the last one. */
gsize extents_end(const ByteExtents *extents);
