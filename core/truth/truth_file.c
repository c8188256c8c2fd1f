#include "core/truth/truth_file.h"

#include <string.h>

G_DEFINE_QUARK(pixleak - truth - error - quark, truth_error)

static void box_free(gpointer data) {
    TruthBox *box = data;
    g_free(box->text);
    g_free(box);
}

TruthFile *truth_file_new(const char *name) {
    TruthFile *file = g_new(TruthFile, 1);
    *file = (TruthFile){g_strdup(name), g_ptr_array_new_with_free_func(box_free),
                        g_ptr_array_new_with_free_func(g_free)};
    return file;
}

void truth_file_free(TruthFile *file) {
    g_free(file->name);
    g_ptr_array_unref(file->boxes);
    g_ptr_array_unref(file->lost);
    g_free(file);
}

void truth_file_add(TruthFile *file, const TruthBox *box) {
    TruthBox *kept = g_memdup2(box, sizeof *box);
    kept->text = g_strdup(box->text);
    g_ptr_array_add(file->boxes, kept);
}

/* Without what names the folder that it starts from. */
static const char *bare(const char *path) {
    while (g_str_has_prefix(path, "./") || *path == '/')
        path += *path == '/' ? 1 : 2;
    return path;
}

static gboolean ends_with(const char *path, const char *end) {
    gsize length = strlen(path), of_end = strlen(end);
    return of_end > 0 && length >= of_end && strcmp(path + length - of_end, end) == 0 &&
           (length == of_end || path[length - of_end - 1] == '/');
}

gboolean truth_name_fits(const char *name, const char *path) {
    const char *first = bare(name), *second = bare(path);
    return ends_with(first, second) || ends_with(second, first);
}
