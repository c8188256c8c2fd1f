#include "core/account/account.h"

#include <string.h>

G_DEFINE_QUARK(pixleak - account - error - quark, account_error)

struct Account {
    gsize met[ACCOUNT_SIDES], judged[ACCOUNT_SIDES];
    gsize listed[ACCOUNT_SIDES][LISTED_KINDS];
    gboolean allowed[LISTED_KINDS];
};

const char *account_side_name(AccountSide side) {
    static const char *const names[] = {"input", "original", "key"};
    return names[side];
}

gboolean account_side_find(const char *name, AccountSide *side) {
    for (guint i = 0; i < ACCOUNT_SIDES; i++)
        if (strcmp(account_side_name((AccountSide)i), name) == 0) {
            *side = (AccountSide)i;
            return TRUE;
        }
    return FALSE;
}

Account *account_new(void) {
    return g_new0(Account, 1);
}

void account_free(Account *account) {
    g_free(account);
}

static void set_unknown(const char *name, GError **error) {
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < LISTED_KINDS; i++)
        if (listed_kind_info((ListedKind)i)->blocks)
            g_string_append_printf(all, "%s%s", all->len ? ", " : "",
                                   listed_kind_info((ListedKind)i)->name);
    g_set_error(error, ACCOUNT_ERROR, 0,
                "--allow: there is no kind named \"%s\"; the kinds that can be allowed are %s",
                name, all->str);
}

gboolean account_allow(Account *account, const char *names, GError **error) {
    g_auto(GStrv) parts = g_strsplit(names, ",", -1);
    for (char **part = parts; *part != NULL; part++) {
        ListedKind kind;
        if (!listed_kind_find(g_strstrip(*part), &kind)) {
            set_unknown(*part, error);
            return FALSE;
        }
        account->allowed[kind] = TRUE;
    }
    return TRUE;
}

gboolean account_allows(const Account *account, ListedKind kind) {
    return account->allowed[kind];
}

void account_meet(Account *account, AccountSide side, gsize n) {
    account->met[side] += n;
}

void account_judge(Account *account, AccountSide side, gsize n) {
    account->judged[side] += n;
}

void account_list(Account *account, AccountSide side, ListedKind kind) {
    account->listed[side][kind]++;
}

void account_restart(Account *account) {
    memset(account->met, 0, sizeof account->met);
    memset(account->judged, 0, sizeof account->judged);
    memset(account->listed, 0, sizeof account->listed);
}

gsize account_met(const Account *account, AccountSide side) {
    return account->met[side];
}

gsize account_judged(const Account *account, AccountSide side) {
    return account->judged[side];
}

gsize account_listed(const Account *account, AccountSide side) {
    gsize n = 0;
    for (guint kind = 0; kind < LISTED_KINDS; kind++)
        n += account->listed[side][kind];
    return n;
}

gsize account_listed_as(const Account *account, ListedKind kind) {
    gsize n = 0;
    for (guint side = 0; side < ACCOUNT_SIDES; side++)
        n += account->listed[side][kind];
    return n;
}

gboolean account_kind_is_open(const Account *account, ListedKind kind) {
    return listed_kind_info(kind)->blocks && !account->allowed[kind];
}

gboolean account_is_open(const Account *account) {
    for (guint kind = 0; kind < LISTED_KINDS; kind++)
        if (account_kind_is_open(account, (ListedKind)kind) &&
            account_listed_as(account, (ListedKind)kind) > 0)
            return TRUE;
    return account->judged[ACCOUNT_INPUT] == 0;
}

gboolean account_adds_up(const Account *account, GError **error) {
    for (guint side = 0; side < ACCOUNT_SIDES; side++) {
        gsize listed = account_listed(account, (AccountSide)side);
        if (account->met[side] == account->judged[side] + listed)
            continue;
        g_set_error(error, ACCOUNT_ERROR, 0,
                    "the account does not add up: of %" G_GSIZE_FORMAT " (%s) %" G_GSIZE_FORMAT
                    " were judged and %" G_GSIZE_FORMAT
                    " listed. This is a fault of pixleak; please report it",
                    account->met[side], account_side_name((AccountSide)side), account->judged[side],
                    listed);
        return FALSE;
    }
    return TRUE;
}
