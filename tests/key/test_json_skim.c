/* Members of JSON objects as the skimmer cuts them, against JSON-GLib's. */
#include "core/key/json_skim.h"

#include "tests/seeded.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* A text in memory of its size, so that ASan sees a read beyond it. */
static JsonSkimStep skim(const char *text, gsize length, GPtrArray *members) {
    g_autofree char *copy = g_memdup2(text, length);
    JsonSkim at = {copy, copy + length, FALSE};
    JsonMember member;
    JsonSkimStep step;
    while ((step = json_skim_next(&at, &member)) == JSON_SKIM_MEMBER) {
        g_assert_true(member.name >= copy && member.value + member.value_length <= copy + length);
        if (members != NULL) {
            g_ptr_array_add(members, g_strndup(member.name, member.name_length));
            g_ptr_array_add(members, g_strndup(member.value, member.value_length));
        }
    }
    return step;
}

static void append_string(GString *out, GRand *rand) {
    static const char *const parts[] = {"a",  "\\\"", "\\\\", "{",       "}", "[", "]",
                                        ":",  ",",    " ",    "\\u00e9", "é", "0", "pixels_hidden",
                                        "<x>"};
    g_string_append_c(out, '"');
    for (int n = g_rand_int_range(rand, 0, 8); n > 0; n--)
        g_string_append(out, parts[g_rand_int_range(rand, 0, G_N_ELEMENTS(parts))]);
    g_string_append_c(out, '"');
}

static void append_space(GString *out, GRand *rand) {
    for (int n = g_rand_int_range(rand, 0, 3); n > 0; n--)
        g_string_append_c(out, " \t\n\r"[g_rand_int_range(rand, 0, 4)]);
}

static void append_value(GString *out, GRand *rand, int depth) {
    static const char *const plain[] = {"true", "null", "-12.5", "1e3", "0"};
    int kind = g_rand_int_range(rand, 0, depth > 0 ? 4 : 2);
    if (kind == 0)
        append_string(out, rand);
    else if (kind == 1)
        g_string_append(out, plain[g_rand_int_range(rand, 0, G_N_ELEMENTS(plain))]);
    else {
        g_string_append_c(out, kind == 2 ? '[' : '{');
        for (int i = 0, n = g_rand_int_range(rand, 0, 4); i < n; i++) {
            if (i > 0)
                g_string_append_c(out, ',');
            append_space(out, rand);
            if (kind == 3) {
                g_string_append_printf(out, "\"%d\"", i);
                append_space(out, rand);
                g_string_append_c(out, ':');
            }
            append_value(out, rand, depth - 1);
        }
        append_space(out, rand);
        g_string_append_c(out, kind == 2 ? ']' : '}');
    }
}

static void test_members(void) {
    g_autoptr(GRand) rand = seeded();
    for (int round = 0; round < 2000; round++) {
        g_autoptr(GString) text = g_string_new("");
        append_space(text, rand);
        g_string_append_c(text, '{');
        for (int i = 0, n = g_rand_int_range(rand, 0, 6); i < n; i++) {
            g_string_append(text, i > 0 ? " ,\n" : "");
            g_string_append_printf(text, "\"%d\"", i);
            append_space(text, rand);
            g_string_append_c(text, ':');
            append_space(text, rand);
            append_value(text, rand, 3);
            append_space(text, rand);
        }
        g_string_append_c(text, '}');
        append_space(text, rand);

        g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func(g_free);
        g_assert_cmpint(skim(text->str, text->len, members), ==, JSON_SKIM_END);
        g_autoptr(JsonNode) root = json_from_string(text->str, NULL);
        JsonObject *object = json_node_get_object(root);
        g_assert_cmpuint(members->len, ==, 2 * json_object_get_size(object));
        for (guint i = 0; i < members->len; i += 2) {
            g_autoptr(JsonNode) value = json_from_string(g_ptr_array_index(members, i + 1), NULL);
            g_autofree char *given = json_to_string(value, FALSE);
            g_autofree char *expected = json_to_string(
                json_object_get_member(object, g_ptr_array_index(members, i)), FALSE);
            g_assert_cmpstr(given, ==, expected);
        }
        for (gsize length = 0; length < text->len; length++)
            if (strspn(text->str + length, " \t\r\n") < text->len - length)
                g_assert_cmpint(skim(text->str, length, NULL), ==, JSON_SKIM_BROKEN);
    }
}

static void test_broken(void) {
    static const char *const texts[] = {
        "",           "[]",         "{",          "{}x",      "{\"a\"}",        "{\"a\":}",
        "{\"a\":1",   "{\"a\":1,}", "{,\"a\":1}", "{a:1}",    "{\"a\":\"\\\"}", "{\"a\":1}{}",
        "{\"a\":[1}", "\"a\"",      "{\"a\" 1}",  "{\"a\":[}"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_cmpint(skim(texts[i], strlen(texts[i]), NULL), ==, JSON_SKIM_BROKEN);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json-skim/members", test_members);
    g_test_add_func("/json-skim/broken", test_broken);
    return g_test_run();
}
