/* Tesseract as a recogniser: lines, and pages that it lays out. Not for other folders. */
#pragma once
#include "ocr/recognizer.h"

extern const RecognizerKind recognizer_tesseract;
