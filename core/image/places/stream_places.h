/* What the codestream of a frame holds beside its image, as places. Not for other folders. */
#pragma once
#include "core/image/places/sink.h"

/* Gives thumbnails, pictures in writers' own segments and further streams as pictures, comments as
 * text; bytes behind the image as a failure. prefix: of the places' names. */
void stream_places_visit(PlaceSink *sink, const PixelData *pixels, const char *prefix, gsize frame);

/* Whether a frame's codestream holds any of it but comments. */
gboolean stream_holds_pictures(const PixelData *pixels, gsize frame);
