#include "core/output/told/row_decision.h"

#include "core/output/formats/terminal_text.h"
#include "core/output/output.h"
#include "core/output/view.h"
#include "core/sealed/sealed.h"
#include "core/sealed/strange.h"
#include <string.h>

enum { DAY_LENGTH = 10, MOST_WHO = 60 };

static void row_decision_free(gpointer data) {
    RowDecision *decision = data;
    g_free(decision->told);
    g_free(decision);
}

static char *name_of(const char *table, gint64 number) {
    return g_strdup_printf("%s %" G_GINT64_FORMAT, table, number);
}

/* A name of one line, in which nothing begins another note. */
static char *who_of(const char *who) {
    char *line = terminal_line(who, MOST_WHO);
    return g_strdelimit(line, "#\n\r", ' ');
}

/* The later one of a row holds; an empty one takes it back. */
static void take_decision(sqlite3_stmt *row, GHashTable *decisions) {
    const char *kind = row_text(row, 2);
    char *name = name_of(row_text(row, 0), sqlite3_column_int64(row, 1));
    gboolean is_leak = strcmp(kind, "leak") == 0;
    if (!is_leak && strcmp(kind, "accepted") != 0 && strcmp(kind, "false alarm") != 0) {
        g_hash_table_remove(decisions, name);
        g_free(name);
        return;
    }
    g_autofree char *who = who_of(row_text(row, 3));
    g_autofree char *when = who_of(row_text(row, 4));
    g_autofree char *day = g_strndup(when, DAY_LENGTH);
    RowDecision *decision = g_new0(RowDecision, 1);
    decision->is_leak = is_leak;
    decision->told = g_strdup_printf("%s, %s, %s", kind, day, who);
    g_hash_table_replace(decisions, name, decision);
}

GHashTable *row_decisions_read(const FinishedRun *run, GError **error) {
    g_autoptr(GHashTable) decisions =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, row_decision_free);
    sqlite3_stmt *rows = NULL;
    int status;
    if (sqlite3_table_column_metadata(run->database, NULL, "decisions", NULL, NULL, NULL, NULL,
                                      NULL, NULL) != SQLITE_OK)
        return g_steal_pointer(&decisions); /* nobody decided anything */
    if (!strange_table_is_stored(run->database, "decisions")) {
        g_set_error(error, OUTPUT_ERROR, 0,
                    "%s: its decisions are no stored table, which pixleak did not write",
                    run->path);
        return NULL;
    }
    if (!sealed_prepare(run->database,
                        "SELECT \"table\", \"row\", decision, who, \"when\" FROM decisions"
                        " ORDER BY rowid",
                        &rows, error))
        return NULL;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW)
        take_decision(rows, decisions);
    sqlite3_finalize(rows);
    if (status != SQLITE_DONE) {
        sealed_fail(run->database, error);
        return NULL;
    }
    return g_steal_pointer(&decisions);
}

const RowDecision *row_decisions_find(GHashTable *decisions, const ToldRow *row) {
    g_autofree char *name = name_of(row->table->name, row->number);
    return g_hash_table_lookup(decisions, name);
}
