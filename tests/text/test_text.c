/* Words, the text rule, and Python's text forms. What is expected comes from Python 3.11 and
 * NLTK 3.9.2 (compare_words.py compares as many random texts as wanted, where NLTK is there). */
#include "core/text/python.h"
#include "core/text/text_rule.h"
#include "core/text/words.h"
#include <math.h>
#include <string.h>

static const struct {
    const char *text, *words;
} word_cases[] = {
    {"kaufman^scott", "kaufman^scott"},
    {"st. mary's hospital, new york. dr. smith said hello.",
     "st.|mary|'s|hospital|,|new|york|.|dr.|smith|said|hello|."},
    {"1261 leawood street, little rock ar 72223", "1261|leawood|street|,|little|rock|ar|72223"},
    {"dob: 07.22.1943", "dob|:|07.22.1943"},
    {"'tis the season; can't, won't, cannot, gonna",
     "'t|is|the|season|;|ca|n't|,|wo|n't|,|can|not|,|gon|na"},
    {"(see \"report\" no. 12.) next one... end.",
     "(|see|``|report|''|no|.|12|.|)|next|one|...|end|."},
    {"j. smith went home. he slept.", "j.|smith|went|home|.|he|slept|."},
    {"what?! no -- yes.", "what|?|!|no|--|yes|."},
    {"a.m. p.m. u.s. inc. co.", "a.m.|p.m.|u.s.|inc.|co|."},
    {"o'brien's ‘single’ “double” «x»", "o'brien|'s|‘|single|’|“|double|”|«|x|»"},
    {"5. item one. 6. two", "5.|item|one|.|6.|two"},
    {"email me@x.com #1 $5.00 50% a&b", "email|me|@|x.com|#|1|$|5.00|50|%|a|&|b"},
    {"http://x.y/z?q=1", "http|:|//x.y/z|?|q=1"},
    {"x . . . y", "x|.|.|.|y"},
    {"name:smith,john", "name|:|smith|,|john"},
    {"10:30, 1,234.5", "10:30|,|1,234.5"},
    {"'a b'", "'|a|b|'"},
    {"fräulein müller. ok", "fräulein|müller|.|ok"},
    {"trailing.\"  ", "trailing|.|''"},
    {"line one.\nline two.", "line|one|.|line|two|."},
    {"wanna go, gimme d'ye more'n lemme gotta", "wan|na|go|,|gim|me|d|'ye|more|'n|lem|me|got|ta"},
};

static void test_words(void) {
    for (gsize i = 0; i < G_N_ELEMENTS(word_cases); i++) {
        g_autoptr(GPtrArray) words = text_words(word_cases[i].text, strlen(word_cases[i].text));
        g_ptr_array_add(words, NULL);
        g_autofree char *joined = g_strjoinv("|", (char **)words->pdata);
        g_assert_cmpstr(joined, ==, word_cases[i].words);
    }
}

static void test_rule(void) {
    static const struct {
        const char *file, *answer;
        double retained, removed; /* scores; negative: raises */
    } cases[] = {
        {"<KNEE AP VIEW>", "<KNEE AP VIEW>", 1, 0},
        {"<knee ap view for x>", "<KNEE AP VIEW>", 1, 0},
        {"<KNEE>", "<KNEE AP VIEW>", 1 / 3.0, 2 / 3.0},
        {"<The patient's address is 1261 AR 72223>", "<1261 Leawood Street, Little Rock AR 72223>",
         3 / 7.0, 4 / 7.0},
        {"<12>", "<12.0>", 1, 0},
        {"<12>", "<13>", 0, 1},
        {"<1.2.3>", "<1.2>", 1, 0},
        {"<12>", "<.>", -1, -1},
        {"<x>", "<the and of>", -1, -1},
        {"<x>", "<>", 1, 0},
        {"<>", "<SMITH>", 0, 1},
        {"<\u00b2>", "<\u00b2>", -1, -1},
        {"<>", "<>", 1, 0},
        {"<\u00c4RZTE>", "<\u00e4rzte>", 1, 0},
        {"<5.>", "<5>", 1, 0},
        {"<-5>", "<-5.0>", 0, 1},
    };
    TextMemory *memory = text_memory_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        for (TextWanted wanted = TEXT_RETAINED; wanted <= TEXT_REMOVED; wanted++) {
            TextVerdict verdict = text_rule(memory, cases[i].file, strlen(cases[i].file),
                                            cases[i].answer, strlen(cases[i].answer), wanted);
            double score = wanted == TEXT_RETAINED ? cases[i].retained : cases[i].removed;
            g_test_message("case %zu, wanted %d", i, wanted);
            g_assert_cmpint(verdict.raises, ==, score < 0);
            if (score >= 0) {
                g_assert_true(verdict.score == score);
                g_assert_cmpint(verdict.passed, ==, score == 1);
            }
        }
    text_memory_free(memory);
}

static void assert_float(double value, const char *expected) {
    g_autoptr(GString) text = g_string_new(NULL);
    python_repr_float(text, value);
    g_assert_cmpstr(text->str, ==, expected);
}

static void test_floats(void) {
    assert_float(0.1, "0.1");
    assert_float((double)0.1f, "0.10000000149011612");
    assert_float(1, "1.0");
    assert_float(-0.0, "-0.0");
    assert_float(1e16, "1e+16");
    assert_float((double)123456789012345678, "1.2345678901234568e+17");
    assert_float(9007199254740993.0, "9007199254740992.0");
    assert_float(1e-4, "0.0001");
    assert_float(1.5e-5, "1.5e-05");
    assert_float(5e-324, "5e-324");
    assert_float(2.2250738585072014e-308, "2.2250738585072014e-308");
    assert_float(1.7976931348623157e308, "1.7976931348623157e+308");
    assert_float(NAN, "nan");
    assert_float(-INFINITY, "-inf");
    for (int i = 0; i < 20000; i++) { /* the shortest text reads back */
        guint64 bits = (guint64)g_test_rand_int() << 32 | (guint32)g_test_rand_int();
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        g_autoptr(GString) text = g_string_new(NULL);
        python_repr_float(text, value);
        g_assert_true(g_ascii_strtod(text->str, NULL) == value);
        g_assert_cmpint((int)text->len, <=, 24);
    }
}

static void test_repr(void) {
    g_autoptr(GString) text = g_string_new(NULL);
    python_repr_string(text, "it's", 4);
    python_repr_string(text, "'\"\\\n\x01\u00e9\u00ad\u2028",
                       strlen("'\"\\\n\x01\u00e9\u00ad\u2028"));
    python_repr_bytes(text, (const guint8 *)"a\0'\xff", 4);
    g_assert_cmpstr(text->str, ==,
                    "\"it's\"'\\'\"\\\\\\n\\x01\u00e9\\xad\\u2028'b\"a\\x00'\\xff\"");
}

static void test_numbers(void) {
    double value;
    g_assert_true(python_float(" 1_0.5e1 ", 9, &value) && value == 105);
    g_assert_true(python_float("-Infinity", 9, &value) && value < 0);
    g_assert_false(python_float("1__0", 4, &value));
    g_assert_false(python_float("0x10", 4, &value));
    g_assert_false(python_float(".", 1, &value));
    g_assert_true(python_int("+007", 4, &value) && value == 7);
    g_assert_false(python_int("1.0", 3, &value));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/words", test_words);
    g_test_add_func("/text/rule", test_rule);
    g_test_add_func("/text/floats", test_floats);
    g_test_add_func("/text/repr", test_repr);
    g_test_add_func("/text/numbers", test_numbers);
    return g_test_run();
}
