#include "ocr/tesseract/models.h"

#include <string.h>

#define SUFFIX ".traineddata"

/* Debian and Ubuntu have the first, others those behind it. */
static const char *const folders[] = {"/usr/share/tesseract-ocr/5/tessdata",
                                      "/usr/share/tesseract/tessdata", "/usr/share/tessdata"};

/* A model begins with how many components it may have, and where each begins: -1 for none. */
enum { COMPONENT_NETWORK = 17, COMPONENTS_MOST = 64 };

static gboolean has_network(const guint8 *data, gsize size) {
    gint32 n;
    gint64 start;
    if (size < sizeof n)
        return FALSE;
    memcpy(&n, data, sizeof n);
    n = GINT32_FROM_LE(n);
    if (n <= COMPONENT_NETWORK || n > COMPONENTS_MOST || size < sizeof n + (gsize)n * sizeof start)
        return FALSE;
    for (gint32 i = 0; i < n; i++) {
        memcpy(&start, data + sizeof n + (gsize)i * sizeof start, sizeof start);
        start = GINT64_FROM_LE(start);
        if (start < (i == COMPONENT_NETWORK ? 0 : -1) || start >= (gint64)size)
            return FALSE;
    }
    return TRUE;
}

char *tesseract_models_file(const char *folder, const char *language) {
    g_autofree char *name = g_strconcat(language, SUFFIX, NULL);
    return g_build_filename(folder, name, NULL);
}

static gboolean has_english(const char *folder) {
    g_autofree char *path = tesseract_models_file(folder, "eng");
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    return file != NULL && has_network((const guint8 *)g_mapped_file_get_contents(file),
                                       g_mapped_file_get_length(file));
}

char *tesseract_models_folder(void) {
    const char *named = g_getenv("TESSDATA_PREFIX");
    if (named != NULL && *named != '\0')
        return has_english(named) ? g_strdup(named) : NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++)
        if (has_english(folders[i]))
            return g_strdup(folders[i]);
    return NULL;
}

static gint compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GStrv tesseract_models_list(const char *folder) {
    GPtrArray *languages = g_ptr_array_new();
    g_autoptr(GDir) models = g_dir_open(folder, 0, NULL);
    for (const char *name; models != NULL && (name = g_dir_read_name(models)) != NULL;)
        if (g_str_has_suffix(name, SUFFIX) && !g_str_equal(name, "osd" SUFFIX))
            g_ptr_array_add(languages, g_strndup(name, strlen(name) - strlen(SUFFIX)));
    g_ptr_array_sort(languages, compare_names);
    g_ptr_array_add(languages, NULL);
    return (GStrv)g_ptr_array_free(languages, FALSE);
}
