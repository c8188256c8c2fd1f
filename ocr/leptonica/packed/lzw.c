#include "ocr/leptonica/packed/lzw.h"

enum { MOST_BITS = 12, MOST_CODES = 1 << MOST_BITS };

/* How many samples each code stands for; what they are is the decoder's to tell. */
typedef struct LzwWalk {
    const guint8 *data;
    gsize size;
    guint64 bit; /* offset of the next one */
    gboolean high_first;
    guint early; /* codes grow so many before they have to */
    guint clear, n_codes, bits;
    guint32 lengths[MOST_CODES];
} LzwWalk;

static gboolean next_code(LzwWalk *walk, guint *code) {
    if (walk->bit + walk->bits > 8 * (guint64)walk->size)
        return FALSE;
    *code = 0;
    for (guint i = 0; i < walk->bits; i++, walk->bit++) {
        guint8 byte = walk->data[walk->bit / 8];
        guint at = (guint)(walk->bit % 8);
        guint bit = walk->high_first ? byte >> (7 - at) & 1 : byte >> at & 1;
        *code |= walk->high_first ? bit << (walk->bits - 1 - i) : bit << i;
    }
    return TRUE;
}

static void clear_table(LzwWalk *walk) {
    walk->n_codes = walk->clear + 2;
    walk->bits = 1;
    while (1u << walk->bits < walk->n_codes)
        walk->bits++;
}

/* The code behind another one stands for that one and a sample. */
static void add_code(LzwWalk *walk, guint32 before) {
    if (walk->n_codes < MOST_CODES)
        walk->lengths[walk->n_codes++] = before + 1;
    if (walk->n_codes + walk->early >= 1u << walk->bits && walk->bits < MOST_BITS)
        walk->bits++;
}

static LzwEnd follow(LzwWalk *walk, guint64 needed) {
    guint64 n = 0;
    guint32 before = 0; /* samples of the code before; 0: there is none */
    guint code;
    for (guint i = 0; i < walk->clear; i++)
        walk->lengths[i] = 1;
    clear_table(walk);
    while (next_code(walk, &code) && code != walk->clear + 1) {
        if (code == walk->clear) {
            clear_table(walk);
            before = 0;
            continue;
        }
        if (code > walk->n_codes || (code == walk->n_codes && before == 0) || n >= needed)
            break; /* broken, or more than the picture */
        guint32 length = code == walk->n_codes ? before + 1 : walk->lengths[code];
        if (before > 0)
            add_code(walk, before);
        before = length;
        n += length;
    }
    return (LzwEnd){(gsize)((walk->bit + 7) / 8), n >= needed};
}

LzwEnd lzw_gif_end(const guint8 *data, gsize size, guint bits, guint64 needed) {
    LzwWalk walk = {.data = data, .size = size, .clear = 1u << CLAMP(bits, 2, 8)};
    return follow(&walk, needed);
}

LzwEnd lzw_tiff_end(const guint8 *data, gsize size, guint64 needed) {
    enum { SAMPLE_BITS = 8 };
    LzwWalk walk = {
        .data = data, .size = size, .high_first = TRUE, .early = 1, .clear = 1 << SAMPLE_BITS};
    return follow(&walk, needed);
}
