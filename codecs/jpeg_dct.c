#include "codecs/jpeg_dct.h"

#include "codecs/jpeg_idct.h"

/* A component's quantized coefficients. All scans fill them in; samples are made at the end. */
typedef struct Plane {
    gsize width, height;               /* in blocks, of the component itself (A.1.1) */
    gsize stored_width, stored_height; /* in blocks, filled up to whole MCUs (A.2.4) */
    gint16 *coefficients;              /* 64 for each block, in rows */
    float scale[64];                   /* quantization / 4, in rows; taken at the first scan */
    gboolean seen;
} Plane;

typedef struct Decoder {
    JpegStream *stream;
    Plane planes[JPEG_MAX_COMPONENTS];
    gsize mcus_wide, mcus_high;
    /* Of the scan */
    const JpegScan *scan;
    JpegBits bits;
    gint16 predicted[JPEG_MAX_COMPONENTS]; /* DC, per component of the scan */
    guint32 end_of_bands; /* blocks that have nothing more in this band (G.1.2.2) */
} Decoder;

/* Reads the next block of the scan's component k. */
typedef void (*ReadBlock)(Decoder *d, guint k, gint16 *block);

static gboolean corrupt(GError **error, const char *what) {
    g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "JPEG DCT: %s", what);
    return FALSE;
}

static gint read_dc(Decoder *d, guint k) {
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
static guint read_run(Decoder *d, guint k) {
    d->bits = jpeg_bits_need(d->bits);
    return jpeg_huffman_read(&d->stream->ac[d->scan->ac_table[k]], &d->bits);
}

static guint read_bit(Decoder *d) {
    d->bits = jpeg_bits_need(d->bits);
    return jpeg_bits_take(&d->bits, 1);
}

/* F.2.2 */
static void read_sequential(Decoder *d, guint k, gint16 *block) {
    block[0] = (gint16)read_dc(d, k);
    for (guint i = 1; i < 64; i++) {
        guint code = read_run(d, k), category = code & 15;
        if (category == 0 && code != 0xF0)
            break; /* EOB */
        i += code >> 4;
        gint value = jpeg_bits_take_signed(&d->bits, category);
        if (category == 0)
            continue;
        if (i > 63) {
            d->bits.failed = TRUE;
            break;
        }
        block[jpeg_zigzag[i]] = (gint16)value;
    }
}

/* G.1.2.1 */
static void read_dc_first(Decoder *d, guint k, gint16 *block) {
    block[0] = (gint16)(guint)((guint)read_dc(d, k) << d->scan->low);
}

static void read_dc_refinement(Decoder *d, guint k, gint16 *block) {
    (void)k;
    block[0] = (gint16)(block[0] | (gint)(read_bit(d) << d->scan->low));
}

/* The number of blocks, this one among them, that an EOBn code ends (G.1.2.2). */
static guint32 read_end_of_bands(Decoder *d, guint n) {
    return (1u << n) + jpeg_bits_take(&d->bits, n);
}

/* G.1.2.2 */
static void read_ac_first(Decoder *d, guint k, gint16 *block) {
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
static void refine(Decoder *d, gint16 *coefficient) {
    if (read_bit(d)) {
        gint step = 1 << d->scan->low;
        *coefficient = (gint16)(*coefficient + (*coefficient > 0 ? step : -step));
    }
}

/* G.1.2.3: runs count only coefficients that were 0; all others passed get a correction bit. */
static void read_ac_refinement(Decoder *d, guint k, gint16 *block) {
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

static gboolean init_scan(Decoder *d, const JpegScan *scan, GError **error) {
    const JpegStream *stream = d->stream;
    d->scan = scan;
    d->bits = (JpegBits){.at = stream->at, .end = stream->end};
    memset(d->predicted, 0, sizeof d->predicted);
    d->end_of_bands = 0;
    for (guint k = 0; k < scan->n_components; k++) {
        Plane *plane = &d->planes[scan->component[k]];
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
    return TRUE;
}

static gint16 *block_at(const Plane *plane, gsize x, gsize y) {
    return plane->coefficients + (y * plane->stored_width + x) * 64;
}

static void read_mcu(Decoder *d, ReadBlock read_block, gsize x, gsize y) {
    const JpegScan *scan = d->scan;
    for (guint k = 0; k < scan->n_components; k++) {
        const JpegComponent *c = &d->stream->components[scan->component[k]];
        const Plane *plane = &d->planes[scan->component[k]];
        for (gsize v = 0; v < c->vertical; v++)
            for (gsize h = 0; h < c->horizontal; h++)
                read_block(d, k, block_at(plane, x * c->horizontal + h, y * c->vertical + v));
    }
}

static gboolean decode_scan(Decoder *d, const JpegScan *scan, GError **error) {
    ReadBlock read_block = choose_read_block(d->stream, scan, error);
    if (read_block == NULL || !init_scan(d, scan, error))
        return FALSE;
    /* A scan of one component has its blocks in plain order (A.2.2) */
    gboolean interleaved = scan->n_components > 1;
    const Plane *only = &d->planes[scan->component[0]];
    gsize width = interleaved ? d->mcus_wide : only->width;
    gsize height = interleaved ? d->mcus_high : only->height;
    gsize interval = d->stream->restart_interval, left = interval, restarts = 0;
    for (gsize y = 0; y < height; y++) {
        for (gsize x = 0; x < width; x++, left--) {
            if (interval > 0 && left == 0) {
                if (!jpeg_bits_sound(&d->bits) || !jpeg_bits_restart(&d->bits, restarts++))
                    return corrupt(error, "a restart marker is missing");
                memset(d->predicted, 0, sizeof d->predicted);
                d->end_of_bands = 0;
                left = interval;
            }
            if (interleaved)
                read_mcu(d, read_block, x, y);
            else
                read_block(d, 0, block_at(only, x, y));
        }
        if (!jpeg_bits_sound(&d->bits))
            return corrupt(error, d->bits.failed ? "an unknown code" : "the data ends early");
    }
    d->stream->at = d->bits.at;
    return TRUE;
}

static gsize divide_up(gsize a, gsize b) {
    return (a + b - 1) / b;
}

static gboolean init_planes(Decoder *d, GError **error) {
    const JpegStream *s = d->stream;
    d->mcus_wide = divide_up(s->columns, 8u * s->max_horizontal);
    d->mcus_high = divide_up(s->rows, 8u * s->max_vertical);
    for (guint i = 0; i < s->n_components; i++) {
        const JpegComponent *c = &s->components[i];
        Plane *p = &d->planes[i];
        p->width = divide_up(divide_up((gsize)s->columns * c->horizontal, s->max_horizontal), 8);
        p->height = divide_up(divide_up((gsize)s->rows * c->vertical, s->max_vertical), 8);
        p->stored_width = d->mcus_wide * c->horizontal;
        p->stored_height = d->mcus_high * c->vertical;
        /* Below 2^16 * 2^16 * 2 bytes and the filling */
        p->coefficients = g_try_malloc0_n(p->stored_width * p->stored_height, 64 * sizeof(gint16));
        if (p->coefficients == NULL) {
            g_set_error(error, CODEC_ERROR, CODEC_ERROR_SIZE,
                        "no memory for the coefficients of %ux%u pixels", s->columns, s->rows);
            return FALSE;
        }
    }
    return TRUE;
}

static guint16 clamp(float value, float top) {
    return (guint16)(gint)(value < 0 ? 0 : value > top ? top : value + 0.5f);
}

/* PS3.3 C.7.6.3.1.2, YBR_FULL */
static void convert_to_rgb(guint16 *pixels, gsize n, guint precision) {
    const float top = (float)((1 << precision) - 1), middle = (float)(1 << (precision - 1));
    for (guint16 *p = pixels; p < pixels + 3 * n; p += 3) {
        float y = p[0], cb = (float)p[1] - middle, cr = (float)p[2] - middle;
        p[0] = clamp(y + 1.402f * cr, top);
        p[1] = clamp(y - 0.344136f * cb - 0.714136f * cr, top);
        p[2] = clamp(y + 1.772f * cb, top);
    }
}

/* The attributes decide, not Adobe or JFIF markers. */
static gboolean is_ybr(const PixelFormat *format) {
    switch (format->photometric_interpretation) {
    case PHOTOMETRIC_YBR_FULL:
    case PHOTOMETRIC_YBR_FULL_422:
    case PHOTOMETRIC_YBR_PARTIAL_420:
    case PHOTOMETRIC_YBR_ICT:
    case PHOTOMETRIC_YBR_RCT:
        return format->samples_per_pixel == 3;
    default:
        return FALSE;
    }
}

/* The samples of one row of MCUs: strips[i] are stored_width * 8 wide, vertical * 8 high. */
static void transform_mcu_row(const Decoder *d, gsize row, guint16 *const strips[]) {
    for (guint i = 0; i < d->stream->n_components; i++) {
        const Plane *plane = &d->planes[i];
        gsize height = d->stream->components[i].vertical, stride = plane->stored_width * 8;
        for (gsize y = 0; y < height; y++)
            for (gsize x = 0; x < plane->stored_width; x++)
                jpeg_idct(block_at(plane, x, row * height + y), plane->scale, d->stream->precision,
                          strips[i] + y * 8 * stride + x * 8, stride);
    }
}

static void put_frame(const Decoder *d, Frame *frame) {
    const JpegStream *s = d->stream;
    gsize n = s->n_components, columns = s->columns;
    gboolean ybr = is_ybr(&frame->format);
    g_autofree guint16 *line = g_new(guint16, columns * n);
    guint16 *strips[JPEG_MAX_COMPONENTS];
    for (gsize i = 0; i < n; i++)
        strips[i] = g_new(guint16, d->planes[i].stored_width * 64 * s->components[i].vertical);
    for (gsize row = 0; row < s->rows; row++) {
        gsize y = row % (8u * s->max_vertical);
        if (y == 0)
            transform_mcu_row(d, row / (8u * s->max_vertical), strips);
        for (gsize i = 0; i < n; i++) {
            const JpegComponent *c = &s->components[i];
            const guint16 *from =
                strips[i] + y * c->vertical / s->max_vertical * d->planes[i].stored_width * 8;
            for (gsize x = 0; x < columns; x++)
                line[x * n + i] = from[x * c->horizontal / s->max_horizontal];
        }
        if (ybr)
            convert_to_rgb(line, columns, s->precision);
        jpeg_put_samples(frame, s->precision, row * columns * n, 1, line, 1, columns * n);
    }
    for (gsize i = 0; i < n; i++)
        g_free(strips[i]);
    if (ybr)
        frame->format.photometric_interpretation = PHOTOMETRIC_RGB;
}

static gboolean decode_scans(Decoder *d, JpegScan *scan, GError **error) {
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
    Decoder decoder = {.stream = stream};
    gboolean ok = jpeg_frame_init(out, stream, format, error) && init_planes(&decoder, error) &&
                  decode_scans(&decoder, scan, error);
    if (ok)
        put_frame(&decoder, out);
    for (guint i = 0; i < stream->n_components; i++)
        g_free(decoder.planes[i].coefficients);
    return ok;
}
