#include "core/output/output.h"

#include "core/file/plain_file.h"
#include "core/sealed/sealed.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_QUARK(pixleak - output - error - quark, output_error)

static gboolean fail(const char *path, GError **error) {
    g_set_error(error, OUTPUT_ERROR, 0, "%s: %s", path, g_strerror(errno));
    return FALSE;
}

/* A descriptor, or -1. */
static int make_temporary(Output *output, const char *folder, const char *name, GError **error) {
    output->path = g_build_filename(folder, name, NULL);
    const char *other = other_than_file(output->path, FALSE);
    if (other != NULL) {
        g_set_error(error, OUTPUT_ERROR, 0, "%s: it is %s, which a file would replace: name a file",
                    output->path, other);
        return -1;
    }
    sealed_remove_left(output->path);
    int fd = sealed_temporary(output->path, &output->temporary);
    if (fd < 0) {
        fail(output->path, error);
        g_clear_pointer(&output->temporary, g_free);
    }
    return fd;
}

gboolean output_open(Output *output, const char *folder, const char *name, GError **error) {
    int fd = make_temporary(output, folder, name, error);
    output->file = fd >= 0 ? fdopen(fd, "w") : NULL;
    return output->file != NULL || (fd >= 0 && fail(output->path, error));
}

gboolean output_reserve(Output *output, const char *folder, const char *name, GError **error) {
    int fd = make_temporary(output, folder, name, error);
    output->claim = fd + 1;
    return fd >= 0;
}

gboolean output_close(Output *output, gboolean good, GError **error) {
    if (output->file != NULL) {
        gboolean written = fflush(output->file) == 0 && !ferror(output->file);
        written = fclose(output->file) == 0 && written;
        if (good && !written)
            good = fail(output->path, error);
    }
    if (good && g_rename(output->temporary, output->path) != 0)
        good = fail(output->path, error);
    if (!good && output->temporary != NULL)
        g_unlink(output->temporary);
    if (output->claim > 0)
        close(output->claim - 1);
    g_clear_pointer(&output->path, g_free);
    g_clear_pointer(&output->temporary, g_free);
    output->file = NULL;
    output->claim = 0;
    return good;
}

/* Whether a spreadsheet would take the text for a formula and carry it out. */
static gboolean is_formula(const char *text) {
    char *end;
    if (*text == '\0' || strchr("=+-@\t\r\n", *text) == NULL || strcmp(text, "-") == 0)
        return FALSE;
    g_ascii_strtod(text, &end);
    return end == text || *end != '\0';
}

void csv_write_field(FILE *file, const char *text) {
    if (text == NULL)
        return;
    const char *mark = is_formula(text) ? "'" : "";
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fprintf(file, "%s%s", mark, text);
        return;
    }
    fprintf(file, "\"%s", mark);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

void csv_write_row(FILE *file, int n_columns, const char *const *columns) {
    for (int i = 0; i < n_columns; i++) {
        if (i > 0)
            fputc(',', file);
        csv_write_field(file, columns[i]);
    }
    fputc('\n', file);
}
