/* What files of several formats hold beside their picture, each of which notes as parts what is not
 * its own structure or harmless by a closed rule. `what` has an article. For ocr/leptonica alone.
 */
#pragma once
#include "ocr/leptonica/layout/walk.h"

/* A profile of colour (ICC.1). Harmless are headers, numbers, curves that rise or fall all along,
 * and the texts of profiles that nearly all files have. */
void icc_layout_read(const RasterWalk *walk, const char *what, gsize at, gsize length);
/* A block of Exif, or of another that is made as it is (CIPA DC-008): a TIFF's directories, whose
 * picture is a thumbnail. */
void exif_layout_read(const RasterWalk *walk, const char *what, gsize at, gsize length);
/* XMP (ISO 16684): its values are a text. */
void xmp_layout_read(const RasterWalk *walk, const char *what, gsize at, gsize length);
/* Image resources of Photoshop. */
void photoshop_layout_read(const RasterWalk *walk, const char *what, gsize at, gsize length);
