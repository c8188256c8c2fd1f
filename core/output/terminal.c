/* What a run says on the terminal: counts, what was listed and why the exit status is what it is.
 * No text that was burned in. */
#include "core/output/format.h"
#include "core/output/reasons.h"
#include "core/output/terminal_text.h"
#include <string.h>

enum {
    MAX_FOUND_LINES = 20,
    MAX_NAMES = 3, /* of a kind that is listed */
    /* Characters: a path and a reason that are longer would hide the lines beside them. */
    MAX_NAME = 160,
    MAX_REASON = 160,
};

typedef struct Terminal {
    const ResultView *view;
    FILE *stream;
    int label; /* width of what stands before the counts */
} Terminal;

static int label_width(const ResultKind *kind) {
    gsize width = strlen("account");
    for (const ResultTable *table = kind->tables; table->name != NULL; table++)
        if (table->verdicts != NULL)
            width = MAX(width, strlen(table->name));
    return (int)width;
}

/* "28 instances in 1.2 s" */
static gboolean print_counts(const Terminal *terminal, GError **error) {
    const ResultView *view = terminal->view;
    const char *separator = "";
    for (const ResultCount *count = view->kind->counts; count->name != NULL; count++) {
        gint64 number;
        if (count->label == NULL)
            continue;
        if (!view_number(view, count->sql, &number, error))
            return FALSE;
        fprintf(terminal->stream, "%s%" G_GINT64_FORMAT " %s", separator, number, count->label);
        separator = ", ";
    }
    fprintf(terminal->stream, " in %.1f s\n", view->seconds);
    return TRUE;
}

static void print_verdicts(const Terminal *terminal) {
    const ResultView *view = terminal->view;
    for (guint i = 0; view->kind->tables[i].name != NULL; i++) {
        const ResultTable *table = &view->kind->tables[i];
        if (table->verdicts == NULL)
            continue;
        fprintf(terminal->stream, "%-*s", terminal->label, table->name);
        for (guint j = 0; j < table->verdicts->n; j++)
            fprintf(terminal->stream, "  %s %" G_GSIZE_FORMAT, table->verdicts->verdicts[j].name,
                    view->counts[i][j]);
        fputc('\n', terminal->stream);
    }
}

static void print_account(const Terminal *terminal) {
    const char *label = "account";
    for (guint side = 0; side < ACCOUNT_SIDES; side++) {
        const Account *account = terminal->view->account;
        if (side != ACCOUNT_INPUT && account_met(account, (AccountSide)side) == 0)
            continue;
        g_autofree char *sentence = account_sentence(account, (AccountSide)side);
        fprintf(terminal->stream, "%-*s  %s\n", terminal->label, label, sentence);
        label = "";
    }
}

static void print_name(sqlite3_stmt *row, gpointer data) {
    const Terminal *terminal = data;
    g_autofree char *name = terminal_name(row_text(row, 0), MAX_NAME);
    g_autofree char *reason = terminal_line(row_text(row, 1), MAX_REASON);
    gboolean says_name = g_str_has_prefix(row_text(row, 1), row_text(row, 0));
    fprintf(terminal->stream, "%*s    %s%s%s\n", terminal->label, "", says_name ? "" : name,
            says_name ? "" : ": ", reason);
}

/* The first names of a kind that keeps the run from being green. */
static gboolean print_names(const Terminal *terminal, const char *kind, gsize n, GError **error) {
    g_autofree char *sql = g_strdup_printf(
        "SELECT name, reason FROM listed WHERE kind = '%s' ORDER BY name, reason LIMIT %d", kind,
        MAX_NAMES);
    if (!view_each(terminal->view, sql, print_name, (gpointer)terminal, error))
        return FALSE;
    if (n > MAX_NAMES)
        fprintf(terminal->stream, "%*s    and %" G_GSIZE_FORMAT " more\n", terminal->label, "",
                n - MAX_NAMES);
    return TRUE;
}

static gboolean print_listed(const Terminal *terminal, GError **error) {
    const Account *account = terminal->view->account;
    const char *label = "listed";
    for (guint i = 0; i < LISTED_KINDS; i++) {
        const ListedKindInfo *info = listed_kind_info((ListedKind)i);
        gsize n = account_listed_as(account, (ListedKind)i);
        if (n == 0)
            continue;
        gboolean allowed = info->blocks && account_allows(account, (ListedKind)i);
        fprintf(terminal->stream, "%-*s  %s %" G_GSIZE_FORMAT "  %s%s\n", terminal->label, label,
                info->name, n, info->meaning, allowed ? " (allowed)" : "");
        label = "";
        if (kind_is_open(account, (ListedKind)i) && !print_names(terminal, info->name, n, error))
            return FALSE;
    }
    return TRUE;
}

static void print_found_row(sqlite3_stmt *row, gpointer data) {
    const Terminal *terminal = data;
    const int *widths = terminal->view->kind->found_widths;
    fputc(' ', terminal->stream);
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        g_autofree char *text = terminal_text(row_text(row, i));
        fprintf(terminal->stream, " %*s", widths[i], text);
    }
    fputc('\n', terminal->stream);
}

static gboolean print_found(const Terminal *terminal, GError **error) {
    const ResultView *view = terminal->view;
    g_autofree char *first = g_strdup_printf("%s LIMIT %d", view->kind->found_sql, MAX_FOUND_LINES);
    g_autofree char *all = g_strdup_printf("SELECT count(*) FROM (%s)", view->kind->found_sql);
    gint64 n;
    if (!view_number(view, all, &n, error))
        return FALSE;
    if (n == 0)
        return TRUE;
    fprintf(terminal->stream, "\n%s", view->kind->found_heading);
    if (!view_each(view, first, print_found_row, (gpointer)terminal, error))
        return FALSE;
    if (n > MAX_FOUND_LINES)
        fprintf(terminal->stream, "  and %" G_GINT64_FORMAT " more\n", n - MAX_FOUND_LINES);
    return TRUE;
}

/* Why the run is not green although nothing may have been found, and what to do about it. */
static void print_open(const Terminal *terminal) {
    const ResultView *view = terminal->view;
    g_auto(GStrv) reasons = exit_reasons(view, SEVERITY_OPEN);
    g_autofree char *joined = g_strjoinv("; ", reasons);
    g_autofree char *out = terminal_text(view->out);
    if (*reasons == NULL)
        return;
    fprintf(terminal->stream, "\nNot everything was judged%s:\n  %s\n",
            view->exit_status == 3 ? ", so the exit status is 3" : " either", joined);
    if (account_judged(view->account, ACCOUNT_INPUT) == 0)
        fputs("Are the paths those of the images?\n", terminal->stream);
    fprintf(terminal->stream,
            "%s/report.html names all of it, with reasons. Kinds that are listed and need not be "
            "judged\ncan be accepted: --allow KIND,...\n",
            out);
}

gboolean terminal_write(const ResultView *view, const ResultTable *table, FILE *stream,
                        GError **error) {
    (void)table;
    const Terminal terminal = {view, stream, label_width(view->kind)};
    if (!print_counts(&terminal, error))
        return FALSE;
    print_verdicts(&terminal);
    print_account(&terminal);
    if (!print_listed(&terminal, error) || !print_found(&terminal, error))
        return FALSE;
    print_open(&terminal);
    g_auto(GStrv) files = formats_files(view->kind);
    g_autofree char *names = g_strjoinv(", ", files);
    g_autofree char *out = terminal_text(view->out);
    fprintf(stream, "\nDetails in %s: %s, results.db\n", out, names);
    return TRUE;
}
