/* Decisions: made, and handed on. */
#include "core/serve/answers.h"
#include "core/serve/limits.h"
#include <stdio.h>
#include <string.h>

/* All rows that a query finds, whichever of them are in sight. */
static GArray *rows_of_query(Desk *desk, GHashTable *arguments) {
    RowQuery query = argument_query(desk, arguments);
    query.grouped = FALSE;
    QueryAnswer found = query_run(desk->engine, &query);
    GArray *rows = g_array_sized_new(FALSE, FALSE, sizeof(RowIndex), found.n);
    for (guint i = 0; i < found.n; i++)
        if (row_table_page_number(desk->rows, found.rows[i].row) != 0)
            g_array_append_val(rows, found.rows[i].row);
    g_strfreev(query.facets);
    return rows;
}

/* The row, or with `same` all of that text that the filters let through; NULL, having answered. */
static GArray *rows_to_decide(Desk *desk, GHashTable *arguments, Answer *answer) {
    RowIndex row;
    if (g_hash_table_contains(arguments, "same") && g_hash_table_contains(arguments, "all"))
        return rows_of_query(desk, arguments);
    if (!argument_row(desk, arguments, answer, &row))
        return NULL;
    if (row_table_page_number(desk->rows, row) == 0) {
        answer_say(answer, 409,
                   "What is listed was not judged: its kind is accepted with --allow, and nothing "
                   "is decided of it here.");
        return NULL;
    }
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(RowIndex));
    g_array_append_val(rows, row);
    return rows;
}

void answer_decide(Desk *desk, GHashTable *arguments, Answer *answer) {
    DecisionKind kind;
    g_autoptr(GError) error = NULL;
    const char *note = g_hash_table_lookup(arguments, "note");
    if (!decision_kind_find(g_hash_table_lookup(arguments, "decision"), &kind)) {
        answer_say(answer, 400, "A decision is leak, false alarm, accepted, or empty.");
        return;
    }
    if (note != NULL && strlen(note) > SERVE_NOTE_MOST) {
        answer_say(answer, 413, "The note is too long.");
        return;
    }
    g_autoptr(GArray) rows = rows_to_decide(desk, arguments, answer);
    if (rows == NULL)
        return;
    if (!decisions_make(desk->decisions, (const RowIndex *)(const void *)rows->data, rows->len,
                        kind, note != NULL ? note : "", desk->user, &error)) {
        g_autofree char *told = g_strdup_printf("The decision was not kept: %s", error->message);
        answer_say(answer, 503, told);
        return;
    }
    char *said = g_strdup_printf("{\"decided\":%u}", rows->len);
    answer_take(answer, "application/json; charset=utf-8", said, strlen(said));
}

void answer_export(Desk *desk, GHashTable *arguments, Answer *answer) {
    (void)arguments;
    char *data = NULL;
    gsize length;
    FILE *file = open_memstream(&data, &length);
    decisions_export(desk->decisions, file);
    fclose(file);
    answer_take(answer, "text/csv; charset=utf-8", data, length);
    answer->file = "decisions.csv";
}
