#include "core/scores/checks.h"

#include "core/file/plain_file.h"
#include <sqlite3.h>
#include <string.h>

G_DEFINE_QUARK(pixleak - report - error - quark, report_error)

static const char *const names[N_CHECK_COLUMNS] = {
    "index",        "check_passed", "check_score",    "tag_ds",   "tag_name", "file_value",
    "answer_value", "action",       "action_text",    "hipaa_z",  "hipaa_m",  "dicom_p15",
    "dicom_iod",    "dicom_safe",   "tcia_ptkb",      "tcia_p15", "tcia_rev", "prev_cat",
    "modality",     "class",        "patient",        "study",    "series",   "instance",
    "file_name",    "file_path",    "pixleak_reason",
};

struct Checks {
    sqlite3 *database;
    sqlite3_stmt *rows;
    char *path;
    gboolean own, blank_verdict, whole_scores;
    PassedCell passed; /* of the row gone to */
};

const char *check_column_name(CheckColumn column) {
    return names[column];
}

void checks_free(Checks *checks) {
    if (checks == NULL)
        return;
    sqlite3_finalize(checks->rows);
    sqlite3_close(checks->database);
    g_free(checks->path);
    g_free(checks);
}

static gboolean fail(const Checks *checks, GError **error) {
    g_set_error(error, REPORT_ERROR, 0, "%s: %s", checks->path, sqlite3_errmsg(checks->database));
    return FALSE;
}

static gboolean has_column(Checks *checks, const char *column) {
    return sqlite3_table_column_metadata(checks->database, NULL, "validation_results", column, NULL,
                                         NULL, NULL, NULL, NULL) == SQLITE_OK;
}

/* Which column of the table stands for a column of the report. */
static const char *source_of(const Checks *checks, CheckColumn column) {
    switch (column) {
    case COLUMN_PASSED:
        return checks->own ? "pixleak_passed" : "check_passed";
    case COLUMN_SCORE:
        return checks->own ? "pixleak_score" : "check_score";
    case COLUMN_FILE_VALUE:
        return checks->own ? "pixleak_value" : "file_value";
    case COLUMN_FILE_PATH:
        return checks->own ? "pixleak_path" : "file_path";
    case COLUMN_REASON:
        return checks->own ? "pixleak_reason" : NULL;
    default:
        return names[column];
    }
}

/* What of the table counts: without pixleak's own verdicts, the rows that the script writes too. */
static const char *condition_of(Checks *checks) {
    return !checks->own && has_column(checks, "pixleak_only") ? "WHERE pixleak_only = 0" : "";
}

static gboolean look_at_numbers(Checks *checks, GError **error) {
    g_autofree char *query = g_strdup_printf(
        "SELECT total(%1$s IS NULL), total(typeof(%2$s) <> 'integer') FROM "
        "validation_results %3$s",
        source_of(checks, COLUMN_PASSED), source_of(checks, COLUMN_SCORE), condition_of(checks));
    sqlite3_stmt *numbers = NULL;
    gboolean good = sqlite3_prepare_v2(checks->database, query, -1, &numbers, NULL) == SQLITE_OK &&
                    sqlite3_step(numbers) == SQLITE_ROW;
    if (good) {
        checks->blank_verdict = sqlite3_column_double(numbers, 0) > 0;
        checks->whole_scores = sqlite3_column_double(numbers, 1) == 0;
    }
    sqlite3_finalize(numbers);
    return good || fail(checks, error);
}

static gboolean select_rows(Checks *checks, GError **error) {
    g_autoptr(GString) query = g_string_new("SELECT ");
    for (guint i = 0; i < N_CHECK_COLUMNS; i++) {
        const char *source = source_of(checks, i);
        g_string_append_printf(query, source ? "%s\"%s\"" : "%sNULL", i > 0 ? ", " : "", source);
    }
    g_string_append_printf(query, " FROM validation_results %s ORDER BY rowid",
                           condition_of(checks));
    return sqlite3_prepare_v2(checks->database, query->str, -1, &checks->rows, NULL) == SQLITE_OK ||
           fail(checks, error);
}

Checks *checks_open(const char *database, gboolean compatible, GError **error) {
    g_autoptr(Checks) checks = g_new0(Checks, 1);
    checks->path = g_strdup(database);
    if (!plain_file_may_be(database, error))
        return NULL;
    if (sqlite3_open_v2(database, &checks->database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        fail(checks, error);
        return NULL;
    }
    /* Text in double quotes must not be taken for a string where a column is missing */
    sqlite3_db_config(checks->database, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    checks->own = !compatible && has_column(checks, "pixleak_passed");
    if (!look_at_numbers(checks, error) || !select_rows(checks, error))
        return NULL;
    return g_steal_pointer(&checks);
}

gboolean checks_are_own(const Checks *checks) {
    return checks->own;
}

gboolean checks_have_blank_verdict(const Checks *checks) {
    return checks->blank_verdict;
}

gboolean checks_have_whole_scores(const Checks *checks) {
    return checks->whole_scores;
}

gboolean checks_next(Checks *checks, GError **error) {
    int step = sqlite3_step(checks->rows);
    if (step == SQLITE_DONE)
        return FALSE;
    if (step != SQLITE_ROW)
        return fail(checks, error);
    const char *passed = check_text(checks, COLUMN_PASSED);
    if (passed == NULL)
        checks->passed = PASSED_BLANK;
    else if (strcmp(passed, "0") == 0 || strcmp(passed, "0.0") == 0)
        checks->passed = PASSED_FAIL;
    else if (strcmp(passed, "1") == 0 || strcmp(passed, "1.0") == 0)
        checks->passed = PASSED_PASS;
    else {
        const char *index = check_text(checks, COLUMN_INDEX);
        g_set_error(error, REPORT_ERROR, 0, "%s: index %s: %s must be 0, 1 or NULL", checks->path,
                    index ? index : "NULL", source_of(checks, COLUMN_PASSED));
        return FALSE;
    }
    return TRUE;
}

void checks_rewind(Checks *checks) {
    sqlite3_reset(checks->rows);
}

PassedCell check_passed(const Checks *checks) {
    return checks->passed;
}

const char *check_text(Checks *checks, CheckColumn column) {
    return (const char *)sqlite3_column_text(checks->rows, (int)column);
}

gboolean check_score(Checks *checks, double *score) {
    if (sqlite3_column_type(checks->rows, COLUMN_SCORE) == SQLITE_NULL)
        return FALSE;
    *score = sqlite3_column_double(checks->rows, COLUMN_SCORE);
    return TRUE;
}

/* The first of the columns that holds something; FALSE where none does. */
static gboolean first_of(Checks *checks, const CheckColumn *columns, gsize n, const char **category,
                         const char **subcategory) {
    for (gsize i = 0; i < n; i++) {
        const char *text = check_text(checks, columns[i]);
        if (text == NULL || *text == '\0')
            continue;
        gboolean hipaa = columns[i] == COLUMN_HIPAA_M || columns[i] == COLUMN_HIPAA_Z;
        *category = hipaa ? "hipaa" : "tcia";
        *subcategory = text;
        return TRUE;
    }
    return FALSE;
}

void check_category(Checks *checks, const char **category, const char **subcategory) {
    static const struct {
        const char *action, *category, *subcategory;
    } fixed[] = {
        {"<tag_retained>", "dicom", NULL},
        {"<text_notnull>", "dicom", NULL},
        {"<date_shifted>", "hipaa", "HIPAA-C"},
        {"<uid_changed>", "hipaa", "HIPAA-R"},
        {"<pixels_hidden>", "hipaa", "HIPAA-A"},
        {"<patid_consistent>", "dicom", "DICOM-P15-BASIC-C"},
        {"<uid_consistent>", "dicom", "DICOM-P15-BASIC-U"},
        {"<pixels_retained>", "tcia", "TCIA-P15-PIX-K"},
    };
    static const CheckColumn text[] = {COLUMN_HIPAA_M, COLUMN_HIPAA_Z, COLUMN_TCIA_P15,
                                       COLUMN_TCIA_PTKB, COLUMN_TCIA_REV};
    const char *action = check_text(checks, COLUMN_ACTION);
    for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++)
        if (g_strcmp0(action, fixed[i].action) == 0) {
            *category = fixed[i].category;
            *subcategory =
                fixed[i].subcategory ? fixed[i].subcategory : check_text(checks, COLUMN_DICOM_IOD);
            return;
        }
    if (g_strcmp0(action, "<text_removed>") == 0 &&
        first_of(checks, text, G_N_ELEMENTS(text), category, subcategory))
        return;
    if (g_strcmp0(action, "<text_retained>") == 0 &&
        first_of(checks, text + 2, G_N_ELEMENTS(text) - 2, category, subcategory))
        return;
    *category = *subcategory = "unknown";
}
