/* The page, what it says of the run, and its rows. */
#include "core/output/formats/json_stream.h"
#include "core/serve/answers.h"
#include "core/serve/limits.h"
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* Made from the files below this folder when building, and from the report's own style and script.
 */
extern const char serve_html[], serve_css[], serve_js[], page_css[], how_js[];

static const char json_type[] = "application/json; charset=utf-8";

static void make_nonce(Answer *answer) {
    guint8 bytes[(sizeof answer->nonce - 1) / 2] = {0};
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return; /* none is known then, so that no script runs */
    for (gsize i = 0; i < sizeof bytes; i++)
        g_snprintf(answer->nonce + 2 * i, 3, "%02x", bytes[i]);
}

void answer_page(Desk *desk, GHashTable *arguments, Answer *answer) {
    (void)desk;
    (void)arguments;
    make_nonce(answer);
    g_auto(GStrv) parts = g_strsplit(serve_html, "@", -1);
    GString *page = g_string_new(NULL);
    for (char **part = parts; *part != NULL; part++) {
        const char *text = g_str_equal(*part, "NONCE")  ? answer->nonce
                           : g_str_equal(*part, "BASE") ? page_css
                           : g_str_equal(*part, "CSS")  ? serve_css
                           : g_str_equal(*part, "HOW")  ? how_js
                           : g_str_equal(*part, "JS")   ? serve_js
                                                        : *part;
        g_string_append(page, text);
    }
    gsize length = page->len;
    answer_take(answer, "text/html; charset=utf-8", g_string_free(page, FALSE), length);
}

static void write_decision_counts(const Desk *desk, FILE *file) {
    fprintf(file, ",\"decided\":{");
    for (guint i = DECISION_LEAK; i < N_DECISIONS; i++) {
        fputs(i > DECISION_LEAK ? "," : "", file);
        json_write_string(file, decision_kind_name((DecisionKind)i));
        fprintf(file, ":%u", decisions_count(desk->decisions, (DecisionKind)i));
    }
    fputc('}', file);
}

void answer_about(Desk *desk, GHashTable *arguments, Answer *answer) {
    (void)arguments;
    char *data = NULL;
    gsize length;
    FILE *file = open_memstream(&data, &length);
    fprintf(file, "{%s", desk->about);
    write_decision_counts(desk, file);
    fprintf(file, ",\"all\":%u,\"pictures\":%u,", row_table_length(desk->rows),
            g_hash_table_size(desk->crops));
    page_member_write(file, "user", desk->user);
    fputc(',', file);
    const char *refused = decisions_refused(desk->decisions);
    page_member_write(file, "refused", refused != NULL ? refused : "");
    fputc('}', file);
    fclose(file);
    answer_take(answer, json_type, data, length);
}

static void write_decision(const CuratorDecision *decision, FILE *file) {
    if (decision == NULL)
        return;
    fputs(",\"decision\":{", file);
    page_member_write(file, "kind", decision_kind_name(decision->kind));
    fputc(',', file);
    page_member_write(file, "note", decision->note);
    fputc(',', file);
    page_member_write(file, "who", decision->who);
    fputc(',', file);
    page_member_write(file, "when", decision->when);
    fputc('}', file);
}

static void write_crops(const GPtrArray *crops, FILE *file) {
    fputs(",\"crops\":[", file);
    for (guint i = 0; crops != NULL && i < crops->len; i++) {
        const CropPlace *crop = g_ptr_array_index(crops, i);
        fprintf(file, "%s[%" G_GINT64_FORMAT ",", i > 0 ? "," : "", crop->number);
        json_write_string(file, crop->side);
        fputc(']', file);
    }
    fputc(']', file);
}

static void write_row(const Desk *desk, const QueryRow *row, FILE *file) {
    fprintf(file, "{\"row\":%u,\"n\":%u,\"done\":%u,\"class\":%u,\"listed\":%s,\"cells\":[",
            row->row, row->n, row->done, desk->classes->of_row[row->row],
            row_table_page_number(desk->rows, row->row) == 0 ? "true" : "false");
    for (guint i = 0; i < row_table_n_columns(desk->rows); i++) {
        const char *text = row_table_text(desk->rows, row_table_cells(desk->rows, i)[row->row]);
        fputs(i > 0 ? "," : "", file);
        json_write_string(file, text != NULL ? text : "");
    }
    fputc(']', file);
    write_decision(decisions_get(desk->decisions, row->row), file);
    write_crops(desk_crops(desk, row->row), file);
    fputc('}', file);
}

static void write_counts(const Desk *desk, const QueryAnswer *found, FILE *file) {
    fputs(",\"classes\":[", file);
    for (guint i = 0; i < desk->classes->classes->len; i++)
        fprintf(file, "%s%u", i > 0 ? "," : "", found->class_counts[i]);
    fputc(']', file);
    write_decision_counts(desk, file);
}

/* Where a page begins: at `from`, or a little before the row that `row` names, if it is there. */
static guint first_row(const Desk *desk, GHashTable *arguments, guint n, guint most, gint64 *at) {
    gint64 from, row;
    guint found;
    *at = -1;
    if (argument_number(arguments, "row", G_MAXUINT32 - 1, &row) &&
        query_find(desk->engine, (RowIndex)row, &found)) {
        *at = found;
        return found > most / 2 ? found - most / 2 : 0;
    }
    return argument_number(arguments, "from", G_MAXUINT32, &from) ? (guint)MIN(from, n) : 0;
}

void answer_rows(Desk *desk, GHashTable *arguments, Answer *answer) {
    RowQuery query = argument_query(desk, arguments);
    QueryAnswer found = query_run(desk->engine, &query);
    gint64 most = SERVE_ROWS_MOST, at;
    argument_number(arguments, "n", SERVE_ROWS_MOST, &most);
    guint first = first_row(desk, arguments, found.n, (guint)most, &at);
    guint last = (guint)MIN((guint64)first + (guint64)most, found.n);
    char *data = NULL;
    gsize length;
    FILE *file = open_memstream(&data, &length);
    fprintf(file, "{\"total\":%u,\"from\":%u,\"at\":%" G_GINT64_FORMAT, found.n, first, at);
    write_counts(desk, &found, file);
    fputs(",\"rows\":[", file);
    for (guint i = first; i < last; i++) {
        fputs(i > first ? ",\n" : "", file);
        write_row(desk, &found.rows[i], file);
    }
    fputs("]}", file);
    fclose(file);
    g_strfreev(query.facets);
    answer_take(answer, json_type, data, length);
}
