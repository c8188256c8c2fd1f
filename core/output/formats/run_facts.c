#include "core/output/formats/run_facts.h"

#include "core/output/settings_text.h"

#define LOOKED_AT "What was looked at"
#define HOW "How"

/* Reasons for which something is undetermined, the most frequent first; what is beyond is only
 * counted, as they may name frames and values. */
enum { MOST_REASONS = 8 };

typedef struct FactList {
    const ResultView *view;
    GPtrArray *facts;
} FactList;

static void fact_free(gpointer data) {
    RunFact *fact = data;
    g_strfreev(fact->texts);
    g_free(fact);
}

/* Takes over the texts; where there are none, tells nothing. */
static void add_texts(FactList *list, const char *part, const char *label, GStrv texts) {
    if (*texts == NULL) {
        g_strfreev(texts);
        return;
    }
    RunFact *fact = g_new(RunFact, 1);
    *fact = (RunFact){part, label, texts};
    g_ptr_array_add(list->facts, fact);
}

static void add_text(FactList *list, const char *part, const char *label, const char *text) {
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    if (*text != '\0')
        g_strv_builder_add(builder, text);
    add_texts(list, part, label, g_strv_builder_end(builder));
}

/* What a path is, by its option's name; NULL where it is none of these. */
static const char *path_label(const char *name) {
    static const char *const labels[][2] = {
        {"paths", "paths"},        {"deid", "scrubbed files"}, {"original", "originals"},
        {"key", "answer key"},     {"uid-map", "UID map"},     {"patid-map", "patient ID map"},
        {"folder", "relative to"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
        if (g_str_equal(labels[i][0], name))
            return labels[i][1];
    return NULL;
}

static GStrv path_texts(GVariant *value) {
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_BYTESTRING_ARRAY))
        return g_variant_dup_bytestring_array(value, NULL);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_strv_builder_add(builder, g_variant_get_bytestring(value));
    return g_strv_builder_end(builder);
}

static void add_paths(FactList *list, GVariant *settings) {
    GVariantIter iter;
    const char *name;
    GVariant *value;
    g_variant_iter_init(&iter, settings);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value))
        if (setting_is_path(value) && path_label(name) != NULL)
            add_texts(list, LOOKED_AT, path_label(name), path_texts(value));
}

static gboolean add_counts(FactList *list, GError **error) {
    const ResultView *view = list->view;
    for (const ResultCount *count = view->kind->counts; count->name != NULL; count++) {
        gint64 number;
        if (count->shown == NULL)
            continue;
        if (!view_number(view, count->sql, &number, error))
            return FALSE;
        g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
        add_text(list, LOOKED_AT, count->shown, text);
    }
    return TRUE;
}

/* "3 no-pixels: DICOM files that hold no pixels" */
static void take_listed(sqlite3_stmt *row, gpointer data) {
    ListedKind kind;
    gboolean known = listed_kind_find(row_text(row, 0), &kind);
    g_autofree char *text = g_strdup_printf(
        "%" G_GINT64_FORMAT " %s: %s", (gint64)sqlite3_column_int64(row, 1), row_text(row, 0),
        known ? listed_kind_info(kind)->meaning : "of a kind that this version does not know");
    g_strv_builder_add(data, text);
}

/* "2: the transfer syntax is not known" */
static void take_reason(sqlite3_stmt *row, gpointer data) {
    const char *reason = row_text(row, 0);
    g_autofree char *text =
        g_strdup_printf("%" G_GINT64_FORMAT ": %s", (gint64)sqlite3_column_int64(row, 1),
                        *reason != '\0' ? reason : "no reason is stated");
    g_strv_builder_add(data, text);
}

static gboolean add_rows(FactList *list, const char *label, const char *sql, RowVisit take,
                         GError **error) {
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    gboolean good = view_each(list->view, sql, take, builder, error);
    add_texts(list, LOOKED_AT, label, g_strv_builder_end(builder));
    return good;
}

static gboolean add_undetermined(FactList *list, GError **error) {
    const char *open = list->view->kind->open_sql;
    if (open == NULL)
        return TRUE;
    g_autofree char *sql = g_strdup_printf(
        "WITH reasons AS (SELECT reason, count(*) AS n FROM (%s) GROUP BY reason ORDER BY n DESC,"
        " reason) SELECT * FROM (SELECT * FROM reasons LIMIT %d) UNION ALL SELECT"
        " 'other reasons', sum(n) FROM (SELECT n FROM reasons LIMIT -1 OFFSET %d) HAVING sum(n)",
        open, MOST_REASONS, MOST_REASONS);
    return add_rows(list, "undetermined, files by reason", sql, take_reason, error);
}

static gboolean add_unjudged(FactList *list, GError **error) {
    static const char listed[] = "SELECT kind, count(*) FROM listed GROUP BY kind ORDER BY kind";
    return add_rows(list, "met and not judged", listed, take_listed, error) &&
           add_undetermined(list, error);
}

/* A column of `run`; or, where it holds nothing, the text instead. */
static gboolean add_column(FactList *list, const char *label, const char *column,
                           const char *instead, GError **error) {
    g_autofree char *text = view_run_text(list->view, column, error);
    if (text != NULL)
        add_text(list, HOW, label, *text != '\0' ? text : instead);
    return text != NULL;
}

/* "2026-11-29 10:30:01": without parts of a second. */
static gboolean add_start(FactList *list, GError **error) {
    enum { TO_SECONDS = 19 };
    g_autofree char *text = view_run_text(list->view, "started", error);
    if (text == NULL)
        return FALSE;
    g_autofree char *told = g_strndup(text, TO_SECONDS);
    add_text(list, HOW, "started (UTC)", g_strdelimit(told, "T", ' '));
    return TRUE;
}

static gboolean add_seconds(FactList *list, GError **error) {
    g_autofree char *text = view_run_text(list->view, "seconds", error);
    if (text == NULL)
        return FALSE;
    g_autofree char *told = g_strdup_printf("%.1f s", g_ascii_strtod(text, NULL));
    add_text(list, HOW, "time taken", *text != '\0' ? told : "");
    return TRUE;
}

/* Those that are not as they are without a word, and those that choose among many. What read text
 * is told by itself. */
static void add_options(FactList *list, GVariant *settings) {
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    GVariantIter iter;
    const char *name;
    GVariant *value;
    g_variant_iter_init(&iter, settings);
    while (g_variant_iter_loop(&iter, "{&sv}", &name, &value)) {
        if (!setting_is_option(name, value))
            continue;
        g_autofree char *option = setting_name(name), *text = setting_text(name, value);
        g_autofree char *told = g_strdup_printf("%s %s", option, text);
        g_strv_builder_add(builder, told);
    }
    add_texts(list, HOW, "options", g_strv_builder_end(builder));
}

static gboolean add_machine(FactList *list, GError **error) {
    g_autofree char *sandbox = view_sandbox(list->view, error);
    if (sandbox == NULL)
        return FALSE;
    add_text(list, HOW, "sandbox", sandbox);
    return add_column(list, "computed on", "device", "the processor", error) &&
           add_column(list, "text read by", "readers", "", error);
}

static gboolean add_how(FactList *list, GVariant *settings, GError **error) {
    g_autofree char *version = view_run_text(list->view, "version", error);
    g_autofree char *program = g_strconcat("pixleak ", version, NULL);
    if (version == NULL)
        return FALSE;
    add_text(list, HOW, "program", program);
    if (!add_start(list, error) || !add_seconds(list, error))
        return FALSE;
    if (settings != NULL)
        add_options(list, settings);
    return add_column(list, "allowed (--allow)", "allowed", "nothing", error) &&
           add_column(list, "accepted (--baseline)", "baseline", "nothing", error) &&
           add_machine(list, error);
}

GPtrArray *run_facts(const ResultView *view, GError **error) {
    g_autoptr(GPtrArray) facts = g_ptr_array_new_with_free_func(fact_free);
    FactList list = {view, facts};
    g_autofree char *text = view_run_text(view, "settings", error);
    if (text == NULL)
        return NULL;
    g_autoptr(GVariant) settings = settings_parse(text);
    if (settings != NULL)
        add_paths(&list, settings);
    return add_counts(&list, error) && add_unjudged(&list, error) && add_how(&list, settings, error)
               ? g_steal_pointer(&facts)
               : NULL;
}
