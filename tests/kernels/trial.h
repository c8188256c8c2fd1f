/* What a kernel's test tells when it fails, also by a crash: the table, the kernel, the shape of
 * what it was given, and the seed that makes the same again. Each round of a test has a seed of its
 * own; with it in PIXLEAK_TEST_SEED a test's first round is that one. */
#pragma once
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/seeded.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

typedef struct Trial {
    const char *table, *kernel;
    guint32 seed;
    char shape[600]; /* of all elements of a batch */
    gsize element;   /* that is being looked at, from 0 */
} Trial;

static Trial trial = {"no table", "no kernel", 0, "nothing", 0};

static void trial_crashed(int number) {
    dprintf(STDERR_FILENO, "%s %s of (%s) crashed; PIXLEAK_TEST_SEED=%u\n", trial.table,
            trial.kernel, trial.shape, trial.seed);
    signal(number, SIG_DFL);
    raise(number);
}

/* Crashes are told as failures are; the sanitizer tells of them itself. */
static inline void trial_init(void) {
    if (SANITIZED)
        return;
    signal(SIGSEGV, trial_crashed);
    signal(SIGBUS, trial_crashed);
    signal(SIGILL, trial_crashed);
}

/* Starts a round of a test with what its random choices are to be made with. */
static inline void trial_start(GRand *rand, guint32 first_seed, guint round) {
    trial.seed = first_seed + round;
    g_rand_set_seed(rand, trial.seed);
}

/* What is called next. */
static inline void trial_call(const char *table, const char *kernel) {
    trial.table = table;
    trial.kernel = kernel;
}

/* The shape of an element of a batch; that of the first one, 0, begins anew. */
static inline G_GNUC_PRINTF(2, 3) void trial_shape(gsize element, const char *format, ...) {
    gsize used = element > 0 ? strlen(trial.shape) : 0;
    if (element > 0)
        used += (gsize)g_snprintf(trial.shape + used, sizeof trial.shape - used, "; ");
    va_list arguments;
    va_start(arguments, format);
    if (used < sizeof trial.shape)
        g_vsnprintf(trial.shape + used, sizeof trial.shape - used, format, arguments);
    va_end(arguments);
    trial.element = 0;
}

#define trial_expect(name, got, wanted)                                                            \
    do {                                                                                           \
        gint64 got_ = (gint64)(got), wanted_ = (gint64)(wanted);                                   \
        if (got_ != wanted_)                                                                       \
            g_error("%s %s of (%s), element %zu: %s is %" G_GINT64_FORMAT                          \
                    ", not %" G_GINT64_FORMAT "; PIXLEAK_TEST_SEED=%u",                            \
                    trial.table, trial.kernel, trial.shape, trial.element + 1, name, got_,         \
                    wanted_, trial.seed);                                                          \
    } while (0)
