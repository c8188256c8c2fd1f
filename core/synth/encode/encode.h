/* Frames of a picture in a transfer syntax. */
#pragma once
#include "core/synth/draw/made_image.h"

typedef struct Encoding {
    const char *name; /* as in the truth files: "raw", "implicit", "big", "deflated", "rle", ... */
    const char *transfer_syntax;
    gboolean lossy;
    /* Encodes one frame; NULL for native pixel data. */
    GBytes *(*frame)(const MadeImage *picture, guint frame, GError **error);
    const char *photometric_of_colour; /* of RGB pictures; NULL: RGB */
} Encoding;

const Encoding *encoding_find(const char *name);
const Encoding *encoding_nth(gsize i); /* NULL past the last */
/* Whether it can hold such samples; codecs here take unsigned ones. */
gboolean encoding_serves(const Encoding *encoding, const PictureShape *shape);
const Encoding *encoding_of_syntax(const char *transfer_syntax); /* NULL if none */
