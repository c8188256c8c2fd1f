/* summary.json: counts, the account and everything listed. docs/results.md describes it. */
#include "core/output/format.h"
#include "core/output/formats/json_stream.h"
#include "core/output/formats/reasons.h"
#include "core/output/settings_text.h"

/* An array of strings. */
static void write_texts(JsonStream *json, const char *name, char **texts) {
    json_open(json, name, '[');
    for (char **text = texts; *text != NULL; text++)
        json_text(json, NULL, *text);
    json_close(json, ']');
}

static void write_reasons(JsonStream *json, const ResultView *view) {
    json_open(json, "exit_reasons", '[');
    for (Severity severity = SEVERITY_FOUND; severity > SEVERITY_CLEAN; severity--) {
        g_auto(GStrv) reasons = exit_reasons(view, severity);
        for (char **reason = reasons; *reason != NULL; reason++)
            json_text(json, NULL, *reason);
    }
    json_close(json, ']');
}

static gboolean write_counts(JsonStream *json, const ResultView *view, GError **error) {
    for (const ResultCount *count = view->kind->counts; count->name != NULL; count++) {
        gint64 number;
        if (!view_number(view, count->sql, &number, error))
            return FALSE;
        json_integer(json, count->name, number);
    }
    return TRUE;
}

static void write_verdicts(JsonStream *json, const ResultView *view,
                           const gsize counts[VIEW_TABLES][VIEW_VERDICTS]) {
    for (guint i = 0; view->kind->tables[i].name != NULL; i++) {
        const ResultTable *table = &view->kind->tables[i];
        if (table->verdicts == NULL)
            continue;
        json_open(json, table->name, '{');
        for (guint j = 0; j < table->verdicts->n; j++)
            json_integer(json, table->verdicts->verdicts[j].name, (gint64)counts[i][j]);
        json_close(json, '}');
    }
}

static void write_account(JsonStream *json, const Account *account) {
    json_open(json, "account", '{');
    for (guint i = 0; i < ACCOUNT_SIDES; i++) {
        AccountSide side = (AccountSide)i;
        json_open(json, account_side_name(side), '{');
        json_integer(json, "met", (gint64)account_met(account, side));
        json_integer(json, "judged", (gint64)account_judged(account, side));
        json_integer(json, "listed", (gint64)account_listed(account, side));
        json_close(json, '}');
    }
    json_close(json, '}');
}

/* By kind, of all sides. */
static void write_listed_kinds(JsonStream *json, const Account *account) {
    json_open(json, "not_judged", '{');
    for (guint i = 0; i < LISTED_KINDS; i++)
        if (account_listed_as(account, (ListedKind)i) > 0)
            json_integer(json, listed_kind_info((ListedKind)i)->name,
                         (gint64)account_listed_as(account, (ListedKind)i));
    json_close(json, '}');
}

static void write_setting(JsonStream *json, const char *name, GVariant *value) {
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BYTESTRING_ARRAY)) {
        g_auto(GStrv) paths = g_variant_dup_bytestring_array(value, NULL);
        write_texts(json, name, paths);
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN)) {
        json_boolean(json, name, g_variant_get_boolean(value));
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_DOUBLE)) {
        json_double(json, name, g_variant_get_double(value));
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_UINT64)) {
        json_integer(json, name, (gint64)g_variant_get_uint64(value));
    } else {
        g_autofree char *text = setting_text(name, value);
        json_text(json, name, text);
    }
}

/* An object of what was to be looked at, or of how. */
static void write_settings(JsonStream *json, const char *member, GVariant *settings,
                           gboolean paths) {
    GVariantIter iter;
    const char *name;
    GVariant *value;
    json_open(json, member, '{');
    g_variant_iter_init(&iter, settings);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value))
        if (paths ? setting_is_path(value) : setting_is_option(name, value))
            write_setting(json, name, value);
    json_close(json, '}');
}

static gboolean write_inputs_and_options(JsonStream *json, const ResultView *view, GError **error) {
    g_autofree char *text = view_run_text(view, "settings", error);
    g_autoptr(GVariant) settings = text != NULL ? settings_parse(text) : NULL;
    if (settings != NULL) {
        write_settings(json, "inputs", settings, TRUE);
        write_settings(json, "options", settings, FALSE);
    }
    return text != NULL;
}

/* A column of `run` that may hold nothing. */
static gboolean write_run_text(JsonStream *json, const char *name, const ResultView *view,
                               GError **error) {
    g_autofree char *text = view_run_text(view, name, error);
    if (text != NULL && *text != '\0')
        json_text(json, name, text);
    return text != NULL;
}

/* An object of a row's columns by their names. */
static void write_object(sqlite3_stmt *row, gpointer data) {
    JsonStream *json = data;
    json_open(json, NULL, '{');
    for (int i = 0; i < sqlite3_column_count(row); i++)
        if (sqlite3_column_type(row, i) == SQLITE_INTEGER)
            json_integer(json, sqlite3_column_name(row, i), sqlite3_column_int64(row, i));
        else
            json_text(json, sqlite3_column_name(row, i), row_text(row, i));
    json_close(json, '}');
}

static gboolean write_objects(JsonStream *json, const char *name, const ResultView *view,
                              const char *sql, GError **error) {
    json_open(json, name, '[');
    gboolean good = view_each(view, sql, write_object, json, error);
    json_close(json, ']');
    return good;
}

gboolean summary_json_write(const ResultView *view, const ResultTable *table, FILE *stream,
                            GError **error) {
    (void)table;
    JsonStream json = {.file = stream};
    json_open(&json, NULL, '{');
    json_text(&json, "version", PIXLEAK_VERSION);
    json_integer(&json, "exit_status", view->exit_status);
    write_reasons(&json, view);
    if (!write_counts(&json, view, error))
        return FALSE;
    write_verdicts(&json, view, view->counts);
    if (view->has_baseline) {
        json_open(&json, "accepted", '{');
        write_verdicts(&json, view, view->accepted);
        json_close(&json, '}');
    }
    if (view->kind->groups != NULL &&
        !write_objects(&json, "groups", view, view->kind->groups, error))
        return FALSE;
    if (!write_run_text(&json, "started", view, error))
        return FALSE;
    json_double(&json, "seconds", view->seconds);
    if (!write_inputs_and_options(&json, view, error))
        return FALSE;
    write_account(&json, view->account);
    write_listed_kinds(&json, view->account);
    g_autofree char *allowed = allowed_kinds(view->account);
    g_auto(GStrv) kinds = g_strsplit(allowed, ",", -1);
    write_texts(&json, "allowed", kinds);
    g_autofree char *sandbox = view_sandbox(view, error);
    if (sandbox == NULL || !write_run_text(&json, "baseline", view, error) ||
        !write_run_text(&json, "device", view, error) ||
        !write_run_text(&json, "readers", view, error))
        return FALSE;
    json_text(&json, "sandbox", sandbox);
    if (!write_objects(&json, "listed", view,
                       "SELECT kind, side, name, reason FROM listed ORDER BY kind, side, name,"
                       " reason",
                       error))
        return FALSE;
    json_close(&json, '}');
    fputc('\n', stream);
    return TRUE;
}
