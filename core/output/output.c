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

static gboolean is_file_or_nothing(const char *path, GError **error) {
    const char *other = other_than_file(path, FALSE);
    if (other != NULL)
        g_set_error(error, OUTPUT_ERROR, 0, "%s: it is %s, which a file would replace: name a file",
                    path, other);
    return other == NULL;
}

/* A descriptor, or -1. */
static int make_temporary(Output *output, const char *folder, const char *name, GError **error) {
    output->path = g_build_filename(folder, name, NULL);
    if (!is_file_or_nothing(output->path, error))
        return -1;
    sealed_remove_temporary(output->path);
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

/* Whether it begins so. */
static gboolean is_like(const char *path, const char *like, GError **error) {
    enum { START = 1024 };
    char start[START + 1];
    int fd = plain_file_open(path, error);
    if (fd < 0)
        return FALSE;
    gssize n = read(fd, start, START);
    close(fd);
    start[MAX(n, 0)] = '\0';
    g_autofree char *text = g_utf8_make_valid(start, -1);
    if (n == 0 || (like != NULL && g_pattern_match_simple(like, text)))
        return TRUE;
    g_set_error(error, OUTPUT_ERROR, 0, "%s: it is there, and %s: name another file, or remove it",
                path,
                like != NULL ? "nothing that this command has written"
                             : "whether this command has written it can't be told");
    return FALSE;
}

gboolean output_may_replace(const char *path, const char *like, GError **error) {
    return is_file_or_nothing(path, error) &&
           (!g_file_test(path, G_FILE_TEST_EXISTS) || is_like(path, like, error));
}

gboolean output_open_named(Output *output, const char *path, const char *like, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    return output_may_replace(path, like, error) && output_open(output, folder, name, error);
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
