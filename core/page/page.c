#include "core/page/page.h"

#include "core/output/output.h"
#include "core/spill/spill_table.h"
#include <string.h>

/* Made from the files beside this one when building. */
extern const char page_html[], page_css[], page_js[];

typedef struct Writer {
    sqlite3 *database;
    const Page *page;
    FILE *file;
    SpillTable *strings; /* index by text, in the order of their indexes */
    GError *failure;     /* of the strings */
    GHashTable *cropped; /* of the rows that have crops: index + 1 by number, 0 until it is known */
    gsize n_crops;
} Writer;

/* A JSON string that also stands safely inside a script element: no `<` that could end it. */
static void write_string(FILE *file, const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    fputc('"', file);
    for (const char *at = valid; *at; at++) {
        guchar byte = (guchar)*at;
        if (byte == '"' || byte == '\\')
            fprintf(file, "\\%c", byte);
        else if (byte < 0x20 || byte == 0x7F || byte == '<' || byte == '>' || byte == '&')
            fprintf(file, "\\u%04x", byte);
        else
            fputc(byte, file);
    }
    fputc('"', file);
}

static void write_member(FILE *file, const char *name, const char *text) {
    write_string(file, name);
    fputc(':', file);
    write_string(file, text);
}

static void write_list(FILE *file, const char *name, const char *const *texts) {
    fprintf(file, ",\"%s\":[", name);
    for (gsize i = 0; texts != NULL && texts[i] != NULL; i++) {
        if (i > 0)
            fputc(',', file);
        write_string(file, texts[i]);
    }
    fputc(']', file);
}

static gboolean fail(const Writer *writer, GError **error) {
    g_set_error(error, OUTPUT_ERROR, 0, "report.html: %s", sqlite3_errmsg(writer->database));
    return FALSE;
}

/* Calls visit with every row of a query. */
static gboolean query(Writer *writer, const char *sql,
                      void (*visit)(Writer *writer, sqlite3_stmt *row, gsize index),
                      GError **error) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(writer->database, sql, -1, &statement, NULL) != SQLITE_OK)
        return fail(writer, error);
    int status;
    for (gsize i = 0; (status = sqlite3_step(statement)) == SQLITE_ROW; i++)
        visit(writer, statement, i);
    gboolean good = status == SQLITE_DONE || fail(writer, error);
    sqlite3_finalize(statement);
    return good;
}

/* Bytes of a text column up to a zero byte; "" for NULL. */
static const char *text_of(sqlite3_stmt *row, int column) {
    const char *text = (const char *)sqlite3_column_text(row, column);
    return text ? text : "";
}

static void write_value(Writer *writer, sqlite3_stmt *row, int column) {
    int type = sqlite3_column_type(row, column);
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];
    if (type == SQLITE_INTEGER)
        fprintf(writer->file, "%" G_GINT64_FORMAT, (gint64)sqlite3_column_int64(row, column));
    else if (type == SQLITE_FLOAT && ABS(sqlite3_column_double(row, column)) <= G_MAXDOUBLE)
        fputs(g_ascii_formatd(buffer, sizeof buffer, "%.6g", sqlite3_column_double(row, column)),
              writer->file);
    else if (type == SQLITE_TEXT)
        write_string(writer->file, text_of(row, column));
    else
        fputs("null", writer->file);
}

/* Writes the index of a text among the strings. */
static void write_index(Writer *writer, const char *text) {
    g_autofree char *found = spill_table_find(writer->strings, text);
    g_autofree char *index =
        found ? NULL : g_strdup_printf("%" G_GSIZE_FORMAT, spill_table_size(writer->strings));
    fputs(found ? found : index, writer->file);
    if (index != NULL && writer->failure == NULL)
        spill_table_add(writer->strings, text, index, NULL, &writer->failure);
}

static gboolean write_indexed(const char *text, const char *index, gpointer data) {
    Writer *writer = data;
    fputs(strcmp(index, "0") == 0 ? "" : ",\n", writer->file);
    write_string(writer->file, text);
    return TRUE;
}

static void write_row(Writer *writer, sqlite3_stmt *row, gsize index) {
    gint64 number = sqlite3_column_int64(row, 0);
    if (g_hash_table_contains(writer->cropped, &number))
        g_hash_table_insert(writer->cropped, g_memdup2(&number, sizeof number),
                            GSIZE_TO_POINTER(index + 1));
    fputs(index > 0 ? ",\n[" : "[", writer->file);
    for (int i = 0; writer->page->columns[i].name != NULL; i++) {
        if (i > 0)
            fputc(',', writer->file);
        if (!writer->page->columns[i].is_text)
            write_value(writer, row, i + 1);
        else if (sqlite3_column_type(row, i + 1) == SQLITE_NULL)
            fputs("null", writer->file);
        else
            write_index(writer, text_of(row, i + 1));
    }
    fputc(']', writer->file);
}

static void write_only(Writer *writer, sqlite3_stmt *row, gsize index) {
    if (index == 0)
        write_value(writer, row, 0);
}

static gboolean write_fact(Writer *writer, const PageFact *fact, GError **error) {
    fputc('[', writer->file);
    write_string(writer->file, fact->label);
    fputc(',', writer->file);
    gboolean good = query(writer, fact->sql, write_only, error);
    fputc(']', writer->file);
    return good;
}

static void note_crop(Writer *writer, sqlite3_stmt *row, gsize index) {
    (void)index;
    gint64 number = sqlite3_column_int64(row, 0);
    g_hash_table_insert(writer->cropped, g_memdup2(&number, sizeof number), NULL);
}

/* Crops of one row may come apart from each other; the page takes them one by one. */
static void write_crop(Writer *writer, sqlite3_stmt *row, gsize index) {
    (void)index;
    gint64 number = sqlite3_column_int64(row, 0);
    gsize at = GPOINTER_TO_SIZE(g_hash_table_lookup(writer->cropped, &number));
    const guchar *png = sqlite3_column_blob(row, 2);
    int length = sqlite3_column_bytes(row, 2);
    if (at == 0 || png == NULL || length <= 0)
        return;
    g_autofree char *encoded = g_base64_encode(png, (gsize)length);
    fprintf(writer->file, "%s[%" G_GSIZE_FORMAT ",", writer->n_crops++ > 0 ? ",\n" : "", at - 1);
    write_string(writer->file, text_of(row, 1));
    fprintf(writer->file, ",\"%s\"]", encoded);
}

static gboolean write_data(Writer *writer, GError **error) {
    static const char subtitle[] = "SELECT 'version ' || version || ', ' || started FROM run";
    const Page *page = writer->page;
    FILE *file = writer->file;
    fputs("{", file);
    write_member(file, "title", page->title);
    fputs(",\"subtitle\":", file);
    if (!query(writer, subtitle, write_only, error))
        return FALSE;
    fputc(',', file);
    write_member(file, "noun", page->noun);
    fputs(",\"facts\":[", file);
    for (gsize i = 0; page->facts[i].label != NULL; i++) {
        if (i > 0)
            fputc(',', file);
        if (!write_fact(writer, &page->facts[i], error))
            return FALSE;
    }
    fputs("],\"classes\":[", file);
    for (gsize i = 0; page->classes[i].name != NULL; i++) {
        fputs(i > 0 ? ",{" : "{", file);
        write_member(file, "name", page->classes[i].name);
        fputc(',', file);
        write_member(file, "tone", page->classes[i].tone);
        fputc(',', file);
        write_member(file, "meaning", page->classes[i].meaning);
        fputc('}', file);
    }
    fputs("],\"columns\":[", file);
    for (gsize i = 0; page->columns[i].name != NULL; i++) {
        const PageColumn *column = &page->columns[i];
        fputs(i > 0 ? ",{" : "{", file);
        write_member(file, "name", column->name);
        fputc(',', file);
        write_member(file, "label", column->label ? column->label : column->name);
        fprintf(file, ",\"text\":%s}", column->is_text ? "true" : "false");
    }
    fputc(']', file);
    write_list(file, "facets", page->facets);
    write_list(file, "search", page->search);
    write_list(file, "sides", page->sides);
    fputc(',', file);
    write_member(file, "measure", page->measure);
    fputc(',', file);
    write_member(file, "measureText", page->measure_text);
    fputs(",\"rows\":[", file);
    if (!query(writer, page->rows_sql, write_row, error))
        return FALSE;
    if (writer->failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&writer->failure));
        return FALSE;
    }
    fputs("],\"strings\":[", file);
    spill_table_each(writer->strings, write_indexed, writer);
    fputs("]}", file);
    return TRUE;
}

static gboolean write_crops(Writer *writer, GError **error) {
    fputc('[', writer->file);
    gboolean good = query(writer, writer->page->crops_sql, write_crop, error);
    fputc(']', writer->file);
    return good;
}

/* The page's HTML, with its style, its script and the data where it has their marks. */
static gboolean write_html(Writer *writer, GError **error) {
    g_auto(GStrv) parts = g_strsplit(page_html, "@", -1);
    gboolean good = query(writer, writer->page->crops_sql, note_crop, error);
    for (char **part = parts; good && *part; part++) {
        if (g_str_equal(*part, "CSS"))
            fputs(page_css, writer->file);
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

gboolean page_write(sqlite3 *database, const Page *page, const char *out, GError **error) {
    Writer writer = {.database = database, .page = page};
    writer.strings = spill_table_new(error);
    if (writer.strings == NULL)
        return FALSE;
    writer.cropped = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    Output output = {0};
    gboolean good = output_open(&output, out, "report.html", error);
    writer.file = output.file;
    good = good && write_html(&writer, error);
    good = output_close(&output, good, error);
    g_hash_table_unref(writer.cropped);
    spill_table_free(writer.strings);
    return good;
}
