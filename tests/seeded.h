/* A generator of random numbers that a failing test can be run with again. */
#pragma once
#include <glib.h>

/* Seeded with the environment's PIXLEAK_TEST_SEED, or any number; says which. To be freed with
 * g_rand_free(). */
static inline GRand *seeded(void) {
    guint32 seed = g_random_int();
    const char *given = g_getenv("PIXLEAK_TEST_SEED");
    if (given)
        seed = (guint32)g_ascii_strtoull(given, NULL, 10);
    g_test_message("PIXLEAK_TEST_SEED=%u", seed);
    return g_rand_new_with_seed(seed);
}
