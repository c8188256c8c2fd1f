/* From the coefficients of a DCT-based JPEG to the lines of a frame. ITU-T T.81 annex A. */
#pragma once
#include "codecs/jpeg/samples.h"

/* A component's quantized coefficients. */
typedef struct JpegPlane {
    gsize width, height; /* in blocks, of the component itself (A.1.1) */
    gsize stored_width;  /* in blocks, filled up to whole MCUs (A.2.4) */
    gsize stored_height; /* likewise; or of one row of MCUs, each of which takes the last's place */
    gint16 *coefficients; /* 64 for each block, by columns */
    float scale[64];      /* quantization / 4, by columns; taken at the first scan */
    gboolean seen;
} JpegPlane;

static inline gint16 *jpeg_plane_block(const JpegPlane *plane, gsize x, gsize y) {
    return plane->coefficients + (y * plane->stored_width + x) * 64;
}

typedef struct JpegRows {
    const JpegStream *stream;
    const JpegPlane *planes;
    Frame *frame;
    gboolean to_rgb;                      /* the attributes say that the three components are YBR */
    guint16 *strips[JPEG_MAX_COMPONENTS]; /* the samples of one row of MCUs */
    guint16 *line;                        /* of the frame */
} JpegRows;

void jpeg_rows_init(JpegRows *rows, const JpegStream *stream, const JpegPlane *planes,
                    Frame *frame);
void jpeg_rows_clear(JpegRows *rows);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(JpegRows, jpeg_rows_clear)

/* Writes the lines that a row of MCUs makes, whose coefficients are the planes' stored-th row of
 * MCUs. Subsampled components are repeated. */
void jpeg_rows_put(const JpegRows *rows, gsize row, gsize stored);
