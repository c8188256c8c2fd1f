/* Writes path and value of every element of a file, as `pixleak validate` sees them: each followed
 * by a zero byte; zero bytes within are left out. */
#include "core/dicom/dicom.h"
#include "core/values/path.h"
#include "core/values/value.h"
#include <stdio.h>

static void show(const char *path, const DicomDataset *dataset, const DicomElement *element,
                 gpointer data) {
    (void)data;
    const DicomDataset *holder;
    g_autoptr(GString) text = g_string_new(NULL);
    value_entry(dataset, element, text);
    fputs(path, stdout);
    putchar('\0');
    for (gsize i = 0; i < text->len; i++)
        if (text->str[i])
            putchar(text->str[i]);
    putchar('\0');
    if (path_find(data, path, &holder) == NULL)
        printf("%s is not found by its path", path);
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    g_autoptr(DicomFile) file = argc == 2 ? dicom_file_open(argv[1], 0, &error) : NULL;
    if (!file) {
        fprintf(stderr, "%s\n", error ? error->message : "usage: dump_values FILE");
        return 1;
    }
    path_walk(dicom_file_dataset(file), show, (gpointer)dicom_file_dataset(file));
    return 0;
}
