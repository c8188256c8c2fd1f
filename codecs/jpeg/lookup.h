/* Huffman codes of JPEG together with the magnitude bits after them, found by one look at the next
 * bits. ITU-T T.81 F.1.2, F.2.2, H.1.2.2. */
#pragma once
#include "codecs/jpeg/huffman.h"

enum { JPEG_LOOKUP_INDEX_BITS = 12, JPEG_LOOKUP_END = 64 };

typedef enum JpegCodeKind {
    JPEG_CODE_DC,       /* a difference's category, 0..15 */
    JPEG_CODE_AC,       /* a run of zeros and a category; of a sequential scan */
    JPEG_CODE_LOSSLESS, /* a category 0..16; 16 is the difference 32768, without bits after it */
} JpegCodeKind;

/* An entry is, from its highest bits: the value (16 bits); how many coefficients to go on by (8):
 * 1..16, JPEG_LOOKUP_END for an end of block, 0 where the code tells none; the length of the code
 * and the bits after it (8). Where only the code fits in the index, the value is that of its
 * category, and the length is the code's plus JPEG_LOOKUP_CODE_ONLY; where not even the code fits,
 * the length is 0. */
enum { JPEG_LOOKUP_CODE_ONLY = 0x80 };
typedef struct JpegLookup {
    guint32 entries[1 << JPEG_LOOKUP_INDEX_BITS];
    const JpegHuffman *huffman;
    JpegCodeKind kind;
} JpegLookup;

/* Refers to the codes, which must outlive it. */
void jpeg_lookup_build(JpegLookup *lookup, const JpegHuffman *huffman, JpegCodeKind kind);

/* For codes longer than the index; sets b.failed for an unknown one. By value, so that a caller's
 * JpegBits stays in registers. */
JpegBits jpeg_lookup_read_long(const JpegLookup *lookup, JpegBits b, guint32 *entry);

/* Reads a code and the bits after it as an entry, whose length means nothing any more; use
 * jpeg_lookup_value() and jpeg_lookup_step(). */
static inline __attribute__((always_inline)) JpegBits jpeg_lookup_read(const JpegLookup *lookup,
                                                                       JpegBits b, guint32 *entry) {
    b = jpeg_bits_need(b);
    guint32 found = lookup->entries[b.bits >> (64 - JPEG_LOOKUP_INDEX_BITS)];
    guint length = found & 0xFF;
    if (G_LIKELY((gint8)length > 0)) {
        jpeg_bits_skip(&b, length);
    } else if (G_LIKELY(length != 0)) {
        jpeg_bits_skip(&b, length - JPEG_LOOKUP_CODE_ONLY);
        gint value = jpeg_bits_take_signed(&b, found >> 16);
        found = (guint32)value << 16 | (found & 0xFF00);
    } else {
        guint32 longer;
        b = jpeg_lookup_read_long(lookup, b, &longer);
        found = longer;
    }
    *entry = found;
    return b;
}

static inline gint jpeg_lookup_value(guint32 entry) {
    return (gint32)entry >> 16;
}

static inline guint jpeg_lookup_step(guint32 entry) {
    return entry >> 8 & 0xFF;
}
