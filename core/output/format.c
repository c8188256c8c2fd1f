#include "core/output/format.h"

#include "core/output/output.h"
#include <errno.h>
#include <string.h>

static const OutputFormat formats[] = {
    {"csv", ".csv", NULL, TRUE, csv_write},
    {"json", "summary.json", NULL, FALSE, summary_json_write},
    {"page", "report.html", NULL, FALSE, page_write},
    {"terminal", NULL, NULL, FALSE, terminal_write},
    {"terminal-all", NULL, NULL, FALSE, terminal_write_all},
    {"json-lines", NULL, "{\"table\":\"*\",\"verdict\":\"*", FALSE, json_lines_write},
    {"junit", NULL, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n*", FALSE,
     junit_write},
    {"sarif", NULL, "{\n  \"$schema\" : \"*\"name\" : \"pixleak\"*", FALSE, sarif_write},
    {"github", NULL, "::*title=*", FALSE, github_write},
};

const OutputFormat *format_find(const char *name) {
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

/* A file that is to be made. */
typedef gboolean (*FileVisit)(const OutputFormat *format, const ResultTable *table,
                              const char *name, gpointer data, GError **error);

static gboolean each_table_file(const OutputFormat *format, const ResultKind *kind, FileVisit visit,
                                gpointer data, GError **error) {
    for (const ResultTable *table = kind->tables; table->name != NULL; table++) {
        g_autofree char *name = g_strconcat(table->name, format->file, NULL);
        if (table->csv_columns != NULL && !visit(format, table, name, data, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean each_file(const ResultKind *kind, FileVisit visit, gpointer data, GError **error) {
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        const OutputFormat *format = &formats[i];
        gboolean good = format->file == NULL ||
                        (format->per_table ? each_table_file(format, kind, visit, data, error)
                                           : visit(format, NULL, format->file, data, error));
        if (!good)
            return FALSE;
    }
    return TRUE;
}

static gboolean write_file(const OutputFormat *format, const ResultTable *table, const char *name,
                           gpointer data, GError **error) {
    const ResultView *view = data;
    Output output = {0};
    g_autofree char *full_name = g_strconcat(name, view->suffix, NULL);
    gboolean good = output_open(&output, view->out, full_name, error) &&
                    format->write(view, table, output.file, error);
    return output_close(&output, good, error);
}

gboolean formats_write(const ResultView *view, GError **error) {
    return each_file(view->kind, write_file, (gpointer)view, error);
}

gboolean format_print(const ResultView *view, const OutputFormat *format, FILE *stream,
                      GError **error) {
    if (!format->write(view, NULL, stream, error))
        return FALSE;
    if (fflush(stream) == 0 && !ferror(stream))
        return TRUE;
    g_set_error(error, OUTPUT_ERROR, 0, "the summary could not be printed: %s", g_strerror(errno));
    return FALSE;
}

static gboolean note_file(const OutputFormat *format, const ResultTable *table, const char *name,
                          gpointer data, GError **error) {
    (void)format;
    (void)table;
    (void)error;
    g_strv_builder_add(data, name);
    return TRUE;
}

char **formats_files(const ResultKind *kind) {
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    each_file(kind, note_file, builder, NULL);
    return g_strv_builder_end(builder);
}
