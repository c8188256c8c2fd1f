/* What holds or may hold pixels and is not read here, so that it is told and not passed over. */
#pragma once
#include "core/image/pixel_data.h"

/* What the element of that data set holds, in words; NULL where it holds no pixels, as far as can
 * be told, or its pixels are read: so are pictures embedded in it (core/image/places/embedded.h)
 * and in codestreams (stream_places.h). Not of items, which are looked at themselves. pixels: of
 * the data set; NULL where it has none. */
const char *unread_kind(const DicomDataset *dataset, const DicomElement *element,
                        const PixelData *pixels);

/* Whether pictures embedded in the element's bytes are to be looked for. */
gboolean may_hold_embedded(const DicomElement *element);

/* Whether the element holds a picture beside the image, read or not. Its own decoded pixels and
 * overlays are none. */
gboolean holds_further_picture(const DicomDataset *dataset, const DicomElement *element,
                               const PixelData *pixels);
