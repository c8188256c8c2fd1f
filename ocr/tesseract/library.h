/* Tesseract's library, opened where something is to be read: it brings dozens of others along,
 * which take longer to load than many a run. Not for other folders. */
#pragma once
#include <glib.h>
#include <tesseract/capi.h>

/* What is called of it, as its header declares it. */
typedef struct TesseractLibrary {
    __typeof__(TessVersion) *version;
    __typeof__(TessBaseAPICreate) *create;
    __typeof__(TessBaseAPIDelete) *end;
    __typeof__(TessBaseAPISetVariable) *set_variable;
    __typeof__(TessBaseAPIInit4) *init;
    __typeof__(TessBaseAPIGetDatapath) *get_datapath;
    __typeof__(TessBaseAPIGetAvailableLanguagesAsVector) *get_languages;
    __typeof__(TessDeleteTextArray) *delete_texts;
    __typeof__(TessBaseAPISetPageSegMode) *set_mode;
    __typeof__(TessBaseAPISetImage) *set_image;
    __typeof__(TessBaseAPIRecognize) *recognize;
    __typeof__(TessBaseAPIGetUTF8Text) *get_text;
    __typeof__(TessBaseAPIMeanTextConf) *get_confidence;
    __typeof__(TessDeleteText) *delete_text;
    __typeof__(TessBaseAPIClear) *clear;
} TesseractLibrary;

/* Opened once and never changed; NULL and OCR_ERROR_INIT where it is not installed. What is opened
 * before a fork its children have, too. */
const TesseractLibrary *tesseract_library(GError **error);
