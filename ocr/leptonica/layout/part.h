/* What a picture's file holds beside the picture. */
#pragma once
#include <glib.h>

typedef enum RasterPartKind {
    RASTER_TEXT,  /* for people, as far as its format says */
    RASTER_BYTES, /* anything, maybe a picture */
} RasterPartKind;

typedef struct RasterPart {
    RasterPartKind kind;
    char *what;      /* with its article: "a tEXt chunk" */
    guint64 offset;  /* in the file: of the part, or of what it is packed in */
    GBytes *content; /* unpacked */
} RasterPart;
