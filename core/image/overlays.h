/* Overlay planes (PS3.3 C.9.2; embedded ones were retired after PS3.3-2004). */
#pragma once
#include "core/image/places.h"

/* The planes of one group with Overlay Data, one Place per overlay frame; NULL without an error
 * where the group holds none. Fails where its attributes and data don't fit. */
GPtrArray *overlays_read(const DicomFile *file, const DicomDataset *dataset, guint16 group,
                         const char *name, GError **error);

/* An overlay without data of its own: a bit of every pixel. */
typedef struct EmbeddedOverlay {
    guint16 group;
    guint bit;
} EmbeddedOverlay;

/* Array of EmbeddedOverlay; free with g_array_unref. */
GArray *overlays_embedded(const DicomDataset *dataset);
