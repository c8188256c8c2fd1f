#include "codecs/jpeg/markers.h"

#include "codecs/codec.h"

enum {
    DHT = 0xC4,
    JPG = 0xC8,
    DAC = 0xCC,
    RST0 = 0xD0,
    RST7 = 0xD7,
    SOI = 0xD8,
    EOI = 0xD9,
    SOS = 0xDA,
    DQT = 0xDB,
    DNL = 0xDC,
    DRI = 0xDD,
    DHP = 0xDE,
    TEM = 0x01,
};

/* A marker segment's parameters. */
typedef struct MarkerSegment {
    const guint8 *at;
    gsize length;
} MarkerSegment;

static gboolean corrupt(GError **error, const char *what) {
    g_set_error(error, CODEC_ERROR, CODEC_ERROR_CORRUPT, "the JPEG stream's %s", what);
    return FALSE;
}

static guint16 read_u16(const guint8 *at) {
    return (guint16)(at[0] << 8 | at[1]);
}

JpegStream *jpeg_stream_new(const guint8 *data, gsize length) {
    JpegStream *stream = g_new0(JpegStream, 1);
    stream->at = data;
    stream->end = data + length;
    return stream;
}

/* B.2.4.2 */
static gboolean parse_huffman_tables(JpegStream *stream, MarkerSegment s, GError **error) {
    while (s.length > 0) {
        if (s.length < 17)
            return corrupt(error, "Huffman table ends early");
        guint kind = s.at[0] >> 4, destination = s.at[0] & 15;
        gsize n = 0;
        for (guint i = 1; i <= 16; i++)
            n += s.at[i];
        if (kind > 1 || destination > 3 || n > 256 || n > s.length - 17)
            return corrupt(error, "Huffman table is broken");
        JpegHuffman *table = kind == 0 ? &stream->dc[destination] : &stream->ac[destination];
        if (!jpeg_huffman_build(table, s.at + 1, s.at + 17, n, error))
            return FALSE;
        s.at += 17 + n;
        s.length -= 17 + n;
    }
    return TRUE;
}

/* B.2.4.1 */
static gboolean parse_quantization_tables(JpegStream *stream, MarkerSegment s, GError **error) {
    while (s.length > 0) {
        guint wide = s.at[0] >> 4, destination = s.at[0] & 15;
        gsize size = wide ? 128 : 64;
        if (wide > 1 || destination > 3 || s.length < 1 + size)
            return corrupt(error, "quantization table is broken");
        for (guint i = 0; i < 64; i++)
            stream->quantization[destination][i] = wide ? read_u16(s.at + 1 + 2 * i) : s.at[1 + i];
        stream->has_quantization[destination] = TRUE;
        s.at += 1 + size;
        s.length -= 1 + size;
    }
    return TRUE;
}

/* B.2.2 */
static gboolean parse_frame_header(JpegStream *stream, guint8 marker, MarkerSegment s,
                                   GError **error) {
    if (marker > JPEG_SOF3) {
        g_set_error(
            error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED, "JPEG with %s (SOF%d) is not supported",
            marker >= 0xC9 ? "arithmetic coding" : "hierarchical frames", marker - JPEG_SOF0);
        return FALSE;
    }
    if (stream->process != 0)
        return corrupt(error, "frame header comes twice");
    if (s.length < 6 || s.length < 6 + 3 * (gsize)s.at[5])
        return corrupt(error, "frame header ends early");
    stream->precision = s.at[0];
    stream->rows = read_u16(s.at + 1);
    stream->lacks_rows = stream->rows == 0;
    stream->columns = read_u16(s.at + 3);
    stream->n_components = s.at[5];
    if (stream->columns == 0 || stream->n_components == 0)
        return corrupt(error, "frame is empty");
    if (stream->n_components > JPEG_MAX_COMPONENTS) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED,
                    "JPEG with %u components is not supported", stream->n_components);
        return FALSE;
    }
    for (guint i = 0; i < stream->n_components; i++) {
        const guint8 *at = s.at + 6 + 3 * i;
        JpegComponent *c = &stream->components[i];
        *c = (JpegComponent){at[0], at[1] >> 4, at[1] & 15, at[2]};
        if (c->horizontal < 1 || c->horizontal > 4 || c->vertical < 1 || c->vertical > 4 ||
            c->quantization > 3)
            return corrupt(error, "frame header has a broken component");
        for (guint k = 0; k < i; k++)
            if (stream->components[k].id == c->id)
                return corrupt(error, "frame header has a component twice");
        stream->max_horizontal = MAX(stream->max_horizontal, c->horizontal);
        stream->max_vertical = MAX(stream->max_vertical, c->vertical);
    }
    stream->process = marker;
    return TRUE;
}

/* B.2.3 */
static gboolean parse_scan_header(const JpegStream *stream, MarkerSegment s, JpegScan *scan,
                                  GError **error) {
    if (stream->process == 0)
        return corrupt(error, "scan comes before a frame header");
    *scan = (JpegScan){.n_components = s.length > 0 ? s.at[0] : 0};
    guint n = scan->n_components;
    if (n < 1 || n > stream->n_components || s.length < 4 + 2 * (gsize)n)
        return corrupt(error, "scan header is broken");
    guint seen = 0;
    for (guint i = 0; i < n; i++) {
        const guint8 *at = s.at + 1 + 2 * i;
        guint k = 0;
        while (k < stream->n_components && stream->components[k].id != at[0])
            k++;
        scan->component[i] = (guint8)k;
        scan->dc_table[i] = at[1] >> 4;
        scan->ac_table[i] = at[1] & 15;
        if (k == stream->n_components || (seen & 1u << k) || scan->dc_table[i] > 3 ||
            scan->ac_table[i] > 3)
            return corrupt(error, "scan header has a broken component");
        seen |= 1u << k;
    }
    const guint8 *last = s.at + 1 + 2 * n;
    scan->start = last[0];
    scan->end = last[1];
    scan->high = last[2] >> 4;
    scan->low = last[2] & 15;
    return TRUE;
}

/* B.2.5 */
static gboolean parse_number_of_lines(JpegStream *stream, MarkerSegment s, GError **error) {
    if (s.length < 2)
        return corrupt(error, "DNL segment ends early");
    if (read_u16(s.at) != stream->rows) {
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_MISMATCH, "the JPEG stream has %u rows, not %u",
                    read_u16(s.at), stream->rows);
        return FALSE;
    }
    stream->lacks_rows = FALSE;
    return TRUE;
}

static gboolean parse_segment(JpegStream *stream, guint8 marker, MarkerSegment s, GError **error) {
    switch (marker) {
    case DHT:
        return parse_huffman_tables(stream, s, error);
    case DQT:
        return parse_quantization_tables(stream, s, error);
    case DNL:
        return parse_number_of_lines(stream, s, error);
    case DRI:
        if (s.length < 2)
            return corrupt(error, "DRI segment ends early");
        stream->restart_interval = read_u16(s.at);
        return TRUE;
    case DHP:
        g_set_error(error, CODEC_ERROR, CODEC_ERROR_UNSUPPORTED,
                    "hierarchical JPEG is not supported");
        return FALSE;
    case DAC: /* only arithmetic coding uses it */
    case JPG:
        return TRUE;
    default:
        return marker < JPEG_SOF0 || marker > 0xCF || parse_frame_header(stream, marker, s, error);
    }
}

JpegNext jpeg_stream_next(JpegStream *stream, JpegScan *scan, GError **error) {
    if (!stream->started) {
        if (stream->end - stream->at < 2 || stream->at[0] != 0xFF || stream->at[1] != SOI) {
            corrupt(error, "beginning is no SOI marker");
            return JPEG_NEXT_FAILED;
        }
        stream->at += 2;
        stream->started = TRUE;
    }
    for (;;) {
        const guint8 *at = jpeg_find_marker(stream->at, stream->end);
        if (at == stream->end)
            return JPEG_NEXT_END;
        guint8 marker = *at++;
        stream->at = at;
        if (marker == EOI) {
            stream->has_end = TRUE;
            return JPEG_NEXT_END;
        }
        if ((marker >= RST0 && marker <= RST7) || marker == SOI || marker == TEM)
            continue; /* no parameters; encoders leave them between scans */
        gsize left = (gsize)(stream->end - at);
        if (left < 2 || read_u16(at) < 2 || read_u16(at) > left) {
            corrupt(error, "last marker segment ends early");
            return JPEG_NEXT_FAILED;
        }
        MarkerSegment s = {at + 2, (gsize)read_u16(at) - 2};
        stream->at = s.at + s.length;
        if (marker == SOS)
            return parse_scan_header(stream, s, scan, error) ? JPEG_NEXT_SCAN : JPEG_NEXT_FAILED;
        if (!parse_segment(stream, marker, s, error))
            return JPEG_NEXT_FAILED;
    }
}
