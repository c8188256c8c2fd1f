/* Huffman codes of JPEG and the bits they are read from. ITU-T T.81 annex C, F.2.2, B.1.1.5. */
#pragma once
#include <glib.h>
#include <string.h>

enum { JPEG_LOOKUP_BITS = 9, JPEG_LONGEST_CODE = 16, JPEG_NO_CODE = -1 };

typedef struct JpegHuffman {
    gboolean defined;
    guint16 lookup[1 << JPEG_LOOKUP_BITS]; /* by the next bits: length << 8 | value; 0: longer */
    guint32 limit[JPEG_LONGEST_CODE + 1]; /* the next 16 bits are below it: a code of that length */
    gint32 offset[JPEG_LONGEST_CODE + 1]; /* from a code of that length to its value's index */
    guint8 values[256];
} JpegHuffman;

/* The table of counts[i] codes of i + 1 bits, whose values follow in order. Fails with
 * CODEC_ERROR_CORRUPT where there are more codes of a length than fit. */
gboolean jpeg_huffman_build(JpegHuffman *table, const guint8 counts[16], const guint8 *values,
                            gsize n_values, GError **error);

/* Entropy-coded data: bits up to the next marker, stuffed zero bytes taken out. Past the end zeros
 * are read; jpeg_bits_sound() tells. */
typedef struct JpegBits {
    guint64 bits;    /* the next bit is the highest */
    guint count;     /* how many of them are valid; below 64 */
    gboolean failed; /* a code that the table does not have was met */
    guint64 padding; /* zero bits appended past the end */
    const guint8 *at, *end;
} JpegBits;

/* By value, so that a caller's JpegBits stays in registers. */
JpegBits jpeg_bits_refill_slowly(JpegBits b);

/* Makes 56 bits or more valid. */
static inline JpegBits jpeg_bits_refill(JpegBits b) {
    if (G_LIKELY(b.end - b.at >= 8)) {
        const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101), tops = ones << 7;
        guint64 word;
        memcpy(&word, b.at, sizeof word);
        if (G_LIKELY(((~word - ones) & word & tops) == 0)) { /* no byte is 0xFF */
            /* The bits of a byte that is not wholly valid yet are set too: the next refill sets
             * them to the same. */
            b.bits |= GUINT64_FROM_BE(word) >> b.count;
            b.at += (63 - b.count) >> 3;
            b.count |= 56;
            return b;
        }
    }
    return jpeg_bits_refill_slowly(b);
}

/* A code and the longest number of extra bits fit in 32. */
static inline JpegBits jpeg_bits_need(JpegBits b) {
    return G_LIKELY(b.count >= 32) ? b : jpeg_bits_refill(b);
}

static inline void jpeg_bits_skip(JpegBits *b, guint n) {
    b->bits <<= n;
    b->count -= n;
}

/* The next n bits, 0 to 16, which must be valid. */
static inline guint jpeg_bits_take(JpegBits *b, guint n) {
    guint value = (guint)(b->bits >> 1 >> (63 - n));
    jpeg_bits_skip(b, n);
    return value;
}

/* The next n bits as a difference or coefficient of magnitude category n (T.81 F.2.2.1, EXTEND). */
static inline gint jpeg_bits_take_signed(JpegBits *b, guint n) {
    gint value = (gint)jpeg_bits_take(b, n);
    gint is_negative = (value - (1 << n >> 1)) >> 31; /* all bits set; signs are unpredictable */
    return value + (is_negative & (1 - (1 << n)));
}

/* The value of the code that 16 bits begin with and its length; JPEG_NO_CODE for none. */
static inline gint jpeg_huffman_find(const JpegHuffman *table, guint32 next, guint *length) {
    guint entry = table->lookup[next >> (16 - JPEG_LOOKUP_BITS)];
    *length = entry >> 8;
    if (G_LIKELY(entry))
        return entry & 0xFF;
    for (guint i = JPEG_LOOKUP_BITS + 1; i <= JPEG_LONGEST_CODE; i++) {
        if (next < table->limit[i]) {
            *length = i;
            return table->values[(gint32)(next >> (16 - i)) + table->offset[i]];
        }
    }
    return JPEG_NO_CODE;
}

/* Reads a code's value; 16 bits must be valid. 0 and b->failed for no code. */
static inline guint jpeg_huffman_read(const JpegHuffman *table, JpegBits *b) {
    guint length;
    gint value = jpeg_huffman_find(table, (guint32)(b->bits >> 48), &length);
    if (G_UNLIKELY(value == JPEG_NO_CODE)) {
        b->failed = TRUE;
        return 0;
    }
    jpeg_bits_skip(b, length);
    return (guint)value;
}

/* FALSE once a code was unknown or bits past the end have been used. */
static inline gboolean jpeg_bits_sound(const JpegBits *b) {
    return !b->failed && b->padding <= b->count;
}

/* Goes on after the next marker, which must be RST number n (counted modulo 8). FALSE where it is
 * another one. */
gboolean jpeg_bits_restart(JpegBits *b, gsize n);

/* The first byte after 0xFF of the next marker, or end; stuffed zeros and fill bytes are no
 * markers. */
const guint8 *jpeg_find_marker(const guint8 *at, const guint8 *end);
