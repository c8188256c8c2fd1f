#include "core/output/formats/terminal_account.h"

#include "core/output/formats/reasons.h"
#include "core/output/formats/terminal_text.h"
#include <string.h>

enum {
    MAX_NAMES = 3, /* of a kind that is listed, where not all are asked for */
    /* Characters: a path and a reason that are longer would hide the lines beside them. */
    MAX_NAME = 160,
    MAX_REASON = 160,
};

typedef struct Lines {
    const ResultView *view;
    FILE *stream;
    int label;        /* width of what stands before the lines */
    gsize most_names; /* of a kind that is listed */
} Lines;

static void print_account(const Lines *lines) {
    const char *label = "account";
    for (guint side = 0; side < ACCOUNT_SIDES; side++) {
        const Account *account = lines->view->account;
        if (side != ACCOUNT_INPUT && account_met(account, (AccountSide)side) == 0)
            continue;
        g_autofree char *sentence = account_sentence(account, (AccountSide)side);
        fprintf(lines->stream, "%-*s  %s\n", lines->label, label, sentence);
        label = "";
    }
}

static void print_name(sqlite3_stmt *row, gpointer data) {
    const Lines *lines = data;
    g_autofree char *name = terminal_name(row_text(row, 0), MAX_NAME);
    g_autofree char *reason = terminal_line(row_text(row, 1), MAX_REASON);
    gboolean says_name = g_str_has_prefix(row_text(row, 1), row_text(row, 0));
    fprintf(lines->stream, "%*s    %s%s%s\n", lines->label, "", says_name ? "" : name,
            says_name ? "" : ": ", reason);
}

/* Behind the first names of so many. */
static void print_rest(const Lines *lines, gsize n) {
    if (n > lines->most_names)
        fprintf(lines->stream, "%*s    and %" G_GSIZE_FORMAT " more\n", lines->label, "",
                n - lines->most_names);
}

/* The first names of a kind that keeps the run from being green; of all kinds where nothing was
 * judged. */
static gboolean print_names(const Lines *lines, const char *kind, gsize n, GError **error) {
    g_autofree char *sql = g_strdup_printf("SELECT name, reason FROM listed WHERE kind = '%s' "
                                           "ORDER BY name, reason LIMIT %" G_GSIZE_FORMAT,
                                           kind, lines->most_names);
    if (!view_each(lines->view, sql, print_name, (gpointer)lines, error))
        return FALSE;
    print_rest(lines, n);
    return TRUE;
}

static gboolean print_listed(const Lines *lines, GError **error) {
    const Account *account = lines->view->account;
    const char *label = "listed";
    for (guint i = 0; i < LISTED_KINDS; i++) {
        const ListedKindInfo *info = listed_kind_info((ListedKind)i);
        gsize n = account_listed_as(account, (ListedKind)i);
        if (n == 0)
            continue;
        gboolean allowed = info->blocks && account_allows(account, (ListedKind)i);
        fprintf(lines->stream, "%-*s  %s %" G_GSIZE_FORMAT "  %s%s\n", lines->label, label,
                info->name, n, info->meaning, allowed ? " (allowed)" : "");
        label = "";
        if ((account_kind_is_open(account, (ListedKind)i) ||
             account_judged(account, ACCOUNT_INPUT) == 0) &&
            !print_names(lines, info->name, n, error))
            return FALSE;
    }
    return TRUE;
}

/* The first of what a worker looked at and could not judge. */
static gboolean print_undetermined(const Lines *lines, GError **error) {
    const char *sql = lines->view->kind->open_sql;
    if (sql == NULL)
        return TRUE;
    g_autofree char *first = g_strdup_printf("%s LIMIT %" G_GSIZE_FORMAT, sql, lines->most_names);
    g_autofree char *all = g_strdup_printf("SELECT count(*) FROM (%s)", sql);
    gint64 n;
    if (!view_number(lines->view, all, &n, error))
        return FALSE;
    if (n > 0)
        fprintf(lines->stream, "%-*s  of what could not be judged:\n", lines->label, "open");
    if (n > 0 && !view_each(lines->view, first, print_name, (gpointer)lines, error))
        return FALSE;
    print_rest(lines, (gsize)n);
    return TRUE;
}

gboolean terminal_print_account(const ResultView *view, int label, gboolean all, FILE *stream,
                                GError **error) {
    const Lines lines = {view, stream, label, all ? G_MAXINT : MAX_NAMES};
    print_account(&lines);
    return print_listed(&lines, error) && print_undetermined(&lines, error);
}

void terminal_print_open(const ResultView *view, const char *file, FILE *stream) {
    g_auto(GStrv) reasons = exit_reasons(view, SEVERITY_OPEN);
    g_autofree char *joined = g_strjoinv("; ", reasons);
    g_autofree char *out = terminal_text(view->out);
    g_autofree char *allow = kinds_to_allow(view);
    if (*reasons == NULL)
        return;
    fprintf(stream, "\n%s:\n  %s\n",
            view->exit_status == 3 ? "Not everything was judged, so the exit status is 3"
                                   : "Besides, not everything was judged",
            joined);
    if (account_judged(view->account, ACCOUNT_INPUT) == 0)
        fputs("Are the paths those of the images?\n", stream);
    fprintf(stream, "%s/%s names all of it, with reasons.\n", out, file);
    if (*allow != '\0')
        fprintf(stream, "If these need not be judged: --allow %s\n", allow);
}

gboolean terminal_print_sandbox(const ResultView *view, int label, gboolean all, FILE *stream,
                                GError **error) {
    g_autofree char *sandbox = view_sandbox(view, error);
    if (sandbox == NULL)
        return FALSE;
    g_autofree char *shown = terminal_text(sandbox);
    if (all || strcmp(sandbox, "whole") != 0)
        fprintf(stream, "%-*s  %s\n", label, "sandbox", shown);
    return TRUE;
}
