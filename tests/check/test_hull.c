/* Hulls of columns: nothing above the values, bent to one side only, and no lower than that takes.
 */
#include "core/check/residue/hull.h"
#include "tests/seeded.h"
#include <math.h>
#include <string.h>

enum { COLUMNS = 60, ROUNDS = 2000 };

/* The lowest line through any two columns, at a third one between them, rounded up. */
static gssize lowest_at(const gssize *values, gsize n, gsize x) {
    double lowest = values[x] == HULL_EMPTY ? G_MAXDOUBLE : (double)values[x];
    for (gsize left = 0; left < x; left++)
        for (gsize right = x + 1; right < n; right++) {
            if (values[left] == HULL_EMPTY || values[right] == HULL_EMPTY)
                continue;
            double there = (double)values[left] + (double)(values[right] - values[left]) *
                                                      (double)(x - left) / (double)(right - left);
            lowest = MIN(lowest, there);
        }
    return lowest == G_MAXDOUBLE ? HULL_EMPTY : (gssize)ceil(lowest - 1e-9);
}

static void test_lower(void) {
    g_autoptr(GRand) random = g_rand_new_with_seed(test_seed());
    for (guint round = 0; round < ROUNDS; round++) {
        gsize n = (gsize)g_rand_int_range(random, 0, COLUMNS);
        gssize values[COLUMNS] = {0}, hull[COLUMNS];
        for (gsize x = 0; x < n; x++)
            values[x] =
                g_rand_int_range(random, 0, 4) ? g_rand_int_range(random, -40, 40) : HULL_EMPTY;
        memcpy(hull, values, sizeof hull);
        hull_lower(hull, n);
        for (gsize x = 0; x < n; x++)
            g_assert_cmpint(hull[x], ==, lowest_at(values, n, x));
    }
}

static void test_least(void) {
    gssize values[] = {3, HULL_EMPTY, -2, 7};
    hull_least(values, G_N_ELEMENTS(values));
    for (gsize x = 0; x < G_N_ELEMENTS(values); x++)
        g_assert_cmpint(values[x], ==, -2);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hull/lower", test_lower);
    g_test_add_func("/hull/least", test_least);
    return g_test_run();
}
