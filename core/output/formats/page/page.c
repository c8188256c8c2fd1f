/* report.html: one page that holds its rows and pictures and opens without a server. */
#include "core/output/format.h"
#include "core/output/formats/json_stream.h"
#include "core/output/formats/page/head.h"
#include "core/output/formats/reasons.h"
#include "core/spill/spill_table.h"
#include <string.h>

/* Made from the files beside this one when building. */
extern const char page_html[], page_css[], how_js[], page_js[];

typedef struct PageWriter {
    const ResultView *view;
    FILE *file;
    SpillTable *strings; /* index by text, in the order of their indexes */
    GError *failure;     /* of the strings */
    gsize n_rows;
    GHashTable *cropped; /* of the rows that have crops: index + 1 by number, 0 until it is known */
    gsize n_crops;
} PageWriter;

static void write_value(PageWriter *writer, sqlite3_stmt *row, int column) {
    int type = sqlite3_column_type(row, column);
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    if (type == SQLITE_INTEGER)
        fprintf(writer->file, "%" G_GINT64_FORMAT, (gint64)sqlite3_column_int64(row, column));
    else if (type == SQLITE_FLOAT && ABS(sqlite3_column_double(row, column)) <= G_MAXDOUBLE)
        fputs(g_ascii_formatd(buffer, sizeof buffer, "%.6g", sqlite3_column_double(row, column)),
              writer->file);
    else if (type == SQLITE_TEXT)
        json_write_string(writer->file, row_text(row, column));
    else
        fputs("null", writer->file);
}

/* Writes the index of a text among the strings. */
static void write_index(PageWriter *writer, const char *text) {
    g_autofree char *found = spill_table_find(writer->strings, text);
    g_autofree char *index =
        found ? NULL : g_strdup_printf("%" G_GSIZE_FORMAT, spill_table_size(writer->strings));
    fputs(found ? found : index, writer->file);
    if (index != NULL && writer->failure == NULL)
        spill_table_add(writer->strings, text, index, NULL, &writer->failure);
}

static gboolean write_indexed(const char *text, const char *index, gpointer data) {
    PageWriter *writer = data;
    fputs(strcmp(index, "0") == 0 ? "" : ",\n", writer->file);
    json_write_string(writer->file, text);
    return TRUE;
}

/* A text by its index, or null. */
static void write_text(PageWriter *writer, const char *text) {
    if (text != NULL)
        write_index(writer, text);
    else
        fputs("null", writer->file);
}

static void begin_row(PageWriter *writer) {
    fputs(writer->n_rows++ > 0 ? ",\n[" : "[", writer->file);
}

static void write_row(sqlite3_stmt *row, gpointer data) {
    PageWriter *writer = data;
    gint64 number = sqlite3_column_int64(row, 0);
    begin_row(writer);
    if (g_hash_table_contains(writer->cropped, &number))
        g_hash_table_insert(writer->cropped, g_memdup2(&number, sizeof number),
                            GSIZE_TO_POINTER(writer->n_rows));
    const PageColumn *columns = writer->view->kind->page.columns;
    for (int i = 0; columns[i].name != NULL; i++) {
        if (columns[i].is_text)
            write_text(writer, (const char *)sqlite3_column_text(row, i + 1));
        else
            write_value(writer, row, i + 1);
        fputc(',', writer->file);
    }
    fputs("null]", writer->file);
}

/* Something listed, as a row of class KIND: kind, side, name, reason. A file's row shows the end of
 * its name; a row of the key has no file. */
static void write_listed(sqlite3_stmt *row, gpointer data) {
    PageWriter *writer = data;
    const char *kind = row_text(row, 0), *side = row_text(row, 1), *name = row_text(row, 2);
    gboolean is_file = strcmp(side, account_side_name(ACCOUNT_KEY)) != 0;
    const char *slash = is_file ? strrchr(name, '/') : NULL;
    begin_row(writer);
    for (const PageColumn *column = writer->view->kind->page.columns; column->name; column++) {
        const char *text = g_str_equal(column->name, "class")    ? kind
                           : g_str_equal(column->name, "text")   ? (slash ? slash + 1 : name)
                           : g_str_equal(column->name, "reason") ? row_text(row, 3)
                           : g_str_equal(column->name, "file")   ? (is_file ? name : NULL)
                                                                 : NULL;
        write_text(writer, text);
        fputc(',', writer->file);
    }
    write_text(writer, side);
    fputc(']', writer->file);
}

static void note_crop(sqlite3_stmt *row, gpointer data) {
    PageWriter *writer = data;
    gint64 number = sqlite3_column_int64(row, 0);
    g_hash_table_insert(writer->cropped, g_memdup2(&number, sizeof number), NULL);
}

/* Crops of one row may come apart from each other; the page takes them one by one. */
static void write_crop(sqlite3_stmt *row, gpointer data) {
    PageWriter *writer = data;
    gint64 number = sqlite3_column_int64(row, 0);
    gsize at = GPOINTER_TO_SIZE(g_hash_table_lookup(writer->cropped, &number));
    const guchar *png = sqlite3_column_blob(row, 2);
    int length = sqlite3_column_bytes(row, 2);
    if (at == 0 || png == NULL || length <= 0)
        return;
    g_autofree char *encoded = g_base64_encode(png, (gsize)length);
    fprintf(writer->file, "%s[%" G_GSIZE_FORMAT ",", writer->n_crops++ > 0 ? ",\n" : "", at - 1);
    json_write_string(writer->file, row_text(row, 1));
    fprintf(writer->file, ",\"%s\"]", encoded);
}

/* What became of the inputs, what was allowed, and why the run ended as it did. */
static void write_outcome(PageWriter *writer) {
    const ResultView *view = writer->view;
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint side = 0; side < ACCOUNT_SIDES; side++)
        if (side == ACCOUNT_INPUT || account_met(view->account, (AccountSide)side) > 0)
            g_ptr_array_add(lines, account_sentence(view->account, (AccountSide)side));
    g_ptr_array_add(lines, NULL);
    page_list_write(writer->file, "account", (const char *const *)lines->pdata);
    g_auto(GStrv) open = exit_reasons(view, SEVERITY_OPEN);
    page_list_write(writer->file, "open", (const char *const *)open);
    g_autofree char *allowed = allowed_kinds(view->account);
    fputc(',', writer->file);
    page_member_write(writer->file, "allowed", allowed);
    fprintf(writer->file, ",\"exitStatus\":%d", view->exit_status);
}

static gboolean write_rows(PageWriter *writer, GError **error) {
    static const char listed[] = "SELECT kind, side, name, reason FROM listed"
                                 " ORDER BY kind, side, name, reason";
    if (!view_each(writer->view, writer->view->kind->page.rows_sql, write_row, writer, error) ||
        !view_each(writer->view, listed, write_listed, writer, error))
        return FALSE;
    if (writer->failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&writer->failure));
    return FALSE;
}

static gboolean write_data(PageWriter *writer, GError **error) {
    FILE *file = writer->file;
    fputc('{', file);
    if (!page_head_write(writer->view, file, error))
        return FALSE;
    write_outcome(writer);
    fputs(",\"rows\":[", file);
    if (!write_rows(writer, error))
        return FALSE;
    fputs("],\"strings\":[", file);
    spill_table_each(writer->strings, write_indexed, writer);
    fputs("]}", file);
    return TRUE;
}

static gboolean write_crops(PageWriter *writer, GError **error) {
    fputc('[', writer->file);
    gboolean good =
        view_each(writer->view, writer->view->kind->page.crops_sql, write_crop, writer, error);
    fputc(']', writer->file);
    return good;
}

/* The page's HTML, with its style, its script and the data where it has their marks. */
static gboolean write_html(PageWriter *writer, GError **error) {
    g_auto(GStrv) parts = g_strsplit(page_html, "@", -1);
    gboolean good =
        view_each(writer->view, writer->view->kind->page.crops_sql, note_crop, writer, error);
    for (char **part = parts; good && *part; part++) {
        if (g_str_equal(*part, "CSS"))
            fputs(page_css, writer->file);
        else if (g_str_equal(*part, "HOW"))
            fputs(how_js, writer->file);
        else if (g_str_equal(*part, "JS"))
            fputs(page_js, writer->file);
        else if (g_str_equal(*part, "DATA"))
            good = write_data(writer, error);
        else if (g_str_equal(*part, "CROPS"))
            good = write_crops(writer, error);
        else
            fputs(*part, writer->file);
    }
    return good;
}

gboolean page_write(const ResultView *view, const ResultTable *table, FILE *stream,
                    GError **error) {
    (void)table;
    PageWriter writer = {.view = view, .file = stream, .strings = spill_table_new(error)};
    if (writer.strings == NULL)
        return FALSE;
    writer.cropped = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    gboolean good = write_html(&writer, error);
    g_hash_table_unref(writer.cropped);
    spill_table_free(writer.strings);
    return good;
}
