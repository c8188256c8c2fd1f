/* Frames of a picture in a transfer syntax. */
#pragma once
#include "core/synth/picture.h"

typedef struct Encoding {
    const char *name; /* as in the truth files: "raw", "implicit", "big", "deflated", "rle", ... */
    const char *transfer_syntax;
    gboolean implicit, big_endian, lossy;
    /* Encodes one frame; NULL for native pixel data. */
    GBytes *(*frame)(const Picture *picture, guint frame, GError **error);
    const char *photometric_of_colour; /* of RGB pictures; NULL: RGB */
} Encoding;

const Encoding *encoding_find(const char *name);
const Encoding *encoding_nth(gsize i); /* NULL past the last */
