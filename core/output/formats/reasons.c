#include "core/output/formats/reasons.h"

#include <string.h>

/* "2 legible", after "regions: " or what stands before it. */
static void add_count(GString *reason, const char *of, gsize n, const char *name) {
    if (n == 0)
        return;
    g_string_append_printf(reason, "%s%s%" G_GSIZE_FORMAT " %s", reason->len > 0 ? "" : of,
                           reason->len > 0 ? ", " : ": ", n, name);
}

/* Without what is accepted. */
static char *verdicts_reason(const ResultTable *table, const gsize *counts, const gsize *accepted,
                             Severity severity) {
    GString *reason = g_string_new(NULL);
    for (guint i = 0; table->verdicts != NULL && i < table->verdicts->n; i++)
        if (table->verdicts->verdicts[i].severity == severity)
            add_count(reason, table->name, counts[i] - accepted[i],
                      table->verdicts->verdicts[i].name);
    return g_string_free(reason, FALSE);
}

static char *listed_reason(const Account *account) {
    GString *reason = g_string_new(NULL);
    for (guint i = 0; i < LISTED_KINDS; i++)
        if (account_kind_is_open(account, (ListedKind)i))
            add_count(reason, "listed", account_listed_as(account, (ListedKind)i),
                      listed_kind_info((ListedKind)i)->name);
    return g_string_free(reason, FALSE);
}

/* Takes over a reason, which is empty where there is none. */
static void add_reason(GStrvBuilder *builder, char *reason) {
    if (*reason != '\0')
        g_strv_builder_add(builder, reason);
    g_free(reason);
}

char **exit_reasons(const ResultView *view, Severity severity) {
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (guint i = 0; view->kind->tables[i].name != NULL; i++)
        add_reason(builder, verdicts_reason(&view->kind->tables[i], view->counts[i],
                                            view->accepted[i], severity));
    if (severity == SEVERITY_OPEN) {
        add_reason(builder, listed_reason(view->account));
        if (account_judged(view->account, ACCOUNT_INPUT) == 0)
            g_strv_builder_add(builder, "nothing was judged");
    }
    return g_strv_builder_end(builder);
}

char *account_sentence(const Account *account, AccountSide side) {
    static const char *const nouns[] = {"inputs", "originals", "rows of the key"};
    return g_strdup_printf("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " %s judged, %" G_GSIZE_FORMAT
                           " listed",
                           account_judged(account, side), account_met(account, side), nouns[side],
                           account_listed(account, side));
}

static gboolean is_listed_open(const Account *account, ListedKind kind) {
    return account_kind_is_open(account, kind) && account_listed_as(account, kind) > 0;
}

static char *join_kinds(const Account *account, gboolean (*wanted)(const Account *, ListedKind)) {
    GString *kinds = g_string_new(NULL);
    for (guint i = 0; i < LISTED_KINDS; i++)
        if (wanted(account, (ListedKind)i))
            g_string_append_printf(kinds, "%s%s", kinds->len > 0 ? "," : "",
                                   listed_kind_info((ListedKind)i)->name);
    return g_string_free(kinds, FALSE);
}

char *allowed_kinds(const Account *account) {
    return join_kinds(account, account_allows);
}

char *kinds_to_allow(const ResultView *view) {
    g_auto(GStrv) open = exit_reasons(view, SEVERITY_OPEN);
    g_autofree char *listed = listed_reason(view->account);
    gboolean decides = g_strv_length(open) == 1 && strcmp(*open, listed) == 0;
    return view->exit_status == 3 && decides ? join_kinds(view->account, is_listed_open)
                                             : g_strdup("");
}
