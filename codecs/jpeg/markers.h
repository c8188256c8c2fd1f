/* The marker segments of a JPEG codestream, up to and between its scans. ITU-T T.81 annex B. */
#pragma once
#include "codecs/jpeg/huffman.h"

enum {
    JPEG_MAX_COMPONENTS = 4,
    /* Frame headers decoded here */
    JPEG_SOF0 = 0xC0, /* baseline */
    JPEG_SOF1 = 0xC1, /* extended sequential */
    JPEG_SOF2 = 0xC2, /* progressive */
    JPEG_SOF3 = 0xC3, /* lossless */
};

typedef struct JpegComponent {
    guint8 id;
    guint8 horizontal, vertical; /* sampling factors, 1..4 */
    guint8 quantization;         /* table, 0..3 */
} JpegComponent;

typedef struct JpegScan {
    guint n_components;
    guint8 component[JPEG_MAX_COMPONENTS];                               /* index in the frame */
    guint8 dc_table[JPEG_MAX_COMPONENTS], ac_table[JPEG_MAX_COMPONENTS]; /* 0..3 */
    guint8 start, end; /* of the spectral selection; start is the predictor of a lossless scan */
    guint8 high, low;  /* successive approximation; low is the point transform of a lossless scan */
} JpegScan;

typedef struct JpegStream {
    const guint8 *at, *end; /* what is not parsed yet */
    gboolean started, has_end;
    guint8 process; /* JPEG_SOF*; 0 before the frame header */
    guint8 precision;
    gboolean lacks_rows; /* the number of lines comes in a DNL segment after the first scan */
    guint16 rows, columns;
    guint n_components;
    guint8 max_horizontal, max_vertical;
    JpegComponent components[JPEG_MAX_COMPONENTS];
    guint16 restart_interval; /* in MCUs, 0 for none */
    gboolean has_quantization[4];
    guint16 quantization[4][64]; /* in zigzag order */
    JpegHuffman dc[4], ac[4];
} JpegStream;

typedef enum JpegNext { JPEG_NEXT_FAILED, JPEG_NEXT_SCAN, JPEG_NEXT_END } JpegNext;

/* A stream at the beginning of data, which it refers to. Free with g_free(). */
JpegStream *jpeg_stream_new(const guint8 *data, gsize length);

/* Parses up to the next scan's entropy-coded data, which then begins at stream->at; or to EOI or
 * the end of the data. CODEC_ERROR_CORRUPT for broken segments, _UNSUPPORTED for processes other
 * than those above, _MISMATCH where DNL gives another number of rows than stream->rows. */
JpegNext jpeg_stream_next(JpegStream *stream, JpegScan *scan, GError **error);
