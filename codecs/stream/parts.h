/* What an encoded frame holds beside its image: comments, thumbnails, further streams, and whatever
 * stands where nothing should. A frame whose pixels were scrubbed may show in these what it was. */
#pragma once
#include "codecs/codec.h"

typedef enum StreamPartKind {
    STREAM_COMMENT,           /* text for people (T.81 B.2.4.5, T.800 A.9.2) */
    STREAM_RGB_THUMBNAIL,     /* rows * columns pixels of red, green and blue (JFIF 1.02) */
    STREAM_PALETTE_THUMBNAIL, /* 256 colours of three bytes, then an index per pixel (likewise) */
    STREAM_APPLICATION,       /* a writer's own bytes, which may hold pictures (T.81 B.2.4.6) */
    STREAM_FURTHER,           /* a further stream begins; it may end before the part does */
    STREAM_BEHIND,            /* bytes that no part of the stream needs */
} StreamPartKind;

typedef struct StreamPart {
    StreamPartKind kind;
    const guint8 *data; /* the encoded frame's */
    gsize length;
    guint32 columns, rows; /* of a thumbnail */
} StreamPart;

/* The parts of a frame that is encoded by that codec, in their order: array of StreamPart, newly
 * allocated, empty for codecs whose frames hold nothing else. A broken stream's are those before
 * the break. Bytes behind the image count from STREAM_BEHIND_LEAST on, unless all are the same.
 * format: what the data set says of the frame. */
GArray *stream_parts(const Codec *codec, const EncodedFrame *encoded, const PixelFormat *format);

enum { STREAM_BEHIND_LEAST = 64 }; /* bytes: less is some writer's padding and shows nothing */

/* By codec; each appends to an array of StreamPart. */
void jpeg_parts(const guint8 *data, gsize length, GArray *parts);
void jpeg2000_parts(const guint8 *data, gsize length, GArray *parts);
void rle_parts(const guint8 *data, gsize length, const PixelFormat *format, GArray *parts);

/* For these: appends what stands behind an image, a further stream or bytes, if it is anything. */
void stream_add_behind(const guint8 *data, gsize length, gboolean further, GArray *parts);
