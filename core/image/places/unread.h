/* What holds or may hold pixels and is not read here, so that it is told and not passed over. */
#pragma once
#include "core/image/pixel_data.h"

/* What the element of that data set holds, in words; NULL where it holds no pixels, as far as can
 * be told, or its pixels are read. Not of items, which are looked at themselves. pixels: of the
 * data set; NULL where it has none. */
const char *unread_kind(const DicomDataset *dataset, const DicomElement *element,
                        const PixelData *pixels);
