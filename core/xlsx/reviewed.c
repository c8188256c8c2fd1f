#include "core/xlsx/reviewed.h"
#include "core/xlsx/sheet.h"

#include <math.h>
#include <string.h>

/* The columns that are read. */
typedef enum ReviewedField {
    FIELD_INDEX,
    FIELD_PASSED,
    FIELD_SCORE,
    FIELD_OWN_PASSED,
    FIELD_OWN_SCORE,
    N_FIELDS
} ReviewedField;
static const char *const titles[N_FIELDS] = {NULL, "check_passed", "check_score", "pixleak_passed",
                                             "pixleak_score"};

/* A cell of the row being read; text NULL where there is none. */
typedef struct ReviewedValue {
    CellKind kind;
    char *text;
} ReviewedValue;

typedef struct ReviewReading {
    Review *review;
    GHashTable *seen;        /* set of indexes */
    guint columns[N_FIELDS]; /* 0 where the sheet lacks it */
    guint header;            /* its row; 0 while none was found */
    guint row;
    ReviewedValue values[N_FIELDS];
} ReviewReading;

void review_free(Review *review) {
    if (review == NULL)
        return;
    g_array_unref(review->rows);
    g_ptr_array_unref(review->problems);
    g_free(review);
}

static gboolean is_blank(const ReviewedValue *value) {
    /* What pandas takes for nothing */
    static const char *const nothing[] = {"",    "#N/A", "N/A",  "n/a",  "NA",
                                          "NaN", "nan",  "NULL", "null", "None"};
    if (value->text == NULL)
        return TRUE;
    g_autofree char *text = g_strstrip(g_strdup(value->text));
    for (gsize i = 0; i < G_N_ELEMENTS(nothing); i++)
        if (strcmp(text, nothing[i]) == 0)
            return TRUE;
    return FALSE;
}

/* FALSE where the value is no number. */
static gboolean as_number(const ReviewedValue *value, double *number) {
    g_autofree char *text = g_strstrip(g_strdup(value->text));
    if (value->kind == CELL_TEXT && g_ascii_strcasecmp(text, "true") == 0)
        *number = 1;
    else if (value->kind == CELL_TEXT && g_ascii_strcasecmp(text, "false") == 0)
        *number = 0;
    else {
        char *end;
        *number = g_ascii_strtod(text, &end);
        return value->kind != CELL_ERROR && *text != '\0' && *end == '\0' && isfinite(*number);
    }
    return TRUE;
}

static void add_problem(ReviewReading *reading, ReviewedField field, const char *what) {
    g_autofree char *cell = cell_name(reading->row, MAX(reading->columns[field], 1));
    g_ptr_array_add(reading->review->problems, g_strdup_printf("cell %s: %s", cell, what));
}

static gboolean take_decision(ReviewReading *reading, ReviewedField passed, ReviewedField score,
                              Decision *out) {
    const ReviewedValue *values = reading->values;
    double number = 0;
    out->given = reading->columns[passed] > 0;
    out->blank = is_blank(&values[passed]);
    if (!out->blank) {
        if (!as_number(&values[passed], &number) || (number != 0 && number != 1)) {
            add_problem(reading, passed, "a verdict must be TRUE, FALSE, 1, 0 or blank");
            return FALSE;
        }
        out->passed = number == 1;
    }
    out->has_score = !is_blank(&values[score]);
    if (out->has_score &&
        (!as_number(&values[score], &out->score) || out->score < 0 || out->score > 1)) {
        add_problem(reading, score, "a score must be a number from 0 to 1, or blank");
        return FALSE;
    }
    return TRUE;
}

static gboolean take_index(ReviewReading *reading, gint64 *index) {
    double number;
    if (is_blank(&reading->values[FIELD_INDEX]) ||
        !as_number(&reading->values[FIELD_INDEX], &number) || number < 0 || number > 1e15 ||
        number != floor(number)) {
        add_problem(reading, FIELD_INDEX, "an index must be a whole number");
        return FALSE;
    }
    *index = (gint64)number;
    if (g_hash_table_add(reading->seen, g_memdup2(index, sizeof *index)))
        return TRUE;
    add_problem(reading, FIELD_INDEX, "an index that an earlier row has");
    return FALSE;
}

/* Takes the row that was read to its end. */
static void end_row(ReviewReading *reading) {
    gboolean empty = TRUE;
    for (guint i = 0; i < N_FIELDS; i++)
        empty = empty && is_blank(&reading->values[i]);
    Reviewed row = {.row = reading->row};
    if (reading->header > 0 && reading->row > reading->header && !empty &&
        take_index(reading, &row.index) &&
        take_decision(reading, FIELD_PASSED, FIELD_SCORE, &row.compatible) &&
        take_decision(reading, FIELD_OWN_PASSED, FIELD_OWN_SCORE, &row.own))
        g_array_append_val(reading->review->rows, row);
    for (guint i = 0; i < N_FIELDS; i++)
        g_clear_pointer(&reading->values[i].text, g_free);
}

static void take_title(ReviewReading *reading, const Cell *cell) {
    for (guint i = 1; i < N_FIELDS; i++)
        if (cell->kind == CELL_TEXT && strcmp(cell->text, titles[i]) == 0 &&
            reading->columns[i] == 0)
            reading->columns[i] = cell->column;
    if (reading->columns[FIELD_PASSED] > 0)
        reading->header = cell->row;
}

static gboolean on_cell(const Cell *cell, gpointer data, GError **error) {
    ReviewReading *reading = data;
    if (cell->row < reading->row) {
        g_set_error(error, XLSX_ERROR, 0, "row %u stands behind row %u", cell->row, reading->row);
        return FALSE;
    }
    if (cell->row > reading->row)
        end_row(reading);
    reading->row = cell->row;
    if (reading->header == 0 || cell->row == reading->header) {
        take_title(reading, cell);
        return TRUE;
    }
    for (guint i = 0; i < N_FIELDS; i++)
        if (cell->column == reading->columns[i]) {
            g_free(reading->values[i].text);
            reading->values[i] = (ReviewedValue){cell->kind, g_strdup(cell->text)};
        }
    return TRUE;
}

static gboolean check_titles(const ReviewReading *reading, const char *path, GError **error) {
    for (guint i = FIELD_PASSED; i <= FIELD_SCORE; i++)
        if (reading->columns[i] == 0) {
            g_set_error(error, XLSX_ERROR, 0, "%s: no column %s in its first sheet", path,
                        titles[i]);
            return FALSE;
        }
    return TRUE;
}

static Review *read_by(const char *path, ForeignRead read, GError **error) {
    g_autoptr(Review) review = g_new0(Review, 1);
    review->rows = g_array_new(FALSE, FALSE, sizeof(Reviewed));
    review->problems = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    ReviewReading reading = {.review = review, .seen = seen, .columns = {[FIELD_INDEX] = 1}};
    gboolean good = sheet_read(path, read, on_cell, &reading, error);
    end_row(&reading);
    return good && check_titles(&reading, path, error) ? g_steal_pointer(&review) : NULL;
}

Review *review_read(const char *path, GError **error) {
    return read_by(path, foreign_file_read_alone, error);
}

Review *review_read_here(const char *path, GError **error) {
    return read_by(path, foreign_file_read_here, error);
}
