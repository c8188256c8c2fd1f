#include "core/xlsx/pixel_workbook.h"
#include "core/output/output.h"
#include "core/output/set_time.h"

#include <string.h>
#include <xlsxwriter.h>

G_DEFINE_QUARK(pixleak - xlsx - error - quark, xlsx_error)

enum { MAX_CELL_CHARACTERS = 32767 }; /* Excel's limit */

typedef enum ColumnKind { KIND_TEXT, KIND_NUMBER, KIND_BOOLEAN } ColumnKind;

static const struct {
    const char *name;
    ColumnKind kind;
    double width; /* in characters */
    gboolean own; /* not in the script's database */
} columns[] = {
    {"index", KIND_NUMBER, 8, FALSE},           {"check_passed", KIND_BOOLEAN, 13, FALSE},
    {"check_score", KIND_NUMBER, 12, FALSE},    {"action", KIND_TEXT, 16, FALSE},
    {"action_text", KIND_TEXT, 60, FALSE},      {"file_path", KIND_TEXT, 10, FALSE},
    {"modality", KIND_TEXT, 9, FALSE},          {"class", KIND_TEXT, 28, FALSE},
    {"patient", KIND_TEXT, 16, FALSE},          {"study", KIND_TEXT, 28, FALSE},
    {"series", KIND_TEXT, 28, FALSE},           {"instance", KIND_TEXT, 28, FALSE},
    {"pixleak_passed", KIND_BOOLEAN, 14, TRUE}, {"pixleak_score", KIND_NUMBER, 13, TRUE},
    {"pixleak_value", KIND_TEXT, 30, TRUE},     {"pixleak_reason", KIND_TEXT, 40, TRUE},
    {"pixleak_path", KIND_TEXT, 40, TRUE},
};
enum { COLUMN_FILE_PATH = 5 };

static gboolean has_column(sqlite3 *database, const char *column) {
    return sqlite3_table_column_metadata(database, NULL, "validation_results", column, NULL, NULL,
                                         NULL, NULL, NULL) == SQLITE_OK;
}

/* The columns that the table has; `chosen` gets their numbers. */
static sqlite3_stmt *select_checks(sqlite3 *database, const char *numbers, GArray *chosen,
                                   GError **error) {
    g_autoptr(GString) query = g_string_new("SELECT ");
    for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (columns[i].own && !has_column(database, columns[i].name))
            continue;
        g_string_append_printf(query, "%s\"%s\"", chosen->len > 0 ? ", " : "", columns[i].name);
        g_array_append_val(chosen, i);
    }
    g_string_append(query, " FROM validation_results WHERE ");
    if (numbers)
        g_string_append_printf(query, "\"index\" IN (SELECT number FROM \"%s\")", numbers);
    else
        g_string_append(query, "action = '<pixels_hidden>'");
    g_string_append(query, " ORDER BY \"index\"");
    sqlite3_stmt *checks = NULL;
    if (sqlite3_prepare_v2(database, query->str, -1, &checks, NULL) != SQLITE_OK)
        g_set_error(error, XLSX_ERROR, 0, "validation_results: %s", sqlite3_errmsg(database));
    return checks;
}

/* A workbook writes a character as _xHHHH_; text that happens to look like that keeps its
 * underscore by being written so itself (ECMA-376 part 1, 22.9.2.19). Control characters are
 * escaped by the library. */
static char *escape_escapes(const char *text) {
    g_autoptr(GRegex) escapes = g_regex_new("_(?=x[0-9A-Fa-f]{4}_)", 0, 0, NULL);
    return g_regex_replace_literal(escapes, text, -1, 0, "_x005F_", 0, NULL);
}

static lxw_error write_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column,
                            const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *escaped = escape_escapes(valid);
    if (g_utf8_strlen(escaped, -1) > MAX_CELL_CHARACTERS)
        *g_utf8_offset_to_pointer(escaped, MAX_CELL_CHARACTERS) = '\0';
    return worksheet_write_string(sheet, row, column, escaped, NULL);
}

static lxw_error write_cell(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, guint which,
                            sqlite3_stmt *checks, lxw_format *title) {
    /* The script writes the text None, having no paths */
    if (which == COLUMN_FILE_PATH && sqlite3_column_type(checks, column) == SQLITE_NULL)
        return write_text(sheet, row, column, "None");
    if (sqlite3_column_type(checks, column) == SQLITE_NULL)
        return LXW_NO_ERROR;
    switch (columns[which].kind) {
    case KIND_NUMBER:
        return worksheet_write_number(sheet, row, column, sqlite3_column_double(checks, column),
                                      which == 0 ? title : NULL);
    case KIND_BOOLEAN:
        return worksheet_write_boolean(sheet, row, column, sqlite3_column_int(checks, column),
                                       NULL);
    default:
        return write_text(sheet, row, column, (const char *)sqlite3_column_text(checks, column));
    }
}

static lxw_error write_header(lxw_worksheet *sheet, const GArray *chosen, lxw_format *title) {
    lxw_error failure = LXW_NO_ERROR;
    for (guint i = 0; i < chosen->len && !failure; i++) {
        guint which = g_array_index(chosen, guint, i);
        worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, columns[which].width, NULL);
        if (which > 0) /* the index has no title */
            failure = worksheet_write_string(sheet, 0, (lxw_col_t)i, columns[which].name, title);
    }
    worksheet_freeze_panes(sheet, 1, 1);
    return failure;
}

static gboolean write_rows(lxw_worksheet *sheet, lxw_format *title, sqlite3_stmt *checks,
                           const GArray *chosen, GError **error) {
    lxw_error failure = write_header(sheet, chosen, title);
    int step = SQLITE_DONE;
    for (lxw_row_t row = 1; !failure && (step = sqlite3_step(checks)) == SQLITE_ROW; row++)
        for (guint i = 0; i < chosen->len && !failure; i++)
            failure = write_cell(sheet, row, (lxw_col_t)i, g_array_index(chosen, guint, i), checks,
                                 title);
    if (failure)
        g_set_error(error, XLSX_ERROR, 0, "%s", lxw_strerror(failure));
    else if (step != SQLITE_DONE)
        g_set_error(error, XLSX_ERROR, 0, "validation_results: %s",
                    sqlite3_errmsg(sqlite3_db_handle(checks)));
    return !failure && step == SQLITE_DONE;
}

static gboolean write_workbook(const char *path, sqlite3_stmt *checks, const GArray *chosen,
                               GError **error) {
    lxw_workbook *workbook = workbook_new(path);
    lxw_worksheet *sheet = workbook ? workbook_add_worksheet(workbook, "Sheet1") : NULL;
    if (sheet == NULL) {
        g_set_error(error, XLSX_ERROR, 0, "%s", lxw_strerror(LXW_ERROR_MEMORY_MALLOC_FAILED));
        return FALSE;
    }
    lxw_doc_properties properties = {.created = (time_t)MAX(set_time(), 0)}; /* 0: now */
    workbook_set_properties(workbook, &properties);
    lxw_format *title = workbook_add_format(workbook);
    format_set_bold(title);
    format_set_border(title, LXW_BORDER_THIN);
    format_set_align(title, LXW_ALIGN_CENTER);
    format_set_align(title, LXW_ALIGN_VERTICAL_TOP);
    gboolean good = write_rows(sheet, title, checks, chosen, error);
    lxw_error failure = workbook_close(workbook);
    if (good && failure)
        g_set_error(error, XLSX_ERROR, 0, "%s", lxw_strerror(failure));
    return good && !failure;
}

gboolean pixel_workbook_write(sqlite3 *database, const char *numbers, const char *path,
                              GError **error) {
    g_autoptr(GArray) chosen = g_array_new(FALSE, FALSE, sizeof(guint));
    sqlite3_stmt *checks = select_checks(database, numbers, chosen, error);
    Output output = {0};
    g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
    gboolean good = checks != NULL && output_reserve(&output, folder, name, error);
    if (good && !write_workbook(output.temporary, checks, chosen, error)) {
        g_prefix_error(error, "%s: ", path);
        good = FALSE;
    }
    sqlite3_finalize(checks);
    return output_close(&output, good, good ? error : NULL);
}
