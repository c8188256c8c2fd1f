#include "ocr/recognizer.h"

#include "ocr/own_network.h"
#include "ocr/tesseract/tesseract.h"
#include <glib/gstdio.h>
#include <string.h>

G_DEFINE_QUARK(pixleak - ocr, ocr_error)

static const RecognizerKind *const kinds[] = {&recognizer_tesseract, &recognizer_network};

struct Recognizer {
    const RecognizerKind *kind;
    GHashTable *opened;   /* what was started, by language */
    GStrv installed;      /* NULL: not asked for yet */
    Languages *languages; /* of the lettering at hand */
};

const RecognizerKind *const *recognizer_kinds(gsize *n) {
    *n = G_N_ELEMENTS(kinds);
    return kinds;
}

static const RecognizerKind *find_kind(const char *name) {
    if (name == NULL)
        return kinds[0];
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

static char *list_names(void) {
    GString *names = g_string_new(kinds[0]->name);
    for (gsize i = 1; i < G_N_ELEMENTS(kinds); i++)
        g_string_append_printf(names, ", %s", kinds[i]->name);
    return g_string_free(names, FALSE);
}

gboolean recognizer_is_installed(const char *name) {
    const RecognizerKind *kind = find_kind(name);
    return kind != NULL && kind->is_installed();
}

gboolean recognizer_can_start(const char *name, GError **error) {
    g_auto(GStrv) installed =
        recognizer_is_known(name, error) ? find_kind(name)->languages(error) : NULL;
    return installed != NULL;
}

/* Sizes tell models of one language apart: there are fast ones and better ones. */
static void tell_model(GString *told, const RecognizerKind *kind, const char *folder,
                       const char *language) {
    g_autofree char *path = folder != NULL ? kind->model(folder, language) : NULL;
    GStatBuf file;
    g_string_append(told, language);
    if (path != NULL && g_stat(path, &file) == 0)
        g_string_append_printf(told, " (%" G_GINT64_FORMAT " bytes)", (gint64)file.st_size);
}

char *recognizer_tell(const char *name, const char *const *only) {
    const RecognizerKind *kind = find_kind(name);
    g_auto(GStrv) installed = kind != NULL ? kind->languages(NULL) : NULL;
    if (installed == NULL)
        return g_strdup("nothing: what it needs is not installed");
    g_autofree char *folder = kind->models();
    GString *told = g_string_new(kind->library);
    g_string_append_printf(told, " %s; models: ", kind->version());
    tell_model(told, kind, folder, "eng");
    for (char **language = installed; *language != NULL; language++) {
        if (g_str_equal(*language, "eng") || (only != NULL && !g_strv_contains(only, *language)))
            continue;
        g_string_append(told, ", ");
        tell_model(told, kind, folder, *language);
    }
    return g_string_free(told, FALSE);
}

gboolean recognizer_is_known(const char *name, GError **error) {
    if (find_kind(name) != NULL)
        return TRUE;
    g_autofree char *names = list_names();
    g_set_error(error, OCR_ERROR, OCR_ERROR_INIT, "there is no reader '%s', only %s", name, names);
    return FALSE;
}

Recognizer *recognizer_new_waiting(const char *name, GError **error) {
    const RecognizerKind *kind = find_kind(name);
    if (!recognizer_is_known(name, error))
        return NULL;
    Recognizer *recognizer = g_new0(Recognizer, 1);
    recognizer->kind = kind;
    recognizer->opened = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, kind->close);
    recognizer->languages = languages_new(0, NULL, NULL);
    return recognizer;
}

void recognizer_free(Recognizer *recognizer) {
    if (recognizer == NULL)
        return;
    g_hash_table_unref(recognizer->opened);
    g_strfreev(recognizer->installed);
    languages_free(recognizer->languages);
    g_free(recognizer);
}

const RecognizerKind *recognizer_kind(const Recognizer *recognizer) {
    return recognizer->kind;
}

const char *const *recognizer_installed(Recognizer *recognizer) {
    if (recognizer->installed == NULL)
        recognizer->installed = recognizer->kind->languages(NULL);
    if (recognizer->installed == NULL)
        recognizer->installed = g_new0(char *, 1);
    return (const char *const *)recognizer->installed;
}

const Languages *recognizer_languages(const Recognizer *recognizer) {
    return recognizer->languages;
}

void recognizer_set_languages(Recognizer *recognizer, const Languages *languages) {
    Languages *copy = languages_copy(languages);
    languages_free(recognizer->languages);
    recognizer->languages = copy;
}

/* What reads a language; NULL where it can't start. */
static gpointer opened_for(Recognizer *recognizer, const char *language, GError **error) {
    if (language == NULL)
        language = "eng";
    gpointer opened = g_hash_table_lookup(recognizer->opened, language);
    if (opened == NULL && (opened = recognizer->kind->open(language, error)) != NULL)
        g_hash_table_insert(recognizer->opened, g_strdup(language), opened);
    return opened;
}

Recognizer *recognizer_new(const char *name, GError **error) {
    g_autoptr(Recognizer) recognizer = recognizer_new_waiting(name, error);
    return recognizer != NULL && opened_for(recognizer, NULL, error) != NULL
               ? g_steal_pointer(&recognizer)
               : NULL;
}

TextReading *text_reading_new(char *text, double confidence) {
    TextReading *reading = g_new(TextReading, 1);
    *reading = (TextReading){text, confidence};
    return reading;
}

void text_reading_free(TextReading *reading) {
    if (reading == NULL)
        return;
    g_free(reading->text);
    g_free(reading);
}

static gboolean can_read(const RecognizerKind *kind, const PictureToRead *picture, GError **error) {
    if (kind->layouts >> picture->layout & 1)
        return TRUE;
    g_set_error(error, OCR_ERROR, OCR_ERROR_READ, "the reader '%s' reads single lines only",
                kind->name);
    return FALSE;
}

static gboolean read_all(Recognizer *recognizer, const char *language,
                         const PictureToRead pictures[], gsize n, GPtrArray *readings[],
                         GError **error) {
    const RecognizerKind *kind = recognizer->kind;
    gpointer opened = opened_for(recognizer, language, error);
    gboolean good = opened != NULL;
    for (gsize i = 0; i < n; i++)
        good = good && can_read(kind, &pictures[i], error);
    for (gsize i = 0; i < n; i++)
        readings[i] = g_ptr_array_new_with_free_func((GDestroyNotify)text_reading_free);
    for (gsize i = 0; good && i < n; i += kind->most_together)
        good =
            kind->read(opened, pictures + i, MIN(kind->most_together, n - i), readings + i, error);
    for (gsize i = 0; !good && i < n; i++)
        g_clear_pointer(&readings[i], g_ptr_array_unref);
    return good;
}

gboolean recognizer_read(Recognizer *recognizer, const PictureToRead pictures[], gsize n,
                         GPtrArray *readings[], GError **error) {
    return read_all(recognizer, NULL, pictures, n, readings, error);
}

TextReading *recognizer_read_in(Recognizer *recognizer, const char *language,
                                const Picture *picture, PageLayout layout, GError **error) {
    GPtrArray *readings;
    if (!read_all(recognizer, language, &(PictureToRead){picture, layout}, 1, &readings, error))
        return NULL;
    TextReading *best = g_ptr_array_steal_index(readings, 0);
    g_ptr_array_unref(readings);
    return best;
}

TextReading *recognizer_read_one(Recognizer *recognizer, const Picture *picture, PageLayout layout,
                                 GError **error) {
    return recognizer_read_in(recognizer, NULL, picture, layout, error);
}
