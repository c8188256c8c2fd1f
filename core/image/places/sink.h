/* Where the places of a data set go, one by one, until whoever takes them has enough. Not for other
 * folders. */
#pragma once
#include "core/image/places.h"

typedef struct PlaceSink {
    const DicomFile *file;
    PlaceVisit visit;
    gpointer data;
    gboolean go_on;
} PlaceSink;

/* Takes the place over. */
void place_sink_give(PlaceSink *sink, Place *place);
/* A place of that name that can't be looked at. */
void place_sink_fail(PlaceSink *sink, const char *name, const GError *error);
/* Likewise, with a message that begins with the file's name. */
void place_sink_fail_with(PlaceSink *sink, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
