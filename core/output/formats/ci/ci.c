#include "core/output/formats/ci/ci.h"

#include "core/output/formats/terminal_text.h"

gboolean ci_each(const ResultView *view, ToldVisit visit, gpointer data, GError **error) {
    return told_each(view->database, told_kind_find(view->kind->command), view->account, visit,
                     data, error);
}

char *ci_rule(const ResultView *view, const ToldRow *row) {
    return g_strdup_printf("%s/%s/%s", view->kind->command, row->table->name,
                           *row->verdict != '\0' ? row->verdict : "looked-at");
}

char *ci_message(const ToldRow *row) {
    g_autofree char *where = told_where(row);
    g_autofree char *shown = terminal_text(where);
    return g_strdup_printf("%s (%s%sfingerprint %s)",
                           *row->meaning != '\0' ? row->meaning : "Looked at", shown,
                           *shown != '\0' ? "; " : "", row->fingerprint);
}
