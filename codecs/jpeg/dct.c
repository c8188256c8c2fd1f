#include "codecs/jpeg/dct.h"

#include "codecs/jpeg/idct.h"
#include "codecs/jpeg/lookup.h"
#include "codecs/jpeg/rows.h"

typedef struct DctDecoder {
    JpegStream *stream;
    JpegPlane planes[JPEG_MAX_COMPONENTS];
    gsize mcus_wide, mcus_high;
    /* One scan has all that there is: the coefficients of a row of MCUs take the last row's place,
     * and their samples are made at once. Else all are kept until the last scan has been read. */
    gboolean by_rows;
    JpegRows rows;
    JpegLookup *dc, *ac; /* 4 of each, by table; of a sequential scan */
    /* Of the scan */
    const JpegScan *scan;
    JpegBits bits;
    gint16 predicted[JPEG_MAX_COMPONENTS]; /* DC, per component of the scan */
    guint32 end_of_bands; /* blocks that have nothing more in this band (G.1.2.2) */
} DctDecoder;

/* Reads the next block of the scan's component k. */
typedef void (*ReadBlock)(DctDecoder *d, guint k, gint16 *block);

static gboolean corrupt(GError **error, const char *what) {
    g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "JPEG DCT: %s", what);
    return FALSE;
}

static gint read_dc(DctDecoder *d, guint k) {
    d->bits = jpeg_bits_need(d->bits);
    guint category = jpeg_huffman_read(&d->stream->dc[d->scan->dc_table[k]], &d->bits);
    if (category > 15) {
        d->bits.failed = TRUE;
        return 0;
    }
    gint difference = jpeg_bits_take_signed(&d->bits, category);
    d->predicted[k] = (gint16)(d->predicted[k] + difference);
    return d->predicted[k];
}

/* A run of zeros and a category (F.1.2.2.1). */
static guint read_run(DctDecoder *d, guint k) {
    d->bits = jpeg_bits_need(d->bits);
    return jpeg_huffman_read(&d->stream->ac[d->scan->ac_table[k]], &d->bits);
}

static guint read_bit(DctDecoder *d) {
    d->bits = jpeg_bits_need(d->bits);
    return jpeg_bits_take(&d->bits, 1);
}

/* F.2.2 */
static void read_sequential(DctDecoder *d, guint k, gint16 *block) {
    const JpegLookup *ac = &d->ac[d->scan->ac_table[k]];
    JpegBits b = d->bits;
    guint32 entry;
    memset(block, 0, 64 * sizeof *block);
    b = jpeg_lookup_read(&d->dc[d->scan->dc_table[k]], b, &entry);
    d->predicted[k] = (gint16)(d->predicted[k] + jpeg_lookup_value(entry));
    block[0] = d->predicted[k];
    for (guint i = 0; i < 63;) {
        b = jpeg_lookup_read(ac, b, &entry);
        i += jpeg_lookup_step(entry);
        if (i > 63) {
            b.failed |= jpeg_lookup_value(entry) != 0; /* neither an end nor a run of zeros */
            break;
        }
        block[jpeg_zigzag[i]] = (gint16)jpeg_lookup_value(entry);
    }
    d->bits = b;
}

/* G.1.2.1 */
static void read_dc_first(DctDecoder *d, guint k, gint16 *block) {
    block[0] = (gint16)(guint)((guint)read_dc(d, k) << d->scan->low);
}

static void read_dc_refinement(DctDecoder *d, guint k, gint16 *block) {
    (void)k;
    block[0] = (gint16)(block[0] | (gint)(read_bit(d) << d->scan->low));
}

/* The number of blocks, this one among them, that an EOBn code ends (G.1.2.2). */
static guint32 read_end_of_bands(DctDecoder *d, guint n) {
    return (1u << n) + jpeg_bits_take(&d->bits, n);
}

/* G.1.2.2 */
static void read_ac_first(DctDecoder *d, guint k, gint16 *block) {
    if (d->end_of_bands > 0) {
        d->end_of_bands--;
        return;
    }
    for (guint i = d->scan->start; i <= d->scan->end; i++) {
        guint code = read_run(d, k), run = code >> 4, category = code & 15;
        if (category == 0 && run < 15) {
            d->end_of_bands = read_end_of_bands(d, run) - 1;
            return;
        }
        i += run;
        gint value = jpeg_bits_take_signed(&d->bits, category);
        if (category == 0)
            continue;
        if (i > 63) {
            d->bits.failed = TRUE;
            return;
        }
        block[jpeg_zigzag[i]] = (gint16)(guint)((guint)value << d->scan->low);
    }
}

/* Adds a correction bit to a coefficient that is not 0. */
static void refine(DctDecoder *d, gint16 *coefficient) {
    if (read_bit(d)) {
        gint step = 1 << d->scan->low;
        *coefficient = (gint16)(*coefficient + (*coefficient > 0 ? step : -step));
    }
}

/* G.1.2.3: runs count only coefficients that were 0; all others passed get a correction bit. */
static void read_ac_refinement(DctDecoder *d, guint k, gint16 *block) {
    guint i = d->scan->start, end = d->scan->end;
    while (i <= end && d->end_of_bands == 0) {
        guint code = read_run(d, k), run = code >> 4, category = code & 15;
        gint value = 0;
        if (category != 0)
            value = read_bit(d) ? 1 << d->scan->low : -(1 << d->scan->low);
        else if (run < 15) {
            d->end_of_bands = read_end_of_bands(d, run);
            break;
        }
        for (; i <= end; i++) {
            gint16 *coefficient = &block[jpeg_zigzag[i]];
            if (*coefficient != 0) {
                refine(d, coefficient);
            } else if (run-- == 0) {
                *coefficient = (gint16)value;
                i++;
                break;
            }
        }
    }
    if (d->end_of_bands == 0)
        return;
    for (; i <= end; i++)
        if (block[jpeg_zigzag[i]] != 0)
            refine(d, &block[jpeg_zigzag[i]]);
    d->end_of_bands--;
}

/* The function for the scan's blocks; NULL with error for parameters out of range (B.2.3, G.1.1).
 */
static ReadBlock choose_read_block(const JpegStream *stream, const JpegScan *scan, GError **error) {
    gboolean progressive = stream->process == JPEG_SOF2;
    gboolean dc = !progressive || scan->start == 0, ac = !progressive || scan->start > 0;
    gboolean refines = progressive && scan->high > 0;
    if (progressive && (scan->start > scan->end || scan->end > 63 || (dc && scan->end > 0) ||
                        (ac && scan->n_components > 1) || scan->low > 13 ||
                        (refines && scan->high != scan->low + 1))) {
        corrupt(error, "scan parameters out of range");
        return NULL;
    }
    for (guint k = 0; k < scan->n_components; k++)
        if ((dc && !refines && !stream->dc[scan->dc_table[k]].defined) ||
            (ac && !stream->ac[scan->ac_table[k]].defined)) {
            corrupt(error, "a Huffman table is missing");
            return NULL;
        }
    if (!progressive)
        return read_sequential;
    if (dc)
        return refines ? read_dc_refinement : read_dc_first;
    return refines ? read_ac_refinement : read_ac_first;
}

static gboolean init_scan(DctDecoder *d, const JpegScan *scan, GError **error) {
    const JpegStream *stream = d->stream;
    d->scan = scan;
    d->bits = (JpegBits){.at = stream->at, .end = stream->end};
    memset(d->predicted, 0, sizeof d->predicted);
    d->end_of_bands = 0;
    for (guint k = 0; k < scan->n_components; k++) {
        JpegPlane *plane = &d->planes[scan->component[k]];
        guint table = stream->components[scan->component[k]].quantization;
        if (plane->seen && stream->process != JPEG_SOF2)
            return corrupt(error, "a component comes twice");
        if (plane->seen)
            continue;
        if (!stream->has_quantization[table])
            return corrupt(error, "a quantization table is missing");
        for (guint i = 0; i < 64; i++)
            plane->scale[jpeg_zigzag[i]] = (float)stream->quantization[table][i] / 4;
        plane->seen = TRUE;
    }
    for (guint k = 0; k < scan->n_components && stream->process != JPEG_SOF2; k++) {
        guint dc = scan->dc_table[k], ac = scan->ac_table[k];
        jpeg_lookup_build(&d->dc[dc], &stream->dc[dc], JPEG_CODE_DC);
        jpeg_lookup_build(&d->ac[ac], &stream->ac[ac], JPEG_CODE_AC);
    }
    return TRUE;
}

/* To where column x of the planes' stored-th row of MCUs lies. */
static void read_mcu(DctDecoder *d, ReadBlock read_block, gsize x, gsize stored) {
    const JpegScan *scan = d->scan;
    for (guint k = 0; k < scan->n_components; k++) {
        const JpegComponent *c = &d->stream->components[scan->component[k]];
        const JpegPlane *plane = &d->planes[scan->component[k]];
        for (gsize v = 0; v < c->vertical; v++)
            for (gsize h = 0; h < c->horizontal; h++)
                read_block(
                    d, k, jpeg_plane_block(plane, x * c->horizontal + h, stored * c->vertical + v));
    }
}

static gboolean decode_scan(DctDecoder *d, const JpegScan *scan, GError **error) {
    ReadBlock read_block = choose_read_block(d->stream, scan, error);
    if (read_block == NULL || !init_scan(d, scan, error))
        return FALSE;
    /* A scan of one component has its blocks in plain order (A.2.2) */
    gboolean interleaved = scan->n_components > 1;
    const JpegPlane *only = &d->planes[scan->component[0]];
    gsize width = interleaved ? d->mcus_wide : only->width;
    gsize height = interleaved ? d->mcus_high : only->height;
    gsize interval = d->stream->restart_interval, left = interval, restarts = 0;
    for (gsize y = 0; y < height; y++) {
        gsize stored = d->by_rows ? 0 : y;
        for (gsize x = 0; x < width; x++, left--) {
            if (interval > 0 && left == 0) {
                if (!jpeg_bits_sound(&d->bits) || !jpeg_bits_restart(&d->bits, restarts++))
                    return corrupt(error, "a restart marker is missing");
                memset(d->predicted, 0, sizeof d->predicted);
                d->end_of_bands = 0;
                left = interval;
            }
            if (interleaved)
                read_mcu(d, read_block, x, stored);
            else
                read_block(d, 0, jpeg_plane_block(only, x, stored));
        }
        if (!jpeg_bits_sound(&d->bits))
            return corrupt(error, d->bits.failed ? "an unknown code" : "the data ends early");
        if (d->by_rows)
            jpeg_rows_put(&d->rows, y, stored);
    }
    d->stream->at = d->bits.at;
    return TRUE;
}

static gsize divide_up(gsize a, gsize b) {
    return (a + b - 1) / b;
}

static gboolean init_planes(DctDecoder *d, GError **error) {
    const JpegStream *s = d->stream;
    d->mcus_wide = divide_up(s->columns, 8u * s->max_horizontal);
    d->mcus_high = divide_up(s->rows, 8u * s->max_vertical);
    for (guint i = 0; i < s->n_components; i++) {
        const JpegComponent *c = &s->components[i];
        JpegPlane *p = &d->planes[i];
        p->width = divide_up(divide_up((gsize)s->columns * c->horizontal, s->max_horizontal), 8);
        p->height = divide_up(divide_up((gsize)s->rows * c->vertical, s->max_vertical), 8);
        p->stored_width = d->mcus_wide * c->horizontal;
        /* Below 2^16 * 2^16 * 2 bytes and the filling */
        gsize stored_height = (d->by_rows ? 1 : d->mcus_high) * c->vertical;
        p->coefficients = g_try_malloc0_n(p->stored_width * stored_height, 64 * sizeof(gint16));
        if (p->coefficients == NULL) {
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE,
                        CODEC_NO_MEMORY("the coefficients of %ux%u pixels"), s->columns, s->rows);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean decode_scans(DctDecoder *d, JpegScan *scan, GError **error) {
    JpegStream *stream = d->stream;
    for (;;) {
        if (!decode_scan(d, scan, error))
            return FALSE;
        gboolean all = TRUE;
        for (guint i = 0; i < stream->n_components; i++)
            all &= d->planes[i].seen;
        if (all && !stream->lacks_rows && stream->process != JPEG_SOF2)
            return TRUE; /* encoders leave out EOI, or pad after it */
        JpegNext next = jpeg_stream_next(stream, scan, error);
        if (next == JPEG_NEXT_FAILED)
            return FALSE;
        if (next == JPEG_NEXT_END) {
            /* Only EOI says that the last of the progressive scans has come */
            all &= !stream->lacks_rows && (stream->process != JPEG_SOF2 || stream->has_end);
            return all || corrupt(error, "the stream ends early");
        }
    }
}

gboolean jpeg_decode_dct(JpegStream *stream, JpegScan *scan, const PixelFormat *format, Frame *out,
                         GError **error) {
    if (stream->precision != 8 && stream->precision != 12) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "JPEG DCT with %u bits",
                    stream->precision);
        return FALSE;
    }
    if (stream->n_components == 1) { /* its factors mean nothing (A.2.2) */
        stream->components[0].horizontal = stream->components[0].vertical = 1;
        stream->max_horizontal = stream->max_vertical = 1;
    }
    gboolean progressive = stream->process == JPEG_SOF2;
    g_autofree JpegLookup *lookups = progressive ? NULL : g_new(JpegLookup, 8);
    DctDecoder decoder = {.stream = stream, .dc = lookups, .ac = lookups ? lookups + 4 : NULL};
    decoder.by_rows = !progressive && scan->n_components == stream->n_components;
    gboolean ok = jpeg_frame_init(out, stream, format, error) && init_planes(&decoder, error);
    if (ok)
        jpeg_rows_init(&decoder.rows, stream, decoder.planes, out);
    ok = ok && decode_scans(&decoder, scan, error);
    for (gsize row = 0; ok && !decoder.by_rows && row < decoder.mcus_high; row++)
        jpeg_rows_put(&decoder.rows, row, row);
    jpeg_rows_clear(&decoder.rows);
    for (guint i = 0; i < stream->n_components; i++)
        g_free(decoder.planes[i].coefficients);
    return ok;
}
