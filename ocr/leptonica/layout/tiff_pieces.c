#include "ocr/leptonica/layout/tiff_pieces.h"

#include "ocr/leptonica/layout/jpeg_layout.h"
#include "ocr/leptonica/packed/deflated.h"
#include "ocr/leptonica/packed/lzw.h"

enum {
    UNCOMPRESSED = 1,
    GROUP_4 = 4,
    LZW = 5,
    OLD_JPEG = 6,
    JPEG = 7,
    DEFLATE = 8,
    OLD_DEFLATE = 32946,
    PACKBITS = 32773,
};

/* TIFF 6.0 section 9. */
static gsize packbits_end(const guint8 *data, gsize size, guint64 needed) {
    enum { NOTHING = 128 };
    gsize at = 0;
    guint64 n = 0;
    while (at < size && n < needed) {
        guint8 code = data[at++];
        if (code == NOTHING)
            continue;
        n += code < NOTHING ? code + 1u : 257u - code;
        at += code < NOTHING ? code + 1u : 1u;
    }
    return MIN(at, size);
}

/* Behind the two codes that end the block, of eleven zeros and a one each (T.6 2.4.1.1), which no
 * row holds. 0 where they are not there. */
static gsize group_4_end(const guint8 *data, gsize size, gboolean low_first) {
    const guint end = 0x001001, mask = 0xFFFFFF;
    guint32 last = mask;
    for (gsize at = 0; at < size; at++)
        for (guint bit = 0; bit < 8; bit++) {
            last = (last << 1 | (data[at] >> (low_first ? bit : 7 - bit) & 1)) & mask;
            if (last == end)
                return at + 1;
        }
    return 0;
}

static gsize used_bytes(const RasterWalk *walk, const TiffPiece *piece) {
    const guint8 *data = walk->data + piece->at;
    switch (piece->compression) {
    case UNCOMPRESSED:
        return (gsize)MIN(piece->needed, piece->length);
    case PACKBITS:
        return packbits_end(data, piece->length, piece->needed);
    case LZW:
        return lzw_tiff_end(data, piece->length, piece->needed).used;
    case DEFLATE:
    case OLD_DEFLATE:
        return deflated_follow(data, piece->length, piece->needed, NULL).used;
    case GROUP_4:
        return group_4_end(data, piece->length, piece->low_first);
    case JPEG:
        return jpeg_end(data, piece->length, 0);
    }
    return 0;
}

void tiff_piece_read(const RasterWalk *walk, const TiffPiece *piece) {
    enum { SPARE = 4 }; /* bytes that fill up a strip's last word */
    gsize used = used_bytes(walk, piece);
    if (piece->compression == JPEG) {
        jpeg_segments_read(walk, piece->at, piece->at + used, NULL);
        jpeg_scans_read(walk, piece->at, piece->at + used,
                        piece->tables.size > 0 ? &piece->tables : NULL);
    }
    if (used == 0 && piece->length > 0) {
        walk->out->unread = "its strips or tiles are packed in a way that does not tell where they "
                            "end, so that bytes behind them would not be seen: save it in another "
                            "way and scan again";
        return;
    }
    if (piece->length - used > SPARE)
        walk_add(walk, RASTER_BYTES, "bytes of a strip or tile behind its last row",
                 piece->at + used, piece->length - used);
}
