/* What pixels_hidden checks ask for, as people write it, good and bad. */
#include "core/key/region.h"

#include <string.h>

#define BOX "\"top_left\": [1, 2], \"bottom_right\": [30, 40]"
#define TEXT(text) "<{\"text\": " text ", " BOX "}>"
#define CORNERS(corners) "<{\"text\": \"A\", " corners "}>"

static void test_good(void) {
    static const struct {
        const char *action_text, *text;
        gint32 box[4];
    } cases[] = {
        {TEXT("\"A B\""), "A B", {1, 2, 30, 40}},
        {"{\"text\": \"A\", " BOX "}", "A", {1, 2, 30, 40}},
        {" <{\"text\": \" A \", " BOX "}> \n", " A ", {1, 2, 30, 40}},
        {TEXT("\"A\\nB\""), "A\nB", {1, 2, 30, 40}},
        {TEXT("\"A > B\""), "A > B", {1, 2, 30, 40}},
        {CORNERS("\"top_left\": [0, 0], \"bottom_right\": [3.0, 4.9]"), "A", {0, 0, 3, 4}},
        {CORNERS("\"top_left\": [-4, 2], \"bottom_right\": [70000, 3]"), "A", {-4, 2, 70000, 3}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].action_text);
        g_autoptr(AnswerRegion) region =
            answer_region_new(text_of("7"), text_of(cases[i].action_text));
        const gint32 box[4] = {region->x0, region->y0, region->x1, region->y1};
        g_assert_cmpstr(region->problem, ==, NULL);
        g_assert_cmpstr(region->text, ==, cases[i].text);
        g_assert_cmpmem(box, sizeof box, cases[i].box, sizeof cases[i].box);
        g_assert_cmpuint(region->check_index, ==, 7);
    }
}

static void test_problems(void) {
    static const struct {
        const char *action_text, *problem;
    } cases[] = {
        {NULL, "no JSON object"},
        {"", "no JSON object"},
        {"<>", "no JSON object"},
        {"<[1]>", "no JSON object"},
        {"<{\"text\": \"A\"", "no JSON object"},
        {"<{" BOX "}>", "the key has no text"},
        {TEXT("\"\""), "the key has no text"},
        {TEXT("\" \\n\""), "the key has no text"},
        {TEXT("null"), "the key has no text"},
        {TEXT("3"), "the key has no text"},
        {TEXT("[\"A\"]"), "the key has no text"},
        {CORNERS("\"bottom_right\": [5, 40]"), "top_left"},
        {CORNERS("\"top_left\": [1], \"bottom_right\": [5, 40]"), "top_left"},
        {CORNERS("\"top_left\": [\"1\", 2], \"bottom_right\": [5, 40]"), "top_left"},
        {CORNERS("\"top_left\": [1, 2], \"bottom_right\": 5"), "bottom_right"},
        {CORNERS("\"top_left\": [1, 2], \"bottom_right\": [5, 1e10]"), "bottom_right"},
        {CORNERS("\"top_left\": [5, 2], \"bottom_right\": [5, 40]"), "empty"},
        {CORNERS("\"top_left\": [9, 2], \"bottom_right\": [5, 40]"), "empty"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].action_text ? cases[i].action_text : "no text");
        g_autoptr(AnswerRegion) region =
            answer_region_new(text_of("7"), text_of(cases[i].action_text));
        g_assert_cmpstr(region->text, ==, NULL);
        g_assert_true(g_str_has_prefix(region->problem, "check 7 of the key: "));
        g_assert_nonnull(strstr(region->problem, cases[i].problem));
    }
}

/* Deeper than a parser's stack reaches. */
static void test_nested(void) {
    enum { DEPTH = 1000000 };
    static const char *const brackets[] = {"[", "{\"a\":"};
    for (gsize i = 0; i < G_N_ELEMENTS(brackets); i++) {
        g_autoptr(GString) text = g_string_new("<{\"text\": ");
        for (gsize k = 0; k < DEPTH; k++)
            g_string_append(text, brackets[i]);
        g_autoptr(AnswerRegion) region = answer_region_new(text_of("7"), text_of(text->str));
        g_assert_cmpstr(region->problem, ==,
                        "check 7 of the key: its action_text is nested too deep to be read");
    }
}

/* What stands behind a zero is no part of what C takes for the text: half of a label must not be
 * judged. */
static void test_zero(void) {
    static const char byte[] = "<{\"text\": \"A\0B\", " BOX "}>";
    const Text texts[] = {text_of(TEXT("\"DOE\\u0000JANE\"")),
                          text_of(TEXT("\"\\\\\\u0000\"")),
                          text_of("<{\"te\\u0000xt\": \"A\", \"text\": \"B\", " BOX "}>"),
                          {byte, sizeof byte - 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(AnswerRegion) region = answer_region_new(text_of("7"), texts[i]);
        g_assert_nonnull(region->problem);
        g_assert_nonnull(strstr(region->problem, "a character of the number 0"));
        g_assert_null(region->text);
    }
    g_autoptr(AnswerRegion) escaped =
        answer_region_new(text_of("7"), text_of(TEXT("\"A\\\\u0000\"")));
    g_assert_cmpstr(escaped->problem, ==, NULL);
    g_assert_cmpstr(escaped->text, ==, "A\\u0000");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/region/good", test_good);
    g_test_add_func("/region/problems", test_problems);
    g_test_add_func("/region/nested", test_nested);
    g_test_add_func("/region/zero", test_zero);
    return g_test_run();
}
