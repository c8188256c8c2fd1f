#include "ocr/read/spelling.h"

static void test_agrees(void) {
    static const struct {
        const char *a, *b;
        gboolean agree;
    } cases[] = {
        {"Gain= -2dB", "Gain=-2dB", TRUE},
        {"% BERNARD: SOPHIE", "| BERNARD SOPHIE?", TRUE},
        {"4.0cm-", "4.0cm", TRUE},
        {"M\303\234LLER", "M\303\234LLER.", TRUE},
        {"M\303\234LLER", "MULLER", FALSE},
        {"PWR", "PUR", FALSE},
        {"PWR", "PWR2", FALSE},
        {"pwr", "PWR", FALSE},
        {"?_", "-", FALSE},
        {"", "", FALSE},
        {"", "A", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpint(spelling_agrees(cases[i].a, cases[i].b), ==, cases[i].agree);
        g_assert_cmpint(spelling_agrees(cases[i].b, cases[i].a), ==, cases[i].agree);
    }
}

/* The slash of a unit is read as a letter; words that only look like one stay. */
static void test_units(void) {
    static const char *const cases[][2] = {
        {"cmis", "cm/s"}, {"85 cmls", "85 cm/s"}, {"12.4cmis", "12.4cm/s"}, {"mmIs", "mm/s"},
        {"this", "this"}, {"cms", "cms"},         {"cm/s", "cm/s"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *spelled = spell_line(cases[i][0]);
        g_assert_cmpstr(spelled, ==, cases[i][1]);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/spelling/agrees", test_agrees);
    g_test_add_func("/spelling/units", test_units);
    return g_test_run();
}
