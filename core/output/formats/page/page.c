/* report.html: one page that holds its rows and pictures and opens without a server. */
#include "core/output/format.h"
#include "core/output/formats/json_stream.h"
#include "core/output/formats/reasons.h"
#include "core/spill/spill_table.h"
#include <string.h>

/* Made from the files beside this one when building. */
extern const char page_html[], page_css[], page_js[];

typedef struct PageWriter {
    const ResultView *view;
    FILE *file;
    SpillTable *strings; /* index by text, in the order of their indexes */
    GError *failure;     /* of the strings */
    gsize n_rows, n_classes;
    GHashTable *cropped; /* of the rows that have crops: index + 1 by number, 0 until it is known */
    gsize n_crops;
} PageWriter;

static void write_member(FILE *file, const char *name, const char *text) {
    json_write_string(file, name);
    fputc(':', file);
    json_write_string(file, text);
}

static void write_list(FILE *file, const char *name, const char *const *texts) {
    fprintf(file, ",\"%s\":[", name);
    for (gsize i = 0; texts != NULL && texts[i] != NULL; i++) {
        if (i > 0)
            fputc(',', file);
        json_write_string(file, texts[i]);
    }
    fputc(']', file);
}

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

static void write_class(PageWriter *writer, const char *name, const char *tone, const char *meaning,
                        const char *note) {
    fputs(writer->n_classes++ > 0 ? ",{" : "{", writer->file);
    write_member(writer->file, "name", name);
    fputc(',', writer->file);
    write_member(writer->file, "tone", tone);
    fputc(',', writer->file);
    write_member(writer->file, "meaning", meaning);
    fputc(',', writer->file);
    write_member(writer->file, "note", note);
    fputc('}', writer->file);
}

/* The verdict of this rank, of whichever table; NULL where none has it. */
static const VerdictInfo *verdict_of_rank(const ResultKind *kind, guint rank) {
    for (const ResultTable *table = kind->tables; table->name != NULL; table++)
        for (guint i = 0; table->verdicts != NULL && i < table->verdicts->n; i++)
            if (table->verdicts->verdicts[i].rank == rank)
                return &table->verdicts->verdicts[i];
    return NULL;
}

static void write_verdicts(PageWriter *writer, gboolean clean) {
    const VerdictInfo *verdict;
    for (guint rank = 0; (verdict = verdict_of_rank(writer->view->kind, rank)) != NULL; rank++)
        if (verdict->tone != NULL && (verdict->severity == SEVERITY_CLEAN) == clean)
            write_class(writer, verdict->name, verdict->tone, verdict->meaning, "");
}

static void write_kinds(PageWriter *writer, gboolean open) {
    const Account *account = writer->view->account;
    for (guint i = 0; i < LISTED_KINDS; i++) {
        ListedKind kind = (ListedKind)i;
        const ListedKindInfo *info = listed_kind_info(kind);
        if (account_listed_as(account, kind) == 0 || account_kind_is_open(account, kind) != open)
            continue;
        write_class(writer, info->name, open ? "warn" : "mute", info->meaning,
                    open           ? "not judged"
                    : info->blocks ? "allowed"
                                   : "listed");
    }
}

/* Worst first: what was found or could not be judged, then what is as it should be. */
static void write_classes(PageWriter *writer) {
    write_verdicts(writer, FALSE);
    write_kinds(writer, TRUE);
    write_verdicts(writer, TRUE);
    write_kinds(writer, FALSE);
}

static void write_columns(PageWriter *writer) {
    for (const PageColumn *column = writer->view->kind->page.columns; column->name; column++) {
        fputc('{', writer->file);
        write_member(writer->file, "name", column->name);
        fputc(',', writer->file);
        write_member(writer->file, "label", column->label ? column->label : column->name);
        fprintf(writer->file, ",\"text\":%s},", column->is_text ? "true" : "false");
    }
    fputs("{\"name\":\"side\",\"label\":\"side\",\"text\":true}", writer->file);
}

/* What became of the inputs, what was allowed, and why the run ended as it did. */
static void write_outcome(PageWriter *writer) {
    const ResultView *view = writer->view;
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint side = 0; side < ACCOUNT_SIDES; side++)
        if (side == ACCOUNT_INPUT || account_met(view->account, (AccountSide)side) > 0)
            g_ptr_array_add(lines, account_sentence(view->account, (AccountSide)side));
    g_ptr_array_add(lines, NULL);
    write_list(writer->file, "account", (const char *const *)lines->pdata);
    g_auto(GStrv) open = exit_reasons(view, SEVERITY_OPEN);
    write_list(writer->file, "open", (const char *const *)open);
    g_autofree char *allowed = allowed_kinds(view->account);
    fputc(',', writer->file);
    write_member(writer->file, "allowed", allowed);
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

static gboolean write_facts(PageWriter *writer, GError **error) {
    for (const PageFact *fact = writer->view->kind->page.facts; fact->label != NULL; fact++) {
        gint64 number;
        if (!view_number(writer->view, fact->sql, &number, error))
            return FALSE;
        fputs(fact == writer->view->kind->page.facts ? "[" : ",[", writer->file);
        json_write_string(writer->file, fact->label);
        fprintf(writer->file, ",%" G_GINT64_FORMAT "]", number);
    }
    return TRUE;
}

static void write_only(sqlite3_stmt *row, gpointer data) {
    write_value(data, row, 0);
}

static gboolean write_data(PageWriter *writer, GError **error) {
    static const char subtitle[] = "SELECT 'version ' || version || ', ' || started FROM run";
    const Page *page = &writer->view->kind->page;
    FILE *file = writer->file;
    g_autofree char *title = g_strconcat("pixleak ", writer->view->kind->command, NULL);
    fputc('{', file);
    write_member(file, "title", title);
    fputs(",\"subtitle\":", file);
    if (!view_each(writer->view, subtitle, write_only, writer, error))
        return FALSE;
    fputc(',', file);
    write_member(file, "noun", page->noun);
    write_outcome(writer);
    fputs(",\"facts\":[", file);
    if (!write_facts(writer, error))
        return FALSE;
    fputs("],\"classes\":[", file);
    write_classes(writer);
    fputs("],\"columns\":[", file);
    write_columns(writer);
    fputc(']', file);
    write_list(file, "facets", page->facets);
    write_list(file, "search", page->search);
    write_list(file, "sides", page->sides);
    fputc(',', file);
    write_member(file, "measure", page->measure);
    fputc(',', file);
    write_member(file, "measureText", page->measure_text);
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
