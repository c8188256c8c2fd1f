#include "codecs/jpeg/lookup.h"

enum { LOSSLESS_MOST = 16, LOSSLESS_MOST_DIFFERENCE = 32768 };

/* What the value of a Huffman code tells. */
typedef struct Meaning {
    gboolean known;
    guint extra; /* bits after the code */
    guint step;
    gint value; /* where there are no such bits */
} Meaning;

static Meaning meaning_of(guint code, JpegCodeKind kind) {
    if (kind == JPEG_CODE_AC) {
        guint category = code & 15, run = code >> 4;
        gboolean ends = category == 0 && run < 15;
        return (Meaning){TRUE, category, ends ? JPEG_LOOKUP_END : run + 1, 0};
    }
    if (kind == JPEG_CODE_LOSSLESS && code == LOSSLESS_MOST)
        return (Meaning){TRUE, 0, 0, LOSSLESS_MOST_DIFFERENCE};
    return (Meaning){code <= 15, code, 0, 0};
}

/* All entries whose index begins with a code of that length. */
static void add_code(guint32 *entries, guint length, const Meaning *meaning) {
    guint left = JPEG_LOOKUP_INDEX_BITS - length, extra = meaning->extra;
    if (extra > left) {
        guint32 entry = extra << 16 | meaning->step << 8 | JPEG_LOOKUP_CODE_ONLY | length;
        for (guint i = 0; i < 1u << left; i++)
            entries[i] = entry;
        return;
    }
    for (guint i = 0; i < 1u << extra; i++) {
        JpegBits b = {.bits = extra > 0 ? (guint64)i << (64 - extra) : 0, .count = extra};
        gint value = extra > 0 ? jpeg_bits_take_signed(&b, extra) : meaning->value;
        guint32 entry = (guint32)value << 16 | meaning->step << 8 | (length + extra);
        for (guint k = 0; k < 1u << (left - extra); k++)
            *entries++ = entry;
    }
}

void jpeg_lookup_build(JpegLookup *lookup, const JpegHuffman *huffman, JpegCodeKind kind) {
    *lookup = (JpegLookup){.huffman = huffman, .kind = kind};
    for (guint32 i = 0; i < G_N_ELEMENTS(lookup->entries);) {
        guint length;
        gint code = jpeg_huffman_find(huffman, i << (16 - JPEG_LOOKUP_INDEX_BITS), &length);
        if (code == JPEG_NO_CODE || length > JPEG_LOOKUP_INDEX_BITS) {
            i++;
            continue;
        }
        Meaning meaning = meaning_of((guint)code, kind);
        if (meaning.known)
            add_code(lookup->entries + i, length, &meaning);
        i += 1u << (JPEG_LOOKUP_INDEX_BITS - length);
    }
}

JpegBits jpeg_lookup_read_long(const JpegLookup *lookup, JpegBits b, guint32 *entry) {
    Meaning meaning = meaning_of(jpeg_huffman_read(lookup->huffman, &b), lookup->kind);
    b.failed |= !meaning.known;
    gint value = meaning.known && meaning.extra > 0 ? jpeg_bits_take_signed(&b, meaning.extra)
                                                    : meaning.value;
    *entry = (guint32)value << 16 | meaning.step << 8;
    return b;
}
