/* Lossless JPEG streams for tests and measurements, with everything that T.81 annex H lets an
 * encoder choose. */
#pragma once
#include <glib.h>

typedef struct LosslessParams {
    guint rows, columns, components; /* 1..4 */
    guint precision, predictor, point_transform;
    guint lines_per_restart; /* 0: none */
    guint table;             /* which Huffman code: 0 flat, 1 long, 2 usual */
    gboolean separate_scans; /* one for each component */
    gboolean rows_in_dnl;
    gboolean fill_bytes; /* 0xFF before markers */
    gboolean no_end;
    guint padding;           /* bytes after EOI */
    gboolean predict_signed; /* as some encoders do against the standard */
} LosslessParams;

typedef struct LosslessWriter {
    const LosslessParams *params;
    GByteArray *out;
    guint64 bits;
    guint count;
    guint16 codes[17];
    guint8 lengths[17];
} LosslessWriter;

static inline void lossless_byte(LosslessWriter *w, guint value) {
    guint8 byte = (guint8)value;
    g_byte_array_append(w->out, &byte, 1);
}

static inline void lossless_u16(LosslessWriter *w, guint value) {
    lossless_byte(w, value >> 8);
    lossless_byte(w, value);
}

static inline void lossless_marker(LosslessWriter *w, guint marker) {
    for (guint i = 0; w->params->fill_bytes && i < 3; i++)
        lossless_byte(w, 0xFF);
    lossless_u16(w, 0xFF00 | marker);
}

static inline void lossless_bits(LosslessWriter *w, guint value, guint n) {
    w->bits = w->bits << n | (value & ((1u << n) - 1));
    for (w->count += n; w->count >= 8; w->count -= 8) {
        guint byte = (guint)(w->bits >> (w->count - 8)) & 0xFF;
        lossless_byte(w, byte);
        if (byte == 0xFF)
            lossless_byte(w, 0);
    }
}

static inline void lossless_flush(LosslessWriter *w) {
    if (w->count > 0)
        lossless_bits(w, 0xFF, 8 - w->count);
}

static inline void lossless_difference(LosslessWriter *w, gint difference) {
    difference = (gint16)difference;
    guint category = (guint)g_bit_storage((gulong)ABS(difference));
    if (difference == 0)
        category = 0;
    if (difference == -32768)
        category = 16;
    lossless_bits(w, w->codes[category], w->lengths[category]);
    if (category > 0 && category < 16)
        lossless_bits(w, (guint)(difference > 0 ? difference : difference - 1), category);
}

/* DHT, and the codes that it stands for. */
static inline void lossless_huffman_table(LosslessWriter *w) {
    static const guint8 counts[3][16] = {
        {0, 0, 0, 0, 17},
        {0, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2},
        {0, 1, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1},
    };
    static const guint8 order[3][17] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
        {16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
        {4, 3, 5, 2, 6, 1, 7, 0, 8, 9, 10, 11, 12, 13, 14, 15, 16},
    };
    lossless_marker(w, 0xC4);
    lossless_u16(w, 2 + 17 + 17);
    lossless_byte(w, 0);
    guint code = 0, index = 0;
    for (guint i = 0; i < 16; i++, code <<= 1) {
        guint n = counts[w->params->table][i];
        lossless_byte(w, n);
        for (; n > 0; n--, code++, index++) {
            guint category = order[w->params->table][index];
            w->codes[category] = (guint16)code;
            w->lengths[category] = (guint8)(i + 1);
        }
    }
    g_assert_cmpuint(index, ==, 17);
    g_byte_array_append(w->out, order[w->params->table], 17);
}

/* The sample of a component at x, y after the point transform. */
static inline gint lossless_sample(const LosslessParams *p, const guint16 *samples, guint x,
                                   guint y, guint component) {
    gint value =
        samples[((gsize)y * p->columns + x) * p->components + component] >> p->point_transform;
    return p->predict_signed ? (gint16)value : value;
}

static inline gint lossless_prediction(const LosslessParams *p, const guint16 *samples, guint x,
                                       guint y, guint component) {
    gboolean first_line = y == 0 || (p->lines_per_restart && y % p->lines_per_restart == 0);
    if (x == 0 && first_line)
        return 1 << (p->precision - p->point_transform - 1);
    if (first_line)
        return lossless_sample(p, samples, x - 1, y, component);
    if (x == 0)
        return lossless_sample(p, samples, x, y - 1, component);
    gint a = lossless_sample(p, samples, x - 1, y, component);
    gint b = lossless_sample(p, samples, x, y - 1, component);
    gint c = lossless_sample(p, samples, x - 1, y - 1, component);
    const gint predictions[] = {
        0, a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1};
    return predictions[p->predictor];
}

/* Components first..last - 1 of all pixels. */
static inline void lossless_scan(LosslessWriter *w, const guint16 *samples, guint first,
                                 guint last) {
    const LosslessParams *p = w->params;
    lossless_marker(w, 0xDA);
    lossless_u16(w, 6 + 2 * (last - first));
    lossless_byte(w, last - first);
    for (guint k = first; k < last; k++) {
        lossless_byte(w, 10 + k);
        lossless_byte(w, 0);
    }
    lossless_byte(w, p->predictor);
    lossless_byte(w, 0);
    lossless_byte(w, p->point_transform);
    for (guint y = 0; y < p->rows; y++) {
        if (p->lines_per_restart && y > 0 && y % p->lines_per_restart == 0) {
            lossless_flush(w);
            lossless_marker(w, 0xD0 + (y / p->lines_per_restart - 1) % 8);
        }
        for (guint x = 0; x < p->columns; x++)
            for (guint k = first; k < last; k++)
                lossless_difference(w, lossless_sample(p, samples, x, y, k) -
                                           lossless_prediction(p, samples, x, y, k));
    }
    lossless_flush(w);
    if (first == 0 && p->rows_in_dnl) {
        lossless_marker(w, 0xDC);
        lossless_u16(w, 4);
        lossless_u16(w, p->rows);
    }
}

/* samples: rows * columns * components by pixel, each below 2^precision. */
static inline GByteArray *lossless_encode(const LosslessParams *p, const guint16 *samples) {
    LosslessWriter w = {.params = p, .out = g_byte_array_new()};
    lossless_u16(&w, 0xFFD8);
    lossless_marker(&w, 0xC3);
    lossless_u16(&w, 8 + 3 * p->components);
    lossless_byte(&w, p->precision);
    lossless_u16(&w, p->rows_in_dnl ? 0 : p->rows);
    lossless_u16(&w, p->columns);
    lossless_byte(&w, p->components);
    for (guint k = 0; k < p->components; k++) {
        lossless_byte(&w, 10 + k);
        lossless_byte(&w, 0x11);
        lossless_byte(&w, 0);
    }
    lossless_huffman_table(&w);
    if (p->lines_per_restart) {
        lossless_marker(&w, 0xDD);
        lossless_u16(&w, 4);
        lossless_u16(&w, p->lines_per_restart * p->columns);
    }
    if (p->separate_scans)
        for (guint k = 0; k < p->components; k++)
            lossless_scan(&w, samples, k, k + 1);
    else
        lossless_scan(&w, samples, 0, p->components);
    if (!p->no_end)
        lossless_marker(&w, 0xD9);
    for (guint i = 0; i < p->padding; i++)
        lossless_byte(&w, 0);
    return w.out;
}
