/* AnswerData by its usual layout and by the library: whatever the first takes, the second takes for
 * the same. */
#include "core/key/answers.h"
#include <string.h>

static const char one_check[] =
    "{\"tag\": \"<(0009,\\\"GEMS_IDEN_01\\\",01)>\", \"tag_ds\": \"<(0008,0012)>\", "
    "\"tag_name\": \"<Instance Creation Date>\", \"value\": \"<G\\u00d6K\\u7530 \\/ \\\\>\", "
    "\"action\": \"<date_shifted>\", \"action_text\": \"\", \"answer_category\": \"\", "
    "\"answer_category_v2\": {\"hipaa\": {\"z\": \"\", \"m\": \"HIPAA-C\"}, \"dicom\": {\"p15\": "
    "\"\", "
    "\"iod\": \"\", \"safe\": \"\"}, \"tcia\": {\"ptkb\": \"\", \"p15\": \"\", \"rev\": \"\"}, "
    "\"prev_cat\": %s}}";

static char *make_text(const char *list) {
    g_autofree char *check = g_strdup_printf(one_check, list);
    return g_strdup_printf("{\"0\": %s, \"17\": %s}", check, check);
}

typedef struct Parsed {
    GArray *checks;
    GStringChunk *memory;
    gboolean good;
} Parsed;

static void parse(Parsed *parsed, const char *text, gboolean by_layout) {
    gsize length = strlen(text);
    parsed->checks = g_array_new(FALSE, FALSE, sizeof(KeyCheck));
    parsed->memory = g_string_chunk_new(4096);
    char *copy = g_string_chunk_insert_len(parsed->memory, text, (gssize)length);
    parsed->good =
        by_layout ? answer_layout_parse(copy, length, NULL, parsed->checks)
                  : answer_data_parse(text, length, NULL, parsed->checks, parsed->memory, NULL);
    if (!parsed->good)
        g_assert_cmpuint(parsed->checks->len, ==, 0);
}

static void clear(Parsed *parsed) {
    g_array_unref(parsed->checks);
    g_string_chunk_free(parsed->memory);
}

static void assert_same_text(Text first, Text second) {
    g_assert_cmpint(first.data != NULL, ==, second.data != NULL);
    g_assert_cmpmem(first.data, first.length, second.data, second.length);
}

static void assert_same(const KeyCheck *first, const KeyCheck *second) {
    assert_same_text(first->number, second->number);
    assert_same_text(first->tag, second->tag);
    assert_same_text(first->tag_ds, second->tag_ds);
    assert_same_text(first->tag_name, second->tag_name);
    assert_same_text(first->value, second->value);
    assert_same_text(first->action, second->action);
    assert_same_text(first->action_text, second->action_text);
    assert_same_text(first->previous, second->previous);
    for (gsize i = 0; i < N_CATEGORIES; i++)
        assert_same_text(first->categories[i], second->categories[i]);
}

/* Whether the layout takes the text. */
static gboolean compare(const char *text) {
    Parsed layout, library;
    parse(&layout, text, TRUE);
    parse(&library, text, FALSE);
    gboolean taken = layout.good;
    if (taken) {
        g_assert_true(library.good);
        g_assert_cmpuint(layout.checks->len, ==, library.checks->len);
        for (guint i = 0; i < layout.checks->len; i++)
            assert_same(&g_array_index(layout.checks, KeyCheck, i),
                        &g_array_index(library.checks, KeyCheck, i));
    }
    clear(&layout);
    clear(&library);
    return taken;
}

static void test_cases(void) {
    static const char *const taken[] = {"[]", "[\"a\"]", "[\"a\", \"b, \", \"\"]"};
    static const char *const others[] = {"[1]", "[\"it's\"]", "[\"\\n\"]", "[[]]", "null"};
    for (gsize i = 0; i < G_N_ELEMENTS(taken); i++) {
        g_autofree char *text = make_text(taken[i]);
        g_assert_true(compare(text));
    }
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autofree char *text = make_text(others[i]);
        g_assert_false(compare(text));
    }
    g_autofree char *text = make_text("[\"a\"]");
    Parsed parsed;
    parse(&parsed, text, TRUE);
    const KeyCheck *check = &g_array_index(parsed.checks, KeyCheck, 1);
    assert_same_text(check->number, text_of("17"));
    assert_same_text(check->tag, text_of("<(0009,\"GEMS_IDEN_01\",01)>"));
    assert_same_text(check->value, text_of("<G\u00d6K\u7530 / \\>"));
    assert_same_text(check->previous, text_of("['a']"));
    assert_same_text(check->categories[1], text_of("HIPAA-C"));
    clear(&parsed);
    g_assert_false(compare("{}"));
    g_assert_false(compare(""));
}

/* Texts with some of their characters changed, gone or come in. */
static void test_changed(void) {
    static const char characters[] = "\"\\{}[]:, u0dD8'nx\x7f\xc3\x01";
    g_autofree char *good = make_text("[\"a\", \"b\"]");
    guint32 seed = 20261125;
    g_test_message("seed %u", seed);
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    gsize n_taken = 0;
    for (gsize i = 0; i < 30000; i++) {
        g_autoptr(GString) text = g_string_new(good);
        for (gint n = g_rand_int_range(rand, 1, 3); n > 0; n--) {
            gssize at = g_rand_int_range(rand, 0, (gint32)text->len);
            char with = characters[g_rand_int_range(rand, 0, sizeof characters - 1)];
            gint kind = g_rand_int_range(rand, 0, 3);
            if (kind == 0)
                text->str[at] = with;
            else if (kind == 1)
                g_string_insert_c(text, at, with);
            else
                g_string_erase(text, at, 1);
        }
        n_taken += compare(text->str);
    }
    g_test_message("%zu of the changed texts are still taken", n_taken);
    g_assert_cmpuint(n_taken, >, 1000);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/answers/cases", test_cases);
    g_test_add_func("/answers/changed", test_changed);
    return g_test_run();
}
