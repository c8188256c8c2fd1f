/* What became of everything that a run met: each file, archive member and row of the key is either
 * judged or listed with a reason, once. */
#pragma once
#include "core/account/listed_kind.h"

#define ACCOUNT_ERROR (account_error_quark())
GQuark account_error_quark(void);

typedef enum AccountSide {
    ACCOUNT_INPUT,    /* files and members that are judged */
    ACCOUNT_ORIGINAL, /* files and members that they are compared with */
    ACCOUNT_KEY,      /* rows of the answer key */
    ACCOUNT_SIDES
} AccountSide;
/* "input", "original", "key" */
const char *account_side_name(AccountSide side);
/* The side of a name; FALSE where there is none. */
gboolean account_side_find(const char *name, AccountSide *side);

typedef struct Account Account;
Account *account_new(void);
void account_free(Account *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Account, account_free)

/* The kinds that the user accepts, by name, with commas between them. Fails, naming all kinds that
 * block, where one is unknown. */
gboolean account_allow(Account *account, const char *names, GError **error);
gboolean account_allows(const Account *account, ListedKind kind);

void account_meet(Account *account, AccountSide side, gsize n);
void account_judge(Account *account, AccountSide side, gsize n);
/* Counts what is listed; whoever keeps the rows of results keeps the name and the reason. */
void account_list(Account *account, AccountSide side, ListedKind kind);

/* Counts from 0 again. What is allowed stays. */
void account_restart(Account *account);

gsize account_met(const Account *account, AccountSide side);
gsize account_judged(const Account *account, AccountSide side);
gsize account_listed(const Account *account, AccountSide side);
/* Of all sides. */
gsize account_listed_as(const Account *account, ListedKind kind);

/* Whether what is listed as this kind keeps the run from being green: it blocks and isn't allowed.
 */
gboolean account_kind_is_open(const Account *account, ListedKind kind);
/* Why the run can't be green: something that is listed blocks, or no input was judged. */
gboolean account_is_open(const Account *account);
/* Whether on every side as many were judged or listed as were met. */
gboolean account_adds_up(const Account *account, GError **error);
