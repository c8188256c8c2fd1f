/* The checks of a finished evaluation, out of validation_results.db. */
#pragma once
#include <glib.h>

#define REPORT_ERROR (report_error_quark())
GQuark report_error_quark(void);

typedef enum CheckColumn {
    COLUMN_INDEX,
    COLUMN_PASSED,
    COLUMN_SCORE,
    COLUMN_TAG_DS,
    COLUMN_TAG_NAME,
    COLUMN_FILE_VALUE,
    COLUMN_ANSWER_VALUE,
    COLUMN_ACTION,
    COLUMN_ACTION_TEXT,
    COLUMN_HIPAA_Z,
    COLUMN_HIPAA_M,
    COLUMN_DICOM_P15,
    COLUMN_DICOM_IOD,
    COLUMN_DICOM_SAFE,
    COLUMN_TCIA_PTKB,
    COLUMN_TCIA_P15,
    COLUMN_TCIA_REV,
    COLUMN_PREV_CAT,
    COLUMN_MODALITY,
    COLUMN_CLASS,
    COLUMN_PATIENT,
    COLUMN_STUDY,
    COLUMN_SERIES,
    COLUMN_INSTANCE,
    COLUMN_FILE_NAME,
    COLUMN_FILE_PATH,
    COLUMN_REASON, /* pixleak's own verdicts only */
    N_CHECK_COLUMNS,
} CheckColumn;

/* A column's name, as in the table and in the discrepancy reports. */
const char *check_column_name(CheckColumn column);

typedef enum PassedCell { PASSED_BLANK, PASSED_FAIL, PASSED_PASS, N_PASSED } PassedCell;

typedef struct Checks Checks;

/* Opens a validation_results.db, pixleak's or the public script's. With `compatible` the verdicts
 * are those of check_passed, without those of pixleak's own columns; in the script's database,
 * which has none, always the former. */
Checks *checks_open(const char *database, gboolean compatible, GError **error);
void checks_free(Checks *checks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checks, checks_free)

/* Whether the verdicts are pixleak's own. */
gboolean checks_are_own(const Checks *checks);
/* Whether some check's verdict or score is blank, and whether all scores are whole numbers: pandas,
 * with which the script writes, shows a column's numbers by that. */
gboolean checks_have_blank_verdict(const Checks *checks);
gboolean checks_have_whole_scores(const Checks *checks);

/* Goes to the next check, in the table's order; FALSE at the end and on errors. */
gboolean checks_next(Checks *checks, GError **error);
/* Starts again. */
void checks_rewind(Checks *checks);

/* Of the check gone to: its verdict; a column's text, NULL where it is NULL, good until the next
 * call for it or checks_next(). */
PassedCell check_passed(const Checks *checks);
const char *check_text(Checks *checks, CheckColumn column);
/* FALSE where there is no score. */
gboolean check_score(Checks *checks, double *score);

/* The category and subcategory a check counts in, "unknown" where the answer key gives none;
 * *subcategory is NULL where the table has NULL. Good as long as check_text(). */
void check_category(Checks *checks, const char **category, const char **subcategory);
