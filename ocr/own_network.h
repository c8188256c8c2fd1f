/* Our own network as a recogniser: single lines that are cut out; all else is Tesseract's. Not for
 * other folders. */
#pragma once
#include "ocr/recognizer.h"

extern const RecognizerKind recognizer_network;
