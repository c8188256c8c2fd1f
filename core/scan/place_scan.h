/* The text of one place, frame after frame. */
#pragma once
#include "core/scan/finding.h"
#include "ocr/picture.h"
#include "ocr/read/reader.h"

/* What is remembered of a place's last frame. */
typedef struct PlaceScan PlaceScan;

/* name: of the place. crops: whether findings get a picture. The reader must outlive it. */
PlaceScan *place_scan_new(LineReader *reader, const char *name, gboolean crops);
void place_scan_free(PlaceScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlaceScan, place_scan_free)

/* Looks at the next frame and takes it. Appends a Finding, not yet classified, for every text that
 * does not stand at the same place already. What has not changed since the last frame is not looked
 * at. Where what changes has looked like letters without being any, a few new lines are read a
 * frame, those with most letters first, and the others if they stand at the same place in the next
 * one. FALSE where memory runs out or Tesseract fails.
 */
gboolean place_scan_add(PlaceScan *scan, Picture *picture, gint64 frame, GPtrArray *findings,
                        GError **error);

/* What was found but gone before it was read: a message, newly allocated, and the first frame of
 * it; NULL if there is nothing of the kind. *texture: whether it is taken for texture, since enough
 * of the same kind, with more letters, was read in its place and never was text. */
char *place_scan_unread(const PlaceScan *scan, gint64 *frame, gboolean *texture);
