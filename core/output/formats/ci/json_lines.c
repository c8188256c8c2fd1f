/* A line of JSON for each row. */
#include "core/output/format.h"
#include "core/output/formats/ci/ci.h"
#include "core/output/formats/json_stream.h"

static void write_member(FILE *stream, const char *name, const char *text) {
    fprintf(stream, "\"%s\":", name);
    json_write_string(stream, text);
    fputc(',', stream);
}

typedef struct JsonLines {
    FILE *stream;
    const char *sandbox; /* see view_sandbox() */
} JsonLines;

static gboolean write_line(const ToldRow *row, gpointer data, GError **error) {
    static const char *const severities[] = {"clean", "open", "found"};
    const JsonLines *lines = data;
    FILE *stream = lines->stream;
    (void)error;
    g_autofree char *place = told_place(row), *box = told_box(row);
    fputc('{', stream);
    write_member(stream, "table", row->table->name);
    write_member(stream, "verdict", row->verdict);
    write_member(stream, "severity", severities[row->severity]);
    write_member(stream, "file", row->file);
    write_member(stream, "place", place);
    if (*box != '\0')
        fprintf(stream, "\"box\":[%s],", box);
    write_member(stream, "fingerprint", row->fingerprint);
    write_member(stream, "sandbox", lines->sandbox);
    fprintf(stream, "\"extent\":%" G_GINT64_FORMAT ",\"accepted\":%s}\n", row->extent,
            row->accepted ? "true" : "false");
    return TRUE;
}

gboolean json_lines_write(const ResultView *view, const ResultTable *table, FILE *stream,
                          GError **error) {
    (void)table;
    g_autofree char *sandbox = view_sandbox(view, error);
    JsonLines lines = {stream, sandbox};
    return sandbox != NULL && ci_each(view, write_line, &lines, error);
}
