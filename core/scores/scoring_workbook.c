#include "core/scores/scoring_workbook.h"
#include "core/output/output.h"

#include <string.h>
#include <xlsxwriter.h>

/* A sheet being written, row by row, cell by cell. */
typedef struct ScoringSheet {
    lxw_worksheet *sheet;
    lxw_format *title;          /* of headers and of the index, as pandas formats them */
    gboolean columns[N_PASSED]; /* which verdicts have a column */
    lxw_row_t row;
    lxw_col_t column;
    lxw_error failure;
} ScoringSheet;

static void put_text(ScoringSheet *sheet, const char *text, gboolean title) {
    lxw_error failure = worksheet_write_string(sheet->sheet, sheet->row, sheet->column++, text,
                                               title ? sheet->title : NULL);
    sheet->failure = sheet->failure ? sheet->failure : failure;
}

static void put_number(ScoringSheet *sheet, double number, gboolean title) {
    lxw_error failure = worksheet_write_number(sheet->sheet, sheet->row, sheet->column++, number,
                                               title ? sheet->title : NULL);
    sheet->failure = sheet->failure ? sheet->failure : failure;
}

static void put_counts(ScoringSheet *sheet, const gsize counts[N_PASSED]) {
    for (guint i = 0; i < N_PASSED; i++)
        if (sheet->columns[i])
            put_number(sheet, (double)counts[i], FALSE);
    put_number(sheet, (double)tally_total(counts), FALSE);
}

static void put_count_titles(ScoringSheet *sheet) {
    static const char *const titles[N_PASSED] = {"Blank", "Fail", "Pass"};
    for (guint i = 0; i < N_PASSED; i++)
        if (sheet->columns[i])
            put_text(sheet, titles[i], TRUE);
    put_text(sheet, "Total", TRUE);
}

static void put_share(ScoringSheet *sheet, double share) {
    g_autofree char *text = g_strdup_printf("%.2f%%", share * 100);
    put_text(sheet, text, FALSE);
}

static void next_row(ScoringSheet *sheet) {
    sheet->row++;
    sheet->column = 0;
}

/* Only verdicts that some check of the table has get a column. */
static void choose_columns(ScoringSheet *sheet, const GPtrArray *rows) {
    for (guint i = 0; i < rows->len; i++) {
        const TallyRow *row = g_ptr_array_index(rows, i);
        for (guint v = 0; v < N_PASSED; v++)
            sheet->columns[v] |= row->counts[v] > 0;
    }
}

static void sum_up(const GPtrArray *rows, gsize sums[N_PASSED]) {
    memset(sums, 0, N_PASSED * sizeof *sums);
    for (guint i = 0; i < rows->len; i++) {
        const TallyRow *row = g_ptr_array_index(rows, i);
        for (guint v = 0; v < N_PASSED; v++)
            sums[v] += row->counts[v];
    }
}

static ScoringSheet add_sheet(lxw_workbook *workbook, lxw_format *title, const char *name) {
    ScoringSheet sheet = {.title = title, .sheet = workbook_add_worksheet(workbook, name)};
    sheet.failure = sheet.sheet ? LXW_NO_ERROR : LXW_ERROR_MEMORY_MALLOC_FAILED;
    return sheet;
}

static lxw_error write_scoring(lxw_workbook *workbook, lxw_format *title, const Tally *tally) {
    ScoringSheet sheet = add_sheet(workbook, title, "Scoring");
    if (sheet.failure)
        return sheet.failure;
    for (guint v = 0; v < N_PASSED; v++)
        sheet.columns[v] = tally->all[v] > 0;
    put_text(&sheet, "Category", TRUE);
    put_count_titles(&sheet);
    put_text(&sheet, "Score", TRUE);
    next_row(&sheet);
    put_text(&sheet, "All", FALSE);
    put_counts(&sheet, tally->all);
    put_share(&sheet, (double)tally->all[PASSED_PASS] / (double)tally_total(tally->all));
    return sheet.failure;
}

/* A table of counts with an index before and the sums below; titles of the names, NULL ends them.
 */
static lxw_error write_counts(lxw_workbook *workbook, lxw_format *title, const char *name,
                              const GPtrArray *rows, const char *const *titles) {
    if (rows->len == 0)
        return LXW_NO_ERROR;
    ScoringSheet sheet = add_sheet(workbook, title, name);
    if (sheet.failure)
        return sheet.failure;
    choose_columns(&sheet, rows);
    for (sheet.column = 1; titles[sheet.column - 1] != NULL;)
        put_text(&sheet, titles[sheet.column - 1], TRUE);
    lxw_col_t first_count = sheet.column;
    put_count_titles(&sheet);
    for (guint i = 0; i < rows->len; i++) {
        const TallyRow *row = g_ptr_array_index(rows, i);
        next_row(&sheet);
        put_number(&sheet, i, TRUE);
        put_text(&sheet, row->name, FALSE);
        if (row->subname != NULL)
            put_text(&sheet, row->subname, FALSE);
        put_counts(&sheet, row->counts);
    }
    gsize sums[N_PASSED];
    sum_up(rows, sums);
    next_row(&sheet);
    put_text(&sheet, "Total", TRUE);
    sheet.column = first_count;
    put_counts(&sheet, sums);
    return sheet.failure;
}

static const char *group_title(const char *name) {
    return strcmp(name, "hipaa") == 0   ? "Category 1 - HIPAA"
           : strcmp(name, "dicom") == 0 ? "Category 2 - DICOM Standard"
                                        : "Category 3 - Best Practice";
}

static lxw_error write_weighted(lxw_workbook *workbook, lxw_format *title, const Tally *tally) {
    if (tally->groups->len == 0)
        return LXW_NO_ERROR;
    ScoringSheet sheet = add_sheet(workbook, title, "Category Scoring");
    if (sheet.failure)
        return sheet.failure;
    choose_columns(&sheet, tally->groups);
    sheet.column = 1;
    put_text(&sheet, "Category", TRUE);
    put_count_titles(&sheet);
    lxw_col_t weight_column = sheet.column;
    put_text(&sheet, "Weight", TRUE);
    put_text(&sheet, "Score", TRUE);
    put_text(&sheet, "Weighted Score", TRUE);
    for (guint i = 0; i < tally->groups->len; i++) {
        const TallyRow *row = g_ptr_array_index(tally->groups, i);
        double share = (double)row->counts[PASSED_PASS] / (double)tally_total(row->counts);
        guint weight = tally_weight(row->name);
        next_row(&sheet);
        put_number(&sheet, i, TRUE);
        put_text(&sheet, group_title(row->name), FALSE);
        put_counts(&sheet, row->counts);
        put_number(&sheet, weight, FALSE);
        put_share(&sheet, share);
        put_share(&sheet, share * (weight / 100.0));
    }
    gsize sums[N_PASSED];
    sum_up(tally->groups, sums);
    next_row(&sheet);
    put_text(&sheet, "Total", TRUE);
    sheet.column = 2;
    put_counts(&sheet, sums);
    sheet.column = weight_column + 2;
    put_share(&sheet, tally_weighted_score(tally));
    return sheet.failure;
}

static lxw_error write_sheets(const char *path, const Tally *tally) {
    static const char *const action_titles[] = {"action", NULL};
    static const char *const category_titles[] = {"category", "subcategory", NULL};
    lxw_workbook *workbook = workbook_new(path);
    if (workbook == NULL)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    lxw_format *title = workbook_add_format(workbook);
    format_set_bold(title);
    format_set_border(title, LXW_BORDER_THIN);
    format_set_align(title, LXW_ALIGN_CENTER);
    format_set_align(title, LXW_ALIGN_VERTICAL_TOP);
    lxw_error failure = write_scoring(workbook, title, tally);
    if (!failure)
        failure = write_counts(workbook, title, "Actions", tally->actions, action_titles);
    if (!failure)
        failure = write_counts(workbook, title, "Categories", tally->categories, category_titles);
    if (!failure)
        failure = write_weighted(workbook, title, tally);
    lxw_error closing = workbook_close(workbook);
    return failure ? failure : closing;
}

gboolean scoring_workbook_write(const Tally *tally, const char *folder, const char *name,
                                GError **error) {
    Output output = {0};
    gboolean good = output_reserve(&output, folder, name, error);
    if (good) {
        lxw_error failure = write_sheets(output.temporary, tally);
        good = failure == LXW_NO_ERROR;
        if (!good)
            g_set_error(error, REPORT_ERROR, 0, "%s: %s", output.path, lxw_strerror(failure));
    }
    return output_close(&output, good, good ? error : NULL);
}
