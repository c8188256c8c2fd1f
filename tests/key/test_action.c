/* Actions by how keys spell them, and what their table says. */
#include "core/key/action.h"

#include <string.h>

static void test_spellings(void) {
    static const struct {
        const char *text;
        Action action;
    } cases[] = {
        {"<pixels_hidden>", ACTION_PIXELS_HIDDEN},
        {"<Pixels_Hidden>", ACTION_PIXELS_HIDDEN},
        {"pixels_hidden", ACTION_PIXELS_HIDDEN},
        {"<pixels_hidden> ", ACTION_PIXELS_HIDDEN},
        {"\t< PIXELS HIDDEN >\r\n", ACTION_PIXELS_HIDDEN},
        {"<<pixels-hidden>>", ACTION_PIXELS_HIDDEN},
        {"pixels__hidden", ACTION_PIXELS_HIDDEN},
        {"pixels - retained", ACTION_PIXELS_RETAINED},
        {"<Text_NotNull>", ACTION_TEXT_NOTNULL},
        {"uid changed", ACTION_UID_CHANGED},
        {"", ACTION_UNKNOWN},
        {"<>", ACTION_UNKNOWN},
        {"<other>", ACTION_UNKNOWN},
        {"<pixels_hidde>", ACTION_UNKNOWN},
        {"<pixels_hidden2>", ACTION_UNKNOWN},
        {"<pixelshidden>", ACTION_UNKNOWN},
        {"<pixels_hidden><pixels_hidden>", ACTION_UNKNOWN},
        {"<pixels_h\xC4\xB1"
         "dden>",
         ACTION_UNKNOWN}, /* a letter that is an i to some */
        {"<_pixels_hidden>", ACTION_UNKNOWN},
        {NULL, ACTION_UNKNOWN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].text ? cases[i].text : "no text");
        g_assert_cmpint(action_find(text_of(cases[i].text)), ==, cases[i].action);
    }
    static const char with_zero[] = "<pixels\0hidden>";
    g_assert_cmpint(action_find((Text){with_zero, sizeof with_zero - 1}), ==, ACTION_UNKNOWN);
}

/* Every action is found by its name however it is written, and by no part of it. */
static void test_table(void) {
    for (Action action = 0; action < ACTION_UNKNOWN; action++) {
        const ActionFacts *facts = action_facts(action);
        g_autofree char *upper = g_ascii_strup(facts->name, -1);
        g_autofree char *blank = g_strdelimit(g_strdup(facts->name), "_", ' ');
        g_autofree char *bracketed = g_strdup_printf("<%s>", facts->name);
        g_assert_true(text_equals(facts->spelled, bracketed));
        g_assert_cmpint(action_find(facts->spelled), ==, action);
        g_assert_cmpint(action_find(text_of(upper)), ==, action);
        g_assert_cmpint(action_find(text_of(blank)), ==, action);
        g_assert_true(facts->of_pixels == g_str_has_prefix(facts->name, "pixels_"));
        g_assert_nonnull(facts->category);
        /* Without its bracket it is still whole. */
        for (gsize length = 0; length + 1 < facts->spelled.length; length++)
            g_assert_cmpint(action_find((Text){facts->spelled.data, length}), ==, ACTION_UNKNOWN);
    }
    g_assert_cmpstr(action_facts(ACTION_UNKNOWN)->name, ==, "other");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/action/spellings", test_spellings);
    g_test_add_func("/action/table", test_table);
    return g_test_run();
}
