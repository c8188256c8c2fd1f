/* Tesseract as a recogniser: lines, and pages that it lays out. Not for other folders. */
#pragma once
#include "ocr/recognizer.h"

extern const RecognizerKind recognizer_tesseract;
/* The file of a language's model that one which it opened reads; the caller frees it. */
char *tesseract_model_path(gpointer opened, const char *language);
