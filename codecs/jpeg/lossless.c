/* Lossless JPEG, process 14: ITU-T T.81 annex H; PS3.5 section 8.2.1 and A.4.1. */
#include "codecs/jpeg/dct.h"
#include "codecs/jpeg/lookup.h"
#include "codecs/jpeg/samples.h"

#include <stdlib.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef struct LosslessScan {
    const JpegStream *stream;
    const JpegScan *header;
    gboolean predicts_signed;                      /* from samples as two's complement */
    const JpegLookup *tables[JPEG_MAX_COMPONENTS]; /* per component of the scan */
    gsize lines_per_interval;
    guint16 *lines[2], *scaled; /* columns * n_components samples each */
} LosslessScan;

static gboolean corrupt(GError **error, const char *what, gsize row) {
    g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT,
                "JPEG lossless: %s in row %" G_GSIZE_FORMAT, what, row);
    return FALSE;
}

ALWAYS_INLINE JpegBits read_difference(const JpegLookup *table, JpegBits b, gint *difference) {
    guint32 entry;
    b = jpeg_lookup_read(table, b, &entry);
    *difference = jpeg_lookup_value(entry);
    return b;
}

/* Table H.1: from the samples to the left, above, and left above. */
ALWAYS_INLINE gint predict(guint predictor, gint a, gint b, gint c) {
    switch (predictor) {
    case 1:
        return a;
    case 2:
        return b;
    case 3:
        return c;
    case 4:
        return a + b - c;
    case 5:
        return a + ((b - c) >> 1);
    case 6:
        return b + ((a - c) >> 1);
    default:
        return (a + b) >> 1;
    }
}

/* One line of n interleaved components. first: what the first pixel is predicted from. Samples are
 * modulo 2^16 (H.2.1). Called with constant n and predictor, so that each gets a loop of its own.
 */
ALWAYS_INLINE JpegBits decode_line(const LosslessScan *scan, JpegBits bits, guint16 *line,
                                   const guint16 *above, const guint16 *first, const guint n,
                                   const guint predictor, const gboolean predicts_signed) {
    const gsize columns = scan->stream->columns;
    const JpegLookup *tables[JPEG_MAX_COMPONENTS];
    gint a[JPEG_MAX_COMPONENTS], c[JPEG_MAX_COMPONENTS], difference;
#pragma GCC unroll 4
    for (guint k = 0; k < n; k++) {
        tables[k] = scan->tables[k];
        bits = read_difference(tables[k], bits, &difference);
        line[k] = (guint16)(first[k] + difference);
        a[k] = line[k];
        c[k] = above[k];
    }
    for (gsize i = n; i < columns * n; i += n) {
#pragma GCC unroll 4
        for (guint k = 0; k < n; k++) {
            gint b = above[i + k];
            bits = read_difference(tables[k], bits, &difference);
            gint prediction = predicts_signed
                                  ? predict(predictor, (gint16)a[k], (gint16)b, (gint16)c[k])
                                  : predict(predictor, a[k], b, c[k]);
            a[k] = (guint16)(prediction + difference);
            c[k] = b;
            line[i + k] = (guint16)a[k];
        }
    }
    return bits;
}

#define DECODE_LINE(predictor, predicts_signed)                                                    \
    return decode_line(scan, bits, line, above, first, n, predictor, predicts_signed)
/* Only the predictors that shift see a difference between signed and unsigned samples. */
#define DECODE_LINE_SHIFTING(predictor)                                                            \
    if (scan->predicts_signed)                                                                     \
        DECODE_LINE(predictor, TRUE);                                                              \
    DECODE_LINE(predictor, FALSE)

ALWAYS_INLINE JpegBits decode_line_of(const guint n, const LosslessScan *scan, JpegBits bits,
                                      guint16 *line, const guint16 *above, const guint16 *first,
                                      guint predictor) {
    switch (predictor) {
    case 1:
        DECODE_LINE(1, FALSE);
    case 2:
        DECODE_LINE(2, FALSE);
    case 3:
        DECODE_LINE(3, FALSE);
    case 4:
        DECODE_LINE(4, FALSE);
    case 5:
        DECODE_LINE_SHIFTING(5);
    case 6:
        DECODE_LINE_SHIFTING(6);
    default:
        DECODE_LINE_SHIFTING(7);
    }
}

#define DEFINE_DECODE_LINE(n)                                                                      \
    static JpegBits decode_line_of_##n(const LosslessScan *scan, JpegBits bits, guint16 *line,     \
                                       const guint16 *above, const guint16 *first,                 \
                                       guint predictor) {                                          \
        return decode_line_of(n, scan, bits, line, above, first, predictor);                       \
    }
DEFINE_DECODE_LINE(1)
DEFINE_DECODE_LINE(2)
DEFINE_DECODE_LINE(3)
DEFINE_DECODE_LINE(4)

static void put_line(const LosslessScan *scan, guint16 *line, Frame *frame, gsize row) {
    const JpegScan *header = scan->header;
    gsize columns = scan->stream->columns, n = header->n_components;
    gsize all = scan->stream->n_components, index = row * columns * all;
    guint precision = scan->stream->precision;
    if (header->low > 0) { /* the line itself is what the next one is predicted from */
        for (gsize i = 0; i < columns * n; i++)
            scan->scaled[i] = (guint16)(line[i] << header->low);
        line = scan->scaled;
    }
    if (n == all) /* in the frame's order, as decode_scan() has checked */
        jpeg_put_samples(frame, precision, index, 1, line, 1, columns * n);
    else
        for (gsize k = 0; k < n; k++)
            jpeg_put_samples(frame, precision, index + header->component[k], all, line + k, n,
                             columns);
}

static gboolean decode_lines(LosslessScan *scan, JpegBits *bits, Frame *frame, GError **error) {
    static JpegBits (*const decode[])(const LosslessScan *, JpegBits, guint16 *, const guint16 *,
                                      const guint16 *, guint) = {
        decode_line_of_1, decode_line_of_2, decode_line_of_3, decode_line_of_4};
    const JpegStream *stream = scan->stream;
    guint n = scan->header->n_components, low = scan->header->low;
    guint16 middle[JPEG_MAX_COMPONENTS];
    for (guint k = 0; k < n; k++)
        middle[k] = (guint16)(1u << (stream->precision - low - 1));
    for (gsize row = 0; row < stream->rows; row++) {
        /* H.1.1: the first line and the first one after a restart know nothing above them */
        gboolean begins = row % scan->lines_per_interval == 0;
        if (begins && row > 0 && !jpeg_bits_restart(bits, row / scan->lines_per_interval - 1))
            return corrupt(error, "a restart marker is missing", row);
        guint16 *line = scan->lines[row & 1], *above = scan->lines[~row & 1];
        *bits = decode[n - 1](scan, *bits, line, above, begins ? middle : above,
                              begins ? 1 : scan->header->start);
        if (!jpeg_bits_sound(bits))
            return corrupt(error, bits->failed ? "an unknown code" : "the data ends", row);
        put_line(scan, line, frame, row);
    }
    return TRUE;
}

static gboolean decode_scan(JpegStream *stream, const JpegScan *header, gboolean predicts_signed,
                            Frame *frame, GError **error) {
    gsize n = header->n_components, interval = stream->restart_interval;
    if (header->start < 1 || header->start > 7 || header->low >= stream->precision)
        return corrupt(error, "predictor or point transform out of range", 0);
    if (interval % stream->columns != 0)
        return corrupt(error, "a restart interval is not of whole lines", 0);
    for (guint k = 1; k < n; k++)
        if (header->component[k] < header->component[k - 1])
            return corrupt(error, "components out of order", 0);

    LosslessScan scan = {.stream = stream, .header = header, .predicts_signed = predicts_signed};
    scan.lines_per_interval = interval ? interval / stream->columns : G_MAXSIZE;
    g_autofree JpegLookup *tables = g_new(JpegLookup, n);
    for (guint k = 0; k < n; k++) {
        const JpegHuffman *huffman = &stream->dc[header->dc_table[k]];
        if (!huffman->defined)
            return corrupt(error, "a Huffman table is missing", 0);
        for (guint i = 0; i < k; i++) /* components mostly share one */
            if (scan.tables[i]->huffman == huffman)
                scan.tables[k] = scan.tables[i];
        if (scan.tables[k] == NULL) {
            jpeg_lookup_build(&tables[k], huffman, JPEG_CODE_LOSSLESS);
            scan.tables[k] = &tables[k];
        }
    }
    gsize line_length = stream->columns * n;
    g_autofree guint16 *lines = g_new0(guint16, 3 * line_length);
    scan.lines[0] = lines;
    scan.lines[1] = lines + line_length;
    scan.scaled = lines + 2 * line_length;

    JpegBits bits = {.at = stream->at, .end = stream->end};
    gboolean ok = decode_lines(&scan, &bits, frame, error);
    stream->at = bits.at;
    return ok;
}

/* Decodes all scans; shifts: whether one of them uses a predictor that shifts. */
static gboolean decode_scans(JpegStream *stream, JpegScan *scan, gboolean predicts_signed,
                             Frame *frame, gboolean *shifts, GError **error) {
    guint all = (1u << stream->n_components) - 1, done = 0;
    *shifts = FALSE;
    for (;;) {
        if (!decode_scan(stream, scan, predicts_signed, frame, error))
            return FALSE;
        *shifts |= scan->start >= 5;
        for (guint k = 0; k < scan->n_components; k++)
            done |= 1u << scan->component[k];
        if (done == all && !stream->lacks_rows)
            return TRUE; /* encoders leave out EOI, or pad after it */
        JpegNext next = jpeg_stream_next(stream, scan, error);
        if (next == JPEG_NEXT_FAILED)
            return FALSE;
        if (next == JPEG_NEXT_END)
            return (done == all && !stream->lacks_rows) ||
                   corrupt(error, "the stream ends early", stream->rows);
    }
}

/* How far neighbours in a row of a signed 16-bit frame are apart: the sum, and the widest pair. */
static guint64 roughness(const Frame *frame, gint *widest) {
    const gint16 *samples = (const gint16 *)(const void *)frame->data;
    gsize n = frame->format.samples_per_pixel, line = frame->format.columns * n;
    guint64 sum = 0;
    gint most = 0;
    for (gsize row = 0; row < frame->format.rows; row++, samples += line)
        for (gsize i = n; i < line; i++) {
            gint distance = abs(samples[i] - samples[i - n]);
            sum += (guint64)distance;
            most = MAX(most, distance);
        }
    *widest = most;
    return sum;
}

/* Some encoders predict from signed samples, where H.1.2.1 knows only unsigned ones. Decoded by the
 * standard such a frame leaps by half of the range wherever the sign changes. Where the frame has
 * leaps of that kind it is decoded in their way too, and kept so if it is much smoother. */
static gboolean mend_signed_prediction(JpegStream *stream, JpegScan *scan, Frame *frame,
                                       GError **error) {
    enum { LEAP = 1 << 14 };
    gint widest;
    guint64 standard = roughness(frame, &widest);
    if (widest < LEAP)
        return TRUE;
    gboolean shifts;
    g_auto(Frame) other = {0};
    if (!frame_init(&other, &frame->format, error) ||
        !decode_scans(stream, scan, TRUE, &other, &shifts, error))
        return FALSE;
    if (roughness(&other, &widest) < standard / 4) {
        Frame standard_frame = *frame;
        *frame = other;
        other = standard_frame;
    }
    return TRUE;
}

static gboolean decode_lossless(JpegStream *stream, JpegScan *scan, const PixelFormat *format,
                                Frame *out, GError **error) {
    if (stream->precision < 2 || stream->precision > 16)
        return corrupt(error, "precision out of range", 0);
    /* A single component's factors mean nothing (A.2.2) */
    if (stream->n_components > 1 && (stream->max_horizontal > 1 || stream->max_vertical > 1)) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED,
                    "lossless JPEG with subsampled components is not supported");
        return FALSE;
    }
    if (!jpeg_frame_init(out, stream, format, error))
        return FALSE;
    g_autofree JpegStream *again = g_memdup2(stream, sizeof *stream);
    JpegScan first_scan = *scan;
    gboolean shifts;
    if (!decode_scans(stream, scan, FALSE, out, &shifts, error))
        return FALSE;
    if (!shifts || !format->is_signed || stream->precision != 16 || out->bytes_per_sample != 2)
        return TRUE;
    return mend_signed_prediction(again, &first_scan, out, error);
}

static gboolean decode_jpeg(const EncodedFrame *encoded, const PixelFormat *format, Frame *out,
                            GError **error) {
    *out = (Frame){0};
    g_autofree JpegStream *stream = jpeg_stream_new(encoded->data, encoded->length);
    JpegScan scan;
    JpegNext next = jpeg_stream_next(stream, &scan, error);
    gboolean ok = FALSE;
    if (next == JPEG_NEXT_END)
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "the JPEG stream has no scan");
    else if (next == JPEG_NEXT_SCAN)
        ok = (stream->process == JPEG_SOF3 ? decode_lossless : jpeg_decode_dct)(stream, &scan,
                                                                                format, out, error);
    if (!ok)
        frame_clear(out);
    return ok;
}

const Codec codec_jpeg_lossless = {"jpeg-lossless", decode_jpeg};
