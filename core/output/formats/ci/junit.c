/* JUnit's XML: a suite for each table, a case for each row. A finding is a failure, what could not
 * be judged an error, what is accepted is skipped. Attributes and elements are those that both
 * Jenkins's schema and windyroad's JUnit-Schema take; a validation keeps no time, so that a
 * timestamp is lacking. */
#include "core/output/format.h"
#include "core/output/formats/ci/ci.h"
#include "core/output/formats/terminal_text.h"
#include <string.h>

enum { MAX_SUITES = 8 };

typedef struct Suite {
    const ToldTable *table;
    gsize tests, failures, errors, skipped;
} Suite;

typedef struct Junit {
    const ResultView *view;
    FILE *stream;
    Suite suites[MAX_SUITES]; /* in the order of the rows */
    guint n_suites, at;       /* those that are open or behind */
    const char *time;         /* of the run; "" where it isn't known */
    const char *sandbox;      /* see view_sandbox() */
} Junit;

static Suite *suite_of(Junit *junit, const ToldTable *table) {
    if (junit->n_suites == 0 || junit->suites[junit->n_suites - 1].table != table) {
        g_assert(junit->n_suites < MAX_SUITES);
        junit->suites[junit->n_suites++].table = table;
    }
    return &junit->suites[junit->n_suites - 1];
}

static gboolean count(const ToldRow *row, gpointer data, GError **error) {
    (void)error;
    Suite *suite = suite_of(data, row->table);
    suite->tests++;
    if (row->accepted)
        suite->skipped++;
    else if (row->severity == SEVERITY_FOUND)
        suite->failures++;
    else if (row->severity == SEVERITY_OPEN)
        suite->errors++;
    return TRUE;
}

/* Nothing that XML has no character for, and nothing that acts on a terminal. */
static void write_attribute(FILE *stream, const char *name, const char *text) {
    g_autofree char *shown = terminal_text(text);
    fprintf(stream, " %s=\"", name);
    for (const char *at = shown; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        g_autofree char *escaped = g_markup_escape_text(at, g_utf8_next_char(at) - at);
        fputs((c & 0xFFFE) == 0xFFFE ? "?" : escaped, stream);
    }
    fputc('"', stream);
}

static void begin_suite(const Junit *junit, const Suite *suite) {
    FILE *stream = junit->stream;
    g_autofree char *package = g_strconcat("pixleak.", junit->view->kind->command, NULL);
    fprintf(stream, "  <testsuite id=\"%u\"", (guint)(suite - junit->suites));
    write_attribute(stream, "package", package);
    write_attribute(stream, "name", suite->table->name);
    if (*junit->time != '\0')
        write_attribute(stream, "timestamp", junit->time);
    fprintf(stream,
            " hostname=\"localhost\" tests=\"%" G_GSIZE_FORMAT "\" failures=\"%" G_GSIZE_FORMAT
            "\" errors=\"%" G_GSIZE_FORMAT "\" skipped=\"%" G_GSIZE_FORMAT
            "\" time=\"0\">\n    <properties>\n      <property name=\"sandbox\"",
            suite->tests, suite->failures, suite->errors, suite->skipped);
    write_attribute(stream, "value", junit->sandbox);
    fputs("/>\n    </properties>\n", stream);
}

static void end_suite(FILE *stream) {
    fputs("    <system-out/>\n    <system-err/>\n  </testsuite>\n", stream);
}

static void write_outcome(FILE *stream, const ToldRow *row) {
    g_autofree char *message = ci_message(row);
    if (row->accepted) {
        fputs("      <skipped/>\n", stream);
    } else if (row->severity > SEVERITY_CLEAN) {
        fputs(row->severity == SEVERITY_FOUND ? "      <failure" : "      <error", stream);
        write_attribute(stream, "type", row->verdict);
        write_attribute(stream, "message", message);
        fputs("/>\n", stream);
    }
}

static gboolean write_case(const ToldRow *row, gpointer data, GError **error) {
    Junit *junit = data;
    FILE *stream = junit->stream;
    (void)error;
    if (junit->at == 0 || junit->suites[junit->at - 1].table != row->table) {
        if (junit->at > 0)
            end_suite(stream);
        begin_suite(junit, &junit->suites[junit->at++]);
    }
    g_autofree char *where = told_where(row);
    g_autofree char *name = g_strconcat(where, *where != '\0' ? " " : "", row->fingerprint, NULL);
    fputs("    <testcase", stream);
    write_attribute(stream, "classname", row->file);
    write_attribute(stream, "name", name);
    fputs(" time=\"0\">\n", stream);
    write_outcome(stream, row);
    fputs("    </testcase>\n", stream);
    return TRUE;
}

/* Without a zone, which the schemas don't take. */
static char *find_time(const ResultView *view, GError **error) {
    g_autofree char *started = view_run_text(view, "started", error);
    return started != NULL ? g_strndup(started, strlen("2026-01-01T00:00:00")) : NULL;
}

gboolean junit_write(const ResultView *view, const ResultTable *table, FILE *stream,
                     GError **error) {
    (void)table;
    g_autofree char *time = find_time(view, error);
    g_autofree char *sandbox = time != NULL ? view_sandbox(view, error) : NULL;
    Junit junit = {.view = view, .stream = stream, .time = time, .sandbox = sandbox};
    if (sandbox == NULL || !ci_each(view, count, &junit, error))
        return FALSE;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", stream);
    if (!ci_each(view, write_case, &junit, error))
        return FALSE;
    if (junit.at > 0)
        end_suite(stream);
    fputs("</testsuites>\n", stream);
    return TRUE;
}
