/* Scripts, their languages, and words in letters without a Latin form. */
#include "ocr/fold.h"
#include "ocr/languages/languages.h"
#include "ocr/languages/letters.h"
#include "ocr/match.h"
#include <string.h>

static void test_scripts_of_text(void) {
    g_assert_cmpuint(scripts_of_text("12.05.1958 -"), ==, 0);
    g_assert_cmpuint(scripts_of_text("Gain"), ==, 1u << SCRIPT_LATIN);
    g_assert_cmpuint(scripts_of_text("Иванов 王"), ==, 1u << SCRIPT_CYRILLIC | 1u << SCRIPT_HAN);
    g_assert_cmpuint(scripts_of_text("さくら"), ==, 1u << SCRIPT_KANA);
}

static void test_languages(void) {
    const char *const installed[] = {"eng", "jpn", "rus", NULL};
    g_autoptr(Languages) two =
        languages_new(1u << SCRIPT_CYRILLIC | 1u << SCRIPT_HEBREW, NULL, installed);
    g_assert_cmpstr(two->others[0], ==, "rus");
    g_assert_null(two->others[1]);
    g_assert_cmpuint(two->unreadable, ==, 1u << SCRIPT_HEBREW);
    g_autofree char *said = languages_describe(two);
    g_assert_nonnull(strstr(said, "tesseract-ocr-heb"));
    g_autoptr(Languages) none = languages_new(1u << SCRIPT_LATIN, NULL, NULL);
    g_assert_null(none->others[0]);
    g_assert_cmpuint(none->unreadable, ==, 0);
    g_autoptr(Languages) japanese =
        languages_new(1u << SCRIPT_HAN | 1u << SCRIPT_KANA, NULL, installed);
    g_assert_cmpstr(japanese->others[0], ==, "jpn");
    g_assert_null(japanese->others[1]);
    g_autofree char *package = language_package("chi_sim");
    g_assert_cmpstr(package, ==, "tesseract-ocr-chi-sim");
}

/* A name and what it looks like in Latin letters are the same. */
static void test_look_alikes(void) {
    static const char *const pairs[][2] = {
        {"СОРОКА", "COPOKA"}, {"Ковтун", "KOBTYH"}, {"ΝΙΚΟΣ", "NIKOE"}};
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_assert_true(match_text(pairs[i][1], 90, pairs[i][0]));
        g_assert_true(match_text(pairs[i][0], 90, pairs[i][0]));
    }
    g_assert_false(match_text("HOFFMANN", 90, "СОРОКА"));
}

static void test_letters(void) {
    g_assert_true(letters_hold("姓名 王小明", 95, "王小明"));
    g_assert_true(letters_hold("王 小 明", 95, "王小明"));
    g_assert_false(letters_hold("王小红", 95, "王小明"));
    g_assert_true(letters_hold("王小红", 60, "王小明"));
    g_assert_true(match_text("שם כהן דוד", 90, "כהן"));
    g_assert_false(match_text("לוי שרה", 90, "כהן"));
    g_assert_true(match_text("김희중", 90, "김희중"));
    g_assert_false(letters_hold("王小明", 95, "王"));
    g_assert_false(letters_suffice("Müller"));
}

/* What noise was read as holds most short words, but for a letter. */
static void test_letters_by_chance(void) {
    g_assert_false(letters_hold("सस\nआमक", 33, "कुमार"));
    g_assert_false(letters_hold("سس\nامع", 9, "سالم"));
    g_assert_false(letters_hold("पत्रिवशनप्रक", 58, "नायर"));
    g_assert_false(letters_hold("กรเราะ6ระรยา อ ครจอระววยอง 5ลรอ752น5", 39, "ใจดี"));
    g_assert_true(letters_hold("محمد سالم", 71, "سالم"));
    g_assert_true(letters_hold("बाम कुमार", 55, "कुमार"));
    g_assert_true(letters_hold("บันต์ แสงทอ", 60, "แสงทอง"));
}

/* Words of random letters are hardly found in readings of random letters, the same ones always. */
static void test_random_letters(void) {
    static const gunichar first[] = {0x5d0, 0x627, 0xe01, 0x915};
    guint n_held = 0, n_exact = 0, n = 2000;
    for (guint i = 0; i < n; i++) {
        g_autoptr(GString) word = g_string_new(NULL);
        g_autoptr(GString) read = g_string_new(NULL);
        gint length = g_test_rand_int_range(3, 7), read_length = g_test_rand_int_range(4, 50);
        gunichar script = first[i % G_N_ELEMENTS(first)];
        for (gint at = 0; at < length; at++)
            g_string_append_unichar(word, script + (guint)g_test_rand_int_range(0, 20));
        for (gint at = 0; at < read_length; at++)
            g_string_append_unichar(read, script + (guint)g_test_rand_int_range(0, 20));
        n_held += letters_hold(read->str, 40, word->str);
        g_string_append(read, word->str);
        n_exact += length < 5 || letters_hold(read->str, 40, word->str);
    }
    g_assert_cmpuint(n_held, <=, n / 100);
    g_assert_cmpuint(n_exact, ==, n);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scripts/of_text", test_scripts_of_text);
    g_test_add_func("/scripts/languages", test_languages);
    g_test_add_func("/scripts/look_alikes", test_look_alikes);
    g_test_add_func("/scripts/letters", test_letters);
    g_test_add_func("/scripts/letters_by_chance", test_letters_by_chance);
    g_test_add_func("/scripts/random_letters", test_random_letters);
    return g_test_run();
}
