#include "ocr/tesseract/library.h"

#include "ocr/loaded_library.h"
#include "ocr/recognizer.h"

/* By the interface that its header declares: another number is another interface. */
#define LIBRARY "libtesseract.so.5"

/* Tesseract's threads only get in the way of one process per core: they double its time. OpenMP
 * reads the limit when it is loaded. */
static void keep_to_one_thread(void) {
    g_setenv("OMP_THREAD_LIMIT", "1", FALSE);
}

static gboolean open_functions(TesseractLibrary *to) {
    const LibraryFunction functions[] = {
        {"TessVersion", &to->version},
        {"TessBaseAPICreate", &to->create},
        {"TessBaseAPIDelete", &to->end},
        {"TessBaseAPISetVariable", &to->set_variable},
        {"TessBaseAPIInit4", &to->init},
        {"TessBaseAPIGetDatapath", &to->get_datapath},
        {"TessBaseAPIGetAvailableLanguagesAsVector", &to->get_languages},
        {"TessDeleteTextArray", &to->delete_texts},
        {"TessBaseAPISetPageSegMode", &to->set_mode},
        {"TessBaseAPISetImage", &to->set_image},
        {"TessBaseAPIRecognize", &to->recognize},
        {"TessBaseAPIGetUTF8Text", &to->get_text},
        {"TessBaseAPIMeanTextConf", &to->get_confidence},
        {"TessDeleteText", &to->delete_text},
        {"TessBaseAPIClear", &to->clear},
    };
    keep_to_one_thread();
    return library_load(LIBRARY, TRUE, functions, G_N_ELEMENTS(functions));
}

const TesseractLibrary *tesseract_library(GError **error) {
    static gsize opened;
    static TesseractLibrary functions;
    enum { ABSENT = 1, PRESENT };
    if (g_once_init_enter(&opened))
        g_once_init_leave(&opened, open_functions(&functions) ? PRESENT : ABSENT);
    if (opened == PRESENT)
        return &functions;
    g_set_error(error, OCR_ERROR, OCR_ERROR_INIT,
                "Tesseract's library (%s) can't be opened; is libtesseract5 installed?", LIBRARY);
    return NULL;
}
