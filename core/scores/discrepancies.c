#include "core/scores/discrepancies.h"
#include "core/output/output.h"

#include <string.h>

/* Columns of a report; those of the category come from no column of the table. */
typedef enum DiscrepancyField {
    FIELD_CATEGORY = N_CHECK_COLUMNS,
    FIELD_SUBCATEGORY
} DiscrepancyField;

static const guint internal_fields[] = {
    COLUMN_INDEX,      COLUMN_PASSED,       COLUMN_SCORE,     COLUMN_TAG_DS,      COLUMN_TAG_NAME,
    COLUMN_FILE_VALUE, COLUMN_ANSWER_VALUE, COLUMN_ACTION,    COLUMN_ACTION_TEXT, FIELD_CATEGORY,
    FIELD_SUBCATEGORY, COLUMN_HIPAA_Z,      COLUMN_HIPAA_M,   COLUMN_DICOM_P15,   COLUMN_DICOM_IOD,
    COLUMN_DICOM_SAFE, COLUMN_TCIA_PTKB,    COLUMN_TCIA_P15,  COLUMN_TCIA_REV,    COLUMN_PREV_CAT,
    COLUMN_MODALITY,   COLUMN_CLASS,        COLUMN_PATIENT,   COLUMN_STUDY,       COLUMN_SERIES,
    COLUMN_INSTANCE,   COLUMN_FILE_NAME,    COLUMN_FILE_PATH, COLUMN_REASON,
};

static const guint participant_fields[] = {
    COLUMN_INDEX,      COLUMN_PASSED,       COLUMN_SCORE,     COLUMN_TAG_DS,      COLUMN_TAG_NAME,
    COLUMN_FILE_VALUE, COLUMN_ANSWER_VALUE, COLUMN_ACTION,    COLUMN_ACTION_TEXT, FIELD_CATEGORY,
    FIELD_SUBCATEGORY, COLUMN_MODALITY,     COLUMN_CLASS,     COLUMN_PATIENT,     COLUMN_STUDY,
    COLUMN_SERIES,     COLUMN_INSTANCE,     COLUMN_FILE_NAME,
};

/* The shortest digits that read back as the score, with a point, as Python writes floats. */
static void write_score(FILE *file, double score, gboolean whole) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (whole) {
        fprintf(file, "%.0f", score);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        g_autofree char *format = g_strdup_printf("%%.%dg", digits);
        g_ascii_formatd(text, sizeof text, format, score);
        if (g_ascii_strtod(text, NULL) == score)
            break;
    }
    fputs(text, file);
    if (strpbrk(text, ".en") == NULL)
        fputs(".0", file);
}

static void write_numbers(Checks *checks, FILE *file, guint field) {
    double score;
    if (field == COLUMN_SCORE) {
        if (check_score(checks, &score))
            write_score(file, score, checks_have_whole_scores(checks));
    } else if (check_passed(checks) != PASSED_BLANK) {
        /* A column of numbers with a blank one among them is one of floats to pandas */
        fputs(check_passed(checks) == PASSED_PASS ? "1" : "0", file);
        fputs(checks_have_blank_verdict(checks) ? ".0" : "", file);
    }
}

/* The script leaves lookup tables out, which fill pages. */
static gboolean is_hidden_value(Checks *checks, guint field) {
    return (field == COLUMN_FILE_VALUE || field == COLUMN_ANSWER_VALUE ||
            field == COLUMN_ACTION_TEXT) &&
           g_strcmp0(check_text(checks, COLUMN_TAG_NAME), "<LUT Data>") == 0;
}

static void write_field(Checks *checks, FILE *file, guint field) {
    const char *category, *subcategory;
    if (field == FIELD_CATEGORY || field == FIELD_SUBCATEGORY) {
        check_category(checks, &category, &subcategory);
        csv_write_field(file, field == FIELD_CATEGORY ? category : subcategory);
    } else if (field == COLUMN_SCORE || field == COLUMN_PASSED)
        write_numbers(checks, file, field);
    else if (is_hidden_value(checks, field))
        csv_write_field(file, "<Removed>");
    else
        csv_write_field(file, check_text(checks, field));
}

static const char *title_of(guint field) {
    return field == FIELD_CATEGORY      ? "category"
           : field == FIELD_SUBCATEGORY ? "subcategory"
                                        : check_column_name(field);
}

typedef struct Report {
    Output output;
    const guint *fields;
    gsize n_fields;
} Report;

static void write_header(const Report *report) {
    for (gsize i = 0; i < report->n_fields; i++)
        fprintf(report->output.file, "%s%s", i > 0 ? "," : "", title_of(report->fields[i]));
    fputc('\n', report->output.file);
}

static void write_row(const Report *report, Checks *checks) {
    for (gsize i = 0; i < report->n_fields; i++) {
        if (i > 0)
            fputc(',', report->output.file);
        write_field(checks, report->output.file, report->fields[i]);
    }
    fputc('\n', report->output.file);
}

static gboolean write_both(Report reports[2], Checks *checks, GError **error) {
    g_autoptr(GError) failure = NULL;
    write_header(&reports[0]);
    write_header(&reports[1]);
    while (checks_next(checks, &failure))
        if (check_passed(checks) != PASSED_PASS)
            for (int i = 0; i < 2; i++)
                write_row(&reports[i], checks);
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

gboolean discrepancies_write(Checks *checks, const char *folder, GError **error) {
    /* The reason is pixleak's: the script's reports have no such column */
    gsize n_internal = G_N_ELEMENTS(internal_fields) - (checks_are_own(checks) ? 0 : 1);
    Report reports[2] = {
        {.fields = internal_fields, .n_fields = n_internal},
        {.fields = participant_fields, .n_fields = G_N_ELEMENTS(participant_fields)}};
    gboolean good =
        output_open(&reports[0].output, folder, "discrepancy_report_internal.csv", error) &&
        output_open(&reports[1].output, folder, "discrepancy_report_participant.csv", error);
    good = good && write_both(reports, checks, error);
    good = output_close(&reports[0].output, good, error) && good;
    return output_close(&reports[1].output, good, good ? error : NULL) && good;
}
