/* Sequential JPEG streams from given coefficients, for tests. ITU-T T.81 annexes B, F. */
#pragma once
#include <glib.h>

enum { DCT_MAX_COMPONENTS = 3 };

typedef struct DctParams {
    guint rows, columns, components; /* 1..3 */
    guint precision;
    guint horizontal[DCT_MAX_COMPONENTS], vertical[DCT_MAX_COMPONENTS]; /* factors */
    guint8 quantization[64];                                            /* in zigzag order */
    guint restart_interval;                                             /* MCUs, 0: none */
    guint long_length;       /* of most codes, 8..16 bits; a few are shorter */
    gboolean separate_scans; /* one for each component */
} DctParams;

/* A component's blocks of 64 coefficients in zigzag order, in rows, filled up to whole MCUs. */
typedef struct DctBlocks {
    guint width, height;               /* with the filling */
    guint needed_width, needed_height; /* without */
    gint16 *coefficients;
} DctBlocks;

typedef struct DctCodes {
    guint n;
    guint8 values[256]; /* by length */
    guint8 counts[16];
    guint16 code[256]; /* by value */
    guint8 length[256];
} DctCodes;

typedef struct DctWriter {
    const DctParams *params;
    GByteArray *out;
    guint64 bits;
    guint count;
    DctCodes dc, ac;
    gint predicted[DCT_MAX_COMPONENTS];
} DctWriter;

static inline void dct_byte(DctWriter *w, guint value) {
    guint8 byte = (guint8)value;
    g_byte_array_append(w->out, &byte, 1);
}

static inline void dct_u16(DctWriter *w, guint value) {
    dct_byte(w, value >> 8);
    dct_byte(w, value);
}

static inline void dct_bits(DctWriter *w, guint value, guint n) {
    w->bits = w->bits << n | (value & ((1u << n) - 1));
    for (w->count += n; w->count >= 8; w->count -= 8) {
        guint byte = (guint)(w->bits >> (w->count - 8)) & 0xFF;
        dct_byte(w, byte);
        if (byte == 0xFF)
            dct_byte(w, 0);
    }
}

static inline void dct_flush(DctWriter *w) {
    if (w->count > 0)
        dct_bits(w, 0xFF, 8 - w->count);
}

/* One code of 2, 3, ... 6 bits each, all others of long_length; drawn which value has which. */
static inline void dct_make_codes(DctCodes *codes, guint long_length, GRand *random) {
    for (guint i = codes->n - 1; i > 0; i--) {
        guint k = (guint)g_rand_int_range(random, 0, (gint)i + 1);
        guint8 value = codes->values[i];
        codes->values[i] = codes->values[k];
        codes->values[k] = value;
    }
    guint few = long_length > 8 ? 5 : 0, code = 0, index = 0;
    for (guint length = 1; length <= 16; length++, code <<= 1) {
        guint n = length == long_length ? codes->n - few : few && length >= 2 && length <= 6;
        codes->counts[length - 1] = (guint8)n;
        for (; n > 0; n--, code++, index++) {
            codes->code[codes->values[index]] = (guint16)code;
            codes->length[codes->values[index]] = (guint8)length;
        }
    }
    g_assert_cmpuint(index, ==, codes->n);
}

static inline void dct_put_codes(DctWriter *w, guint kind, const DctCodes *codes) {
    dct_u16(w, 0xFFC4);
    dct_u16(w, 2 + 17 + codes->n);
    dct_byte(w, kind << 4);
    g_byte_array_append(w->out, codes->counts, 16);
    g_byte_array_append(w->out, codes->values, codes->n);
}

static inline void dct_put(DctWriter *w, const DctCodes *codes, guint run, gint value) {
    guint category = value == 0 ? 0 : (guint)g_bit_storage((gulong)ABS(value));
    guint symbol = run << 4 | category;
    dct_bits(w, codes->code[symbol], codes->length[symbol]);
    if (category > 0)
        dct_bits(w, (guint)(value > 0 ? value : value - 1), category);
}

static inline void dct_block(DctWriter *w, guint component, const gint16 *block) {
    dct_put(w, &w->dc, 0, block[0] - w->predicted[component]);
    w->predicted[component] = block[0];
    guint run = 0;
    for (guint i = 1; i < 64; i++) {
        if (block[i] == 0) {
            run++;
            continue;
        }
        for (; run > 15; run -= 16)
            dct_put(w, &w->ac, 15, 0);
        dct_put(w, &w->ac, run, block[i]);
        run = 0;
    }
    if (run > 0)
        dct_put(w, &w->ac, 0, 0);
}

static inline void dct_mcu(DctWriter *w, const DctBlocks *blocks, guint k, guint x, guint y,
                           guint wide, guint high) {
    for (guint v = 0; v < high; v++)
        for (guint h = 0; h < wide; h++)
            dct_block(w, k,
                      blocks[k].coefficients +
                          64 * ((y * high + v) * (gsize)blocks[k].width + x * wide + h));
}

/* Components first..last - 1. */
static inline void dct_scan(DctWriter *w, const DctBlocks *blocks, guint first, guint last) {
    const DctParams *p = w->params;
    dct_u16(w, 0xFFDA);
    dct_u16(w, 6 + 2 * (last - first));
    dct_byte(w, last - first);
    for (guint k = first; k < last; k++) {
        dct_byte(w, 20 + k);
        dct_byte(w, 0);
    }
    dct_byte(w, 0);
    dct_byte(w, 63);
    dct_byte(w, 0);
    gboolean single = last - first == 1;
    const DctBlocks *b = &blocks[first];
    guint width = single ? b->needed_width : b->width / p->horizontal[first];
    guint height = single ? b->needed_height : b->height / p->vertical[first];
    for (guint i = 0; i < width * height; i++) {
        if (i == 0 || (p->restart_interval && i % p->restart_interval == 0)) {
            dct_flush(w);
            if (i > 0)
                dct_u16(w, 0xFFD0 | (i / p->restart_interval - 1) % 8);
            for (guint k = 0; k < p->components; k++)
                w->predicted[k] = 0;
        }
        for (guint k = first; k < last; k++)
            dct_mcu(w, blocks, k, i % width, i / width, single ? 1 : p->horizontal[k],
                    single ? 1 : p->vertical[k]);
    }
    dct_flush(w);
}

static inline GByteArray *dct_encode(const DctParams *p, const DctBlocks *blocks, GRand *random) {
    DctWriter w = {.params = p, .out = g_byte_array_new()};
    for (guint category = 0; category < 16; category++) {
        w.dc.values[w.dc.n++] = (guint8)category;
        for (guint run = 0; run < 16; run++)
            if (category > 0 || run == 0 || run == 15)
                w.ac.values[w.ac.n++] = (guint8)(run << 4 | category);
    }
    dct_make_codes(&w.dc, p->long_length, random);
    dct_make_codes(&w.ac, p->long_length, random);
    dct_u16(&w, 0xFFD8);
    dct_u16(&w, 0xFFDB);
    dct_u16(&w, 2 + 65);
    dct_byte(&w, 0);
    g_byte_array_append(w.out, p->quantization, 64);
    dct_u16(&w, 0xFFC1);
    dct_u16(&w, 8 + 3 * p->components);
    dct_byte(&w, p->precision);
    dct_u16(&w, p->rows);
    dct_u16(&w, p->columns);
    dct_byte(&w, p->components);
    for (guint k = 0; k < p->components; k++) {
        dct_byte(&w, 20 + k);
        dct_byte(&w, p->horizontal[k] << 4 | p->vertical[k]);
        dct_byte(&w, 0);
    }
    dct_put_codes(&w, 0, &w.dc);
    dct_put_codes(&w, 1, &w.ac);
    if (p->restart_interval) {
        dct_u16(&w, 0xFFDD);
        dct_u16(&w, 4);
        dct_u16(&w, p->restart_interval);
    }
    if (p->separate_scans)
        for (guint k = 0; k < p->components; k++)
            dct_scan(&w, blocks, k, k + 1);
    else
        dct_scan(&w, blocks, 0, p->components);
    dct_u16(&w, 0xFFD9);
    return w.out;
}
