/* WebP's container, RIFF: chunks, each filled up to an even length. */
#include "ocr/leptonica/beside/beside.h"
#include "ocr/leptonica/packed/webp_end.h"
#include <string.h>

enum { RIFF_HEAD = 12, CHUNK_HEAD = 8, EXTENDED = 10, ANIMATION = 2 };

typedef struct WebpChunk {
    gsize at, length; /* of its content */
} WebpChunk;

static gboolean is_type(const RasterWalk *walk, const WebpChunk *chunk, const char *type) {
    return walk_has(walk, chunk->at - CHUNK_HEAD, type, 4);
}

static char *name_of(const RasterWalk *walk, const WebpChunk *chunk) {
    char name[5] = "";
    for (guint i = 0; i < 4; i++) {
        char c = (char)walk->data[chunk->at - CHUNK_HEAD + i];
        name[i] = g_ascii_isalnum(c) ? c : c == ' ' ? '\0' : '?';
    }
    return g_strdup_printf("%s %s chunk", strchr("AEIX", *name) ? "an" : "a", name);
}

/* What stands behind the last pixel's bits, in the first partition or in all of it. */
static void take_picture(const RasterWalk *walk, const WebpChunk *chunk) {
    enum { FRAME_HEAD = 10 };
    const char *type = (const char *)walk->data + chunk->at - CHUNK_HEAD;
    const guint8 *data = walk->data + chunk->at;
    gsize needed = webp_needed_bytes(type, data, chunk->length);
    walk_add(walk, RASTER_BYTES, "bytes of the picture that no pixel needs", chunk->at + needed,
             chunk->length - needed);
    if (!is_type(walk, chunk, "VP8 "))
        return;
    gsize has;
    needed = webp_needed_of_first(data, chunk->length, &has);
    walk_add(walk, RASTER_BYTES, "bytes of the picture's first partition that no pixel needs",
             chunk->at + FRAME_HEAD + needed, has - needed);
}

/* *n_pictures, *n_alphas: as many as were there. */
static void take_chunk(const RasterWalk *walk, const WebpChunk *chunk, guint *n_pictures,
                       guint *n_alphas) {
    g_autofree char *what = name_of(walk, chunk);
    gboolean is_picture = is_type(walk, chunk, "VP8 ") || is_type(walk, chunk, "VP8L");
    if (is_picture && (*n_pictures)++ == 0) {
        take_picture(walk, chunk);
        return;
    }
    if (is_type(walk, chunk, "ALPH") && *n_pictures == 0 && (*n_alphas)++ == 0)
        return; /* the picture's */
    if (is_type(walk, chunk, "VP8X")) {
        if (walk_number(walk, chunk->at, 1, FALSE) & ANIMATION)
            walk->out->unread = "an animation, which is not read";
        walk_add(walk, RASTER_BYTES, what, chunk->at + EXTENDED,
                 chunk->length - MIN(chunk->length, EXTENDED));
    } else if (is_type(walk, chunk, "ANIM") || is_type(walk, chunk, "ANMF")) {
        walk->out->unread = "an animation, which is not read";
    } else if (is_type(walk, chunk, "ICCP")) {
        icc_layout_read(walk, what, chunk->at, chunk->length);
    } else if (is_type(walk, chunk, "EXIF")) {
        exif_layout_read(walk, what, chunk->at, chunk->length);
    } else if (is_type(walk, chunk, "XMP ")) {
        xmp_layout_read(walk, what, chunk->at, chunk->length);
    } else {
        walk_add(walk, RASTER_BYTES, what, chunk->at, chunk->length);
    }
}

void webp_layout_read(const RasterWalk *walk) {
    guint64 length = walk_number(walk, 4, 4, FALSE);
    guint n_pictures = 0, n_alphas = 0;
    gsize end = (gsize)MIN(CHUNK_HEAD + length + length % 2, walk->size), at = RIFF_HEAD;
    while (at < end && end - at >= CHUNK_HEAD) {
        gsize n = (gsize)walk_number(walk, at + 4, 4, FALSE);
        const WebpChunk chunk = {at + CHUNK_HEAD, MIN(n, end - at - CHUNK_HEAD)};
        take_chunk(walk, &chunk, &n_pictures, &n_alphas);
        at = chunk.at + MIN(n + n % 2, end - chunk.at);
    }
    if (at < end)
        walk_add(walk, RASTER_BYTES, "bytes behind its chunks", at, end - at);
    walk->out->end = end;
}
