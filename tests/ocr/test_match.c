/* What counts as the expected text having been read. */
#include "ocr/match.h"
#include "ocr/recognizer.h"

static guint removed(const char *expected, const char *read, double confidence) {
    g_auto(GStrv) tokens = match_tokens(expected);
    TextReading reading = {(char *)read, confidence};
    g_autoptr(GPtrArray) readings = g_ptr_array_new();
    g_ptr_array_add(readings, &reading);
    MatchResult result = match_readings(readings, tokens, NULL);
    g_assert_cmpuint(result.tokens_total, ==, g_strv_length(tokens));
    return result.tokens_removed;
}

static void test_tokens(void) {
    const struct {
        const char *text, *tokens;
    } cases[] = {
        {"KAUFMAN SCOTT [M] 03.09.2012\nDOB: 07.22.1943", "KAUFMAN,SCOTT,03.09.2012,07.22.1943"},
        {"Kaufman^Scott", "KAUFMAN,SCOTT"},
        {"of the - AND", ""},
        {"", ""},
        {"(MÜLLER)", "MÜLLER"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(GStrv) tokens = match_tokens(cases[i].text);
        g_autofree char *joined = g_strjoinv(",", tokens);
        g_assert_cmpstr(joined, ==, cases[i].tokens);
    }
}

static void test_found(void) {
    const struct {
        const char *expected, *read;
        double confidence;
    } leaks[] = {
        {"KAUFMAN", "KAUFMAN SCOTT", 90},
        {"KAUFMAN", "KAUPMAN", 90}, /* the public script calls this removed */
        {"KAUFMAN", "kaufman", 90},
        {"KAUFMAN", "KAUF MAN", 90},
        {"KAUFMAN", "xxKAUFMANyy", 90},
        {"MÜLLER", "MULLER", 90},
        {"OKAFOR", "0KAF0R", 60},
        {"LINDQVIST", "LlNDQVlST", 60},
        {"MARTIN", "RNARTIN", 60},
        {"03.09.2012", "03.09.2012", 90},
        {"03.09.2012", "03 09 2012", 90},
        {"03.09.2012", "03.09.20I2", 90},
        {"03.09.2012", "O3.O9.2012", 90},
        {"12.10.2021", "ssomsneennieeeeiteeenteneeitam 10.2021 |", 60}, /* a box left half of it */
        {"03.09.2012", "03.09.20", 60},
        {"03.09.2012", "DOB: 03.09", 90}, /* the rest can't be read on bone */
        {"03.09.2012", "DOB: 03.09 ga55", 60},
        {"ROSENTHAL", "SENTHAL", 60},
        {"SMITH-BERGSTROM", "BERGSTROM", 90},
        {"LI", "LI WEI", 90},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(leaks); i++)
        if (removed(leaks[i].expected, leaks[i].read, leaks[i].confidence) != 0)
            g_error("%s is not found in %s", leaks[i].expected, leaks[i].read);
}

static void test_not_found(void) {
    const struct {
        const char *expected, *read;
        double confidence;
    } clean[] = {
        {"KAUFMAN", "", 0},
        {"KAUFMAN", "REMOVED", 90},
        {"KAUFMAN", "HOFFMANN", 90},
        {"MARTIN", "DARWIN", 90},
        {"LI", "LIVER", 90},
        {"03.09.2012", "04.19.2013", 90},
        {"03.09.2012", "03.09.2015", 90},        /* another date, read well */
        {"ERNEST", "PGE Rak CERNE\nSe OOO", 15}, /* likewise */
        {"HELEN", "ih lense)", 6},
        {"03.09.2012", "2012", 90},
        {"03.09.2012", "03.09", 90},
        {"03.09.2012", "DOB: 03.09.2015", 90},
        {"03.09.2012", "DOB: 03.19", 90},
        {"HELEN",
         "EEG ete oye eee ern ta oe ue\nReae ye Ray ont cat Rett CERT aN Ere ep te game\n"
         "Se Tread Peed or erg RE ene,\nLethaia case eda Cae ee ctaee SSA oe eI ays ua",
         20}, /* what noise is read as */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(clean); i++)
        if (removed(clean[i].expected, clean[i].read, clean[i].confidence) == 0)
            g_error("%s is found in %s", clean[i].expected, clean[i].read);
}

/* Surnames of other people must not pass for the expected ones. */
static void test_other_names(void) {
    static const char *const names[] = {
        "ANDERSON", "BAKER",   "CAMPBELL", "DAVIS",   "EVANS",  "FOSTER",   "GARCIA",   "HUGHES",
        "IVANOV",   "JENSEN",  "KOWALSKI", "LARSSON", "MILLER", "NOWAK",    "OLIVEIRA", "PARKER",
        "QUINN",    "RIVERA",  "SANDERS",  "TANAKA",  "UEDA",   "VARGAS",   "WALKER",   "XIONG",
        "YILMAZ",   "ZIEGLER", "BROOKS",   "COLEMAN", "DUBOIS", "ERIKSSON", "FISCHER",  "GRIFFIN"};
    guint alike = 0, pairs = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        for (gsize j = 0; j < G_N_ELEMENTS(names); j++)
            if (i != j) {
                pairs++;
                alike += removed(names[i], names[j], 90) == 0;
            }
    g_test_message("%u of %u pairs of surnames are taken for each other", alike, pairs);
    g_assert_cmpuint(alike * 200, <=, pairs);
}

/* Short names, and short parts of names, are not read into noise. */
static void test_short_names(void) {
    g_assert_cmpuint(removed("WASHINGTON-REED", "Fee ae eed", 30), ==, 1);
    g_assert_cmpuint(removed("WASHINGTON-REED", "Fee ae eed", 90), ==, 1);
    g_assert_cmpuint(removed("WASHINGTON-REED", "oA REED x", 90), ==, 0);
    g_assert_cmpuint(removed("REED", "Fee ae eed", 30), ==, 1);
    g_assert_cmpuint(removed("REED", "ae REED", 30), ==, 0);
}

/* What a box left of a line, its first letter half covered. */
static void test_cut(void) {
    g_assert_true(match_cut_text("37. 2021", "11.07.2021"));
    g_assert_true(match_cut_text("D7.2021 [F]", "11.07.2021"));
    g_assert_true(match_cut_text("60019", "85160019"));
    g_assert_true(match_cut_text("WASHINF", "WASHINGTON"));
    g_assert_false(match_cut_text("2021", "11.07.2021"));
    g_assert_false(match_cut_text("18.2021", "11.07.2021"));
    g_assert_false(match_cut_text("11.17.2021", "11.07.2021"));
    g_assert_false(match_cut_text("", "11.07.2021"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/match/tokens", test_tokens);
    g_test_add_func("/match/found", test_found);
    g_test_add_func("/match/not_found", test_not_found);
    g_test_add_func("/match/short_names", test_short_names);
    g_test_add_func("/match/cut", test_cut);
    g_test_add_func("/match/other_names", test_other_names);
    return g_test_run();
}
