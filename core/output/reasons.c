#include "core/output/reasons.h"

gboolean kind_is_open(const Account *account, ListedKind kind) {
    return listed_kind_info(kind)->blocks && !account_allows(account, kind);
}

static void add(GStrvBuilder *builder, char *reason) {
    g_autofree char *owned = reason;
    g_strv_builder_add(builder, owned);
}

static void add_verdicts(GStrvBuilder *builder, const ResultView *view, Severity severity) {
    for (guint i = 0; view->kind->tables[i].name != NULL; i++) {
        const ResultTable *table = &view->kind->tables[i];
        for (guint j = 0; table->verdicts != NULL && j < table->verdicts->n; j++)
            if (table->verdicts->verdicts[j].severity == severity && view->counts[i][j] > 0)
                add(builder,
                    g_strdup_printf("%s: %" G_GSIZE_FORMAT " %s", table->name, view->counts[i][j],
                                    table->verdicts->verdicts[j].name));
    }
}

static void add_listed(GStrvBuilder *builder, const Account *account) {
    for (guint i = 0; i < LISTED_KINDS; i++) {
        gsize n = account_listed_as(account, (ListedKind)i);
        if (n > 0 && kind_is_open(account, (ListedKind)i))
            add(builder, g_strdup_printf("listed: %" G_GSIZE_FORMAT " %s", n,
                                         listed_kind_info((ListedKind)i)->name));
    }
    if (account_judged(account, ACCOUNT_INPUT) == 0)
        g_strv_builder_add(builder, "nothing was judged");
}

char **exit_reasons(const ResultView *view, Severity severity) {
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    add_verdicts(builder, view, severity);
    if (severity == SEVERITY_OPEN)
        add_listed(builder, view->account);
    return g_strv_builder_end(builder);
}

char *account_sentence(const Account *account, AccountSide side) {
    static const char *const nouns[] = {"inputs", "originals", "rows of the key"};
    return g_strdup_printf("of %" G_GSIZE_FORMAT " %s %" G_GSIZE_FORMAT
                           " were judged and %" G_GSIZE_FORMAT " listed",
                           account_met(account, side), nouns[side], account_judged(account, side),
                           account_listed(account, side));
}

char *allowed_kinds(const Account *account) {
    GString *kinds = g_string_new(NULL);
    for (guint i = 0; i < LISTED_KINDS; i++)
        if (account_allows(account, (ListedKind)i))
            g_string_append_printf(kinds, "%s%s", kinds->len > 0 ? "," : "",
                                   listed_kind_info((ListedKind)i)->name);
    return g_string_free(kinds, FALSE);
}
