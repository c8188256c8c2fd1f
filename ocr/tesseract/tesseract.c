#include "ocr/tesseract/tesseract.h"

#include "ocr/tesseract/library.h"
#include "ocr/tesseract/models.h"
#include <leptonica/allheaders.h>
#include <string.h>

static const char *version(void) {
    const TesseractLibrary *library = tesseract_library(NULL);
    return library != NULL ? library->version() : "not installed";
}

/* The library first, for the processes to come. */
static gboolean is_installed(void) {
    if (tesseract_library(NULL) == NULL)
        return FALSE;
    g_autofree char *folder = tesseract_models_folder();
    return folder != NULL;
}

/* Names and dates are in no dictionary: word lists would only bend them. Both polarities are tried
 * by those who call. */
static const char *const settings[][2] = {
    {"debug_file", "/dev/null"}, {"load_system_dawg", "0"},    {"load_freq_dawg", "0"},
    {"load_punc_dawg", "0"},     {"load_number_dawg", "0"},    {"tessedit_do_invert", "0"},
    {"user_defined_dpi", "300"}, {"tessedit_create_hocr", "0"}};
/* Loads no more of a language than that it is there. */
static const char *const settings_only[][2] = {{"debug_file", "/dev/null"},
                                               {"tessedit_init_config_only", "1"}};

static TessBaseAPI *start(const char *language, const char *const values[][2], gsize n,
                          GError **error) {
    const TesseractLibrary *library = tesseract_library(error);
    if (library == NULL)
        return NULL;
    TessBaseAPI *tesseract = library->create();
    g_autofree char *folder = tesseract_models_folder();
    g_autofree char **names = g_new(char *, n), **set = g_new(char *, n);
    setMsgSeverity(L_SEVERITY_NONE);
    for (gsize i = 0; i < n; i++) {
        names[i] = (char *)values[i][0];
        set[i] = (char *)values[i][1];
    }
    library->set_variable(tesseract, "debug_file", "/dev/null");
    if (library->init(tesseract, folder, language, OEM_LSTM_ONLY, NULL, 0, names, set, n, FALSE) ==
        0)
        return tesseract;
    g_autofree char *package = language_package(language);
    g_set_error(error, OCR_ERROR, OCR_ERROR_INIT,
                "Tesseract %s can't load its data for the language %s (%s.traineddata); is %s "
                "installed?",
                library->version(), language, language, package);
    library->end(tesseract);
    return NULL;
}

static gpointer open_tesseract(const char *language, GError **error) {
    return start(language, settings, G_N_ELEMENTS(settings), error);
}

char *tesseract_model_path(gpointer opened, const char *language) {
    return tesseract_models_file(tesseract_library(NULL)->get_datapath(opened), language);
}

static void close_tesseract(gpointer opened) {
    tesseract_library(NULL)->end(opened);
}

/* Where Tesseract itself has to be asked, since its models are where nobody puts them. */
static GStrv ask_languages(GError **error) {
    TessBaseAPI *tesseract = start("eng", settings_only, G_N_ELEMENTS(settings_only), error);
    if (tesseract == NULL)
        return NULL;
    const TesseractLibrary *library = tesseract_library(NULL);
    char **names = library->get_languages(tesseract);
    GPtrArray *languages = g_ptr_array_new();
    for (char **name = names; name && *name; name++)
        if (strchr(*name, '/') == NULL && !g_str_equal(*name, "osd"))
            g_ptr_array_add(languages, g_strdup(*name));
    g_ptr_array_add(languages, NULL);
    if (names != NULL)
        library->delete_texts(names);
    library->end(tesseract);
    return (GStrv)g_ptr_array_free(languages, FALSE);
}

/* Of data beside the languages' (script/, osd) nothing is said. */
static GStrv list_languages(GError **error) {
    g_autofree char *folder = tesseract_models_folder();
    return folder == NULL                     ? ask_languages(error)
           : tesseract_library(error) != NULL ? tesseract_models_list(folder)
                                              : NULL;
}

static char *find_models(void) {
    char *folder = tesseract_models_folder();
    if (folder != NULL)
        return folder;
    TessBaseAPI *tesseract = start("eng", settings_only, G_N_ELEMENTS(settings_only), NULL);
    if (tesseract == NULL)
        return NULL;
    folder = g_strdup(tesseract_library(NULL)->get_datapath(tesseract));
    close_tesseract(tesseract);
    return folder;
}

static TessPageSegMode mode_of(PageLayout layout) {
    switch (layout) {
    case LAYOUT_RAW_LINE:
        return PSM_RAW_LINE;
    case LAYOUT_LINE:
        return PSM_SINGLE_LINE;
    case LAYOUT_BLOCK:
        return PSM_SINGLE_BLOCK;
    default:
        return PSM_SPARSE_TEXT;
    }
}

static TextReading *read_picture(TessBaseAPI *tesseract, const PictureToRead *task,
                                 GError **error) {
    const Picture *picture = task->picture;
    const TesseractLibrary *library = tesseract_library(NULL);
    library->set_mode(tesseract, mode_of(task->layout));
    library->set_image(tesseract, picture->planes[0], (int)picture->width, (int)picture->height, 1,
                       (int)picture->stride);
    char *utf8 = library->recognize(tesseract, NULL) == 0 ? library->get_text(tesseract) : NULL;
    TextReading *reading = NULL;
    if (utf8)
        reading = text_reading_new(g_strchomp(g_utf8_make_valid(utf8, -1)),
                                   library->get_confidence(tesseract));
    else
        g_set_error(error, OCR_ERROR, OCR_ERROR_READ,
                    "Tesseract failed on an image of %" G_GSIZE_FORMAT " x %" G_GSIZE_FORMAT,
                    picture->width, picture->height);
    library->delete_text(utf8);
    library->clear(tesseract);
    return reading;
}

static gboolean read_pictures(gpointer opened, const PictureToRead pictures[], gsize n,
                              GPtrArray *const readings[], GError **error) {
    for (gsize i = 0; i < n; i++) {
        TextReading *reading = read_picture(opened, &pictures[i], error);
        if (reading == NULL)
            return FALSE;
        g_ptr_array_add(readings[i], reading);
    }
    return TRUE;
}

const RecognizerKind recognizer_tesseract = {
    .name = "tesseract",
    .library = "Tesseract",
    .layouts = 1u << LAYOUT_RAW_LINE | 1u << LAYOUT_LINE | 1u << LAYOUT_BLOCK | 1u << LAYOUT_SPARSE,
    .most_together = 1,
    .most_readings = 1,
    .version = version,
    .is_installed = is_installed,
    .open = open_tesseract,
    .languages = list_languages,
    .models = find_models,
    .model = tesseract_models_file,
    .close = close_tesseract,
    .read = read_pictures,
};
