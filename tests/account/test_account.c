#include "core/account/account.h"

static void test_sums(void) {
    g_autoptr(Account) account = account_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(account_is_open(account)); /* nothing was judged */
    account_meet(account, ACCOUNT_INPUT, 3);
    account_judge(account, ACCOUNT_INPUT, 1);
    account_list(account, ACCOUNT_INPUT, LISTED_NO_IMAGE);
    g_assert_false(account_adds_up(account, &error));
    g_assert_nonnull(strstr(error->message, "input"));
    account_list(account, ACCOUNT_INPUT, LISTED_UNMAPPED);
    g_assert_true(account_adds_up(account, NULL));
    g_assert_cmpuint(account_listed(account, ACCOUNT_INPUT), ==, 2);
    account_meet(account, ACCOUNT_KEY, 1);
    g_assert_false(account_adds_up(account, NULL));
}

static void test_open(void) {
    for (guint kind = 0; kind < LISTED_KINDS; kind++) {
        const ListedKindInfo *info = listed_kind_info((ListedKind)kind);
        g_autoptr(Account) account = account_new();
        account_judge(account, ACCOUNT_INPUT, 1);
        g_assert_false(account_is_open(account));
        account_list(account, ACCOUNT_KEY, (ListedKind)kind);
        g_assert_cmpint(account_is_open(account), ==, info->blocks);
        g_assert_true(account_allow(account, info->name, NULL));
        g_assert_false(account_is_open(account));
    }
}

static void test_allow(void) {
    g_autoptr(Account) account = account_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(account_allow(account, "unmapped, not-dicom", &error));
    g_assert_true(account_allows(account, LISTED_UNMAPPED));
    g_assert_true(account_allows(account, LISTED_NOT_DICOM));
    g_assert_false(account_allows(account, LISTED_MISSING));
    g_assert_false(account_allow(account, "unmaped", &error));
    g_assert_nonnull(strstr(error->message, "\"unmaped\""));
    g_assert_nonnull(strstr(error->message, "unmapped"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/account/sums", test_sums);
    g_test_add_func("/account/open", test_open);
    g_test_add_func("/account/allow", test_allow);
    return g_test_run();
}
