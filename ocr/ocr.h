/* Reads lines of text in a grey region with Tesseract. */
#pragma once
#include <glib.h>

#define OCR_ERROR (ocr_error_quark())
GQuark ocr_error_quark(void);
typedef enum OcrError { OCR_ERROR_INIT, OCR_ERROR_READ } OcrError;

typedef struct OcrEngine OcrEngine;

/* One engine per worker, not shared between threads. Fails where the English data is not installed.
 */
OcrEngine *ocr_engine_new(GError **error);
void ocr_engine_free(OcrEngine *engine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OcrEngine, ocr_engine_free)

/* A grey region, 16 bits a sample (any range: it is stretched here); stride in samples. */
typedef struct OcrRegion {
    const guint16 *samples;
    gsize width, height, stride;
    guint n_lines; /* lines of text that are expected; 0 if not known */
} OcrRegion;

typedef struct OcrReading {
    char *text;        /* UTF-8, lines separated by \n */
    double confidence; /* 0..100 */
} OcrReading;

/* Reads the region in several renderings (both polarities, whole and by line, stretched over the
 * region's whole range and over its central percentiles, locally normalized), and stops early once
 * `enough` (may be NULL) says so. Returns an array of OcrReading, newly allocated (free with
 * g_ptr_array_unref), best confidence first; empty where nothing was read. */
GPtrArray *ocr_read(OcrEngine *engine, const OcrRegion *region,
                    gboolean (*enough)(const char *text, gpointer data), gpointer data,
                    GError **error);

/* Version of the OCR library, static. */
const char *ocr_version(void);
