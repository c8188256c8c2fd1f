/* The checks that look at pixels. */
#pragma once
#include "core/dicom/dicom.h"
#include "core/validate/checks.h"
#include "ocr/recognizer.h"

/* A file whose pixels are judged. */
typedef struct PixelSubject {
    const DicomFile *file;
    const char *path;
    const DicomFile *original; /* NULL: not given, or no_original says why there is none */
    const char *no_original;
    const char *digest; /* md5 of Pixel Data, "None" without it */
    const char *unread; /* why Pixel Data could not be read; NULL: it could */
} PixelSubject;

/* Judges a row of pixels_retained by the digest alone, which is what the script asks for. FALSE: it
 * is another one, and check_pixels() must tell whether the pixels are. */
gboolean check_digest(const PixelSubject *subject, ResultRow *row, GStringChunk *memory);
/* Whether check_pixels() without rows of pixels_hidden has nothing to decode. */
gboolean check_is_short(const PixelSubject *subject);
/* Judges rows (of ResultRow *) of one file, all at once: those of pixels_hidden, and those of
 * pixels_retained for which check_digest() wants it. engine NULL: nothing is read, and no_engine
 * (may be NULL) says why. Texts lie in `memory`. */
void check_pixels(const PixelSubject *subject, const GPtrArray *hidden, const GPtrArray *retained,
                  Recognizer *engine, const char *no_engine, GStringChunk *memory);
