/* An archive's bytes as libarchive asks for them: which of them it took, and no more than a limit
 * of what becomes of them. For this folder alone. */
#pragma once
#include "core/source/expand/layout/remark.h"

#include <archive.h>

typedef struct PackedBytes {
    const guint8 *data;
    gsize size, at; /* of the bytes, and the next */
    guint8 *taken;  /* for each page a bit */
    gsize page;     /* bytes that are given at a time */
    guint64 most;   /* bytes that they may unpack to */
} PackedBytes;

/* Opens `archive`, whose filters and formats are set, on bytes that live as long as it. Where so
 * many come out of its filters that no images make as many, it fails and says so. compressed: of
 * one stream. */
void packed_open(PackedBytes *packed, struct archive *archive, GBytes *bytes, gboolean compressed);
void packed_clear(PackedBytes *packed);
/* What nobody asked for, in whole pages, and is more than a remark. */
Remark packed_rest(const PackedBytes *packed);
