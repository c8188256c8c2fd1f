#include "codecs/jpeg/huffman.h"

#include "codecs/codec.h"

enum { RST0 = 0xD0 };

gboolean jpeg_huffman_build(JpegHuffman *table, const guint8 counts[16], const guint8 *values,
                            gsize n_values, GError **error) {
    *table = (JpegHuffman){.defined = TRUE};
    memcpy(table->values, values, MIN(n_values, sizeof table->values));
    guint32 code = 0; /* the next one, T.81 C.2 */
    gint32 index = 0;
    for (guint length = 1; length <= JPEG_LONGEST_CODE; length++, code <<= 1) {
        guint32 n = counts[length - 1];
        if (code + n > 1u << length || (gsize)index + n > n_values) {
            table->defined = FALSE;
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                        "a Huffman table has too many codes of %u bits", length);
            return FALSE;
        }
        table->offset[length] = index - (gint32)code;
        for (guint32 i = 0; length <= JPEG_LOOKUP_BITS && i < n; i++) {
            guint spare = JPEG_LOOKUP_BITS - length;
            for (guint32 k = 0; k < 1u << spare; k++)
                table->lookup[((code + i) << spare) + k] =
                    (guint16)(length << 8 | table->values[(guint32)index + i]);
        }
        index += (gint32)n;
        code += n;
        table->limit[length] = code << (16 - length);
    }
    return TRUE;
}

JpegBits jpeg_bits_refill_slowly(JpegBits b) {
    while (b.count < 56) {
        guint64 byte = 0;
        while (b.end - b.at > 1 && b.at[0] == 0xFF && b.at[1] == 0xFF)
            b.at++; /* fill bytes before a marker */
        if (b.at == b.end || (b.at[0] == 0xFF && (b.end - b.at < 2 || b.at[1] != 0))) {
            b.padding += 8;
        } else {
            byte = b.at[0];
            b.at += byte == 0xFF ? 2 : 1;
        }
        b.bits |= byte << (56 - b.count);
        b.count += 8;
    }
    return b;
}

const guint8 *jpeg_find_marker(const guint8 *at, const guint8 *end) {
    while (end - at >= 2) {
        at = memchr(at, 0xFF, (gsize)(end - at) - 1);
        if (at == NULL)
            return end;
        at++;
        if (*at != 0 && *at != 0xFF)
            return at;
    }
    return end;
}

gboolean jpeg_bits_restart(JpegBits *b, gsize n) {
    const guint8 *marker = jpeg_find_marker(b->at, b->end);
    if (marker == b->end || *marker != RST0 + n % 8)
        return FALSE;
    *b = (JpegBits){.at = marker + 1, .end = b->end};
    return TRUE;
}
