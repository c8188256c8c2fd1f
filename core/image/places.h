/* Every other place of a data set that holds pixels: overlays (PS3.3 C.9.2), icons, nested images,
 * spare bits, pictures in other elements and beside the image in a codestream. */
#pragma once
#include "core/image/pixel_data.h"
#include "ocr/picture.h"

typedef enum PlaceKind {
    PLACE_FRAME,        /* a frame of the pixel data */
    PLACE_OVERLAY,      /* overlay plane with Overlay Data (60xx,3000) */
    PLACE_OVERLAY_BITS, /* overlay embedded in unused bits of the pixel data (retired) */
    PLACE_HIGH_BITS,    /* bits of the container outside bits_stored that hold anything but sign or
                           zero */
    PLACE_ICON,         /* Icon Image Sequence (0088,0200) */
    PLACE_NESTED,       /* pixel data in any other sequence item */
    PLACE_EMBEDDED,     /* a picture in an everyday format in other elements, or beside the image in
                           a frame's codestream */
    PLACE_COMMENT,      /* text in a codestream: no picture */
} PlaceKind;

/* One grey picture out of a place, of 16 bits: values above 16 bits are scaled down, signed ones
 * are offset by half the range, colour becomes luma of RGB; overlays are 0 and 1. */
typedef struct Place {
    PlaceKind kind;
    char *name;  /* for rows and messages: "frame", "overlay 6000", "high-bits", "icon", "nested
                    (gggg,eeee)", "picture (gggg,eeee)", "thumbnail", "further picture", "comment"
                  */
    gsize frame; /* of the place, 0 based */
    gint origin_x, origin_y; /* of its first pixel, in pixels of the image (overlays may be
                                shifted); 0 for icons */
    gboolean same_grid; /* pixels line up with the image's; FALSE for icons and nested images */
    Picture picture;    /* owned; empty in a place of text */
    char *text;         /* owned, UTF-8; NULL in a place of pixels */
} Place;
void place_free(Place *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Place, place_free)

/* Called with each place; takes ownership of it. Return FALSE to stop. A place that can't be
 * decoded is given as place == NULL with its name and the error. */
typedef gboolean (*PlaceVisit)(Place *place, const char *name, const GError *error, gpointer data);

/* All places but PLACE_FRAME, of every frame, one at a time so that memory stays bounded by one
 * frame. `pixels` may be NULL. */
void places_visit(const DicomFile *file, const PixelData *pixels, PlaceVisit visit, gpointer data);

/* Called with each decoded frame (not normalized; the caller's), or NULL and the error. Return
 * FALSE to stop. */
typedef gboolean (*FrameVisit)(const Frame *frame, gsize index, const GError *error, gpointer data);
/* The same, and every frame itself before what lies in its bits, so that it is decoded once. */
void places_visit_all(const DicomFile *file, const PixelData *pixels, FrameVisit visit_frame,
                      PlaceVisit visit, gpointer data);

/* A decoded frame (not normalized; it is left as it is) as a grey place, as described above. */
Place *place_from_frame(const Frame *frame, const Palette *palette, gsize index, GError **error);
