/* Reads lines of text in a grey region. */
#pragma once
#include "ocr/recognizer.h"

/* Reads a grey region of 16 bits (any range: it is stretched here) in which n_lines lines of text
 * are expected, 0 if it is not known how many. It is read in several renderings: both polarities,
 * whole and by line, stretched over the region's whole range and over its central percentiles,
 * locally normalized; in English, then in the other languages of the
 * recogniser; no more of them once `enough` (may be NULL) says so. Returns an array of
 * TextReading, newly allocated, the most confident one first; empty where nothing was read. NULL
 * where memory runs out or the recogniser fails. */
GPtrArray *region_read(Recognizer *recognizer, const Picture *region, guint n_lines,
                       gboolean (*enough)(const char *text, gpointer data), gpointer data,
                       GError **error);
