/* A generator of random numbers that a failing test can be run with again. */
#pragma once
#include <glib.h>

/* The environment's PIXLEAK_TEST_SEED, or any number: from it a test draws all that it draws. */
static inline guint32 test_seed(void) {
    const char *given = g_getenv("PIXLEAK_TEST_SEED");
    return given ? (guint32)g_ascii_strtoull(given, NULL, 10) : (guint32)g_test_rand_int();
}

/* Seeded with it; says which. To be freed with g_rand_free(). */
static inline GRand *seeded(void) {
    guint32 seed = test_seed();
    g_test_message("PIXLEAK_TEST_SEED=%u", seed);
    return g_rand_new_with_seed(seed);
}
