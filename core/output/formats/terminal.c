/* What a run says on the terminal: counts, what was listed and why the exit status is what it is.
 * No text that was burned in. */
#include "core/output/format.h"
#include "core/output/formats/terminal_account.h"
#include "core/output/formats/terminal_colour.h"
#include "core/output/formats/terminal_text.h"
#include <string.h>

enum { MAX_FOUND_LINES = 20 };

typedef struct Terminal {
    const ResultView *view;
    FILE *stream;
    int label;    /* width of what stands before the counts */
    gboolean all; /* every line of what was found */
    gboolean has_colour;
} Terminal;

static int label_width(const ResultView *view) {
    gsize width = strlen(view->has_baseline ? "baseline" : "account");
    for (const ResultTable *table = view->kind->tables; table->name != NULL; table++)
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
        for (guint j = 0; j < table->verdicts->n; j++) {
            const VerdictInfo *info = &table->verdicts->verdicts[j];
            gboolean has_colour = terminal->has_colour && view->counts[i][j] > 0;
            fprintf(terminal->stream, "  %s%s %" G_GSIZE_FORMAT "%s",
                    has_colour ? terminal_colour(info->severity) : "", info->name,
                    view->counts[i][j], has_colour ? TERMINAL_PLAIN : "");
        }
        fputc('\n', terminal->stream);
    }
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
    gint64 most = terminal->all ? G_MAXINT64 : MAX_FOUND_LINES;
    g_autofree char *first =
        g_strdup_printf("%s LIMIT %" G_GINT64_FORMAT, view->kind->found_sql, most);
    g_autofree char *all = g_strdup_printf("SELECT count(*) FROM (%s)", view->kind->found_sql);
    gint64 n;
    if (!view_number(view, all, &n, error))
        return FALSE;
    if (n == 0)
        return TRUE;
    fprintf(terminal->stream, "\n%s", view->kind->found_heading);
    if (!view_each(view, first, print_found_row, (gpointer)terminal, error))
        return FALSE;
    if (n > most)
        fprintf(terminal->stream, "  and %" G_GINT64_FORMAT " more\n", n - most);
    return TRUE;
}

static void print_machine(sqlite3_stmt *row, gpointer data) {
    const Terminal *terminal = data;
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        g_autofree char *text = terminal_text(row_text(row, i));
        if (sqlite3_column_type(row, i) != SQLITE_NULL)
            fprintf(terminal->stream, "%-*s  %s\n", terminal->label, sqlite3_column_name(row, i),
                    text);
    }
}

static gboolean write_summary(const ResultView *view, gboolean all, FILE *stream, GError **error) {
    const Terminal terminal = {view, stream, label_width(view), all, terminal_has_colour(stream)};
    if (!print_counts(&terminal, error))
        return FALSE;
    print_verdicts(&terminal);
    if (!terminal_print_account(view, terminal.label, all, stream, error) ||
        !view_each(view, "SELECT device FROM run", print_machine, (gpointer)&terminal, error) ||
        !terminal_print_sandbox(view, terminal.label, all, stream, error) ||
        !view_each(view, "SELECT baseline FROM run", print_machine, (gpointer)&terminal, error) ||
        !print_found(&terminal, error))
        return FALSE;
    terminal_print_open(view, "report.html", stream);
    g_auto(GStrv) files = formats_files(view->kind);
    g_autofree char *names = g_strjoinv(", ", files);
    g_autofree char *out = terminal_text(view->out);
    fprintf(stream, "\nDetails in %s: %s, results.db\n", out, names);
    return TRUE;
}

gboolean terminal_write(const ResultView *view, const ResultTable *table, FILE *stream,
                        GError **error) {
    (void)table;
    return write_summary(view, FALSE, stream, error);
}

gboolean terminal_write_all(const ResultView *view, const ResultTable *table, FILE *stream,
                            GError **error) {
    (void)table;
    return write_summary(view, TRUE, stream, error);
}
