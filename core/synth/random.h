/* Random numbers that are the same on every machine: xoshiro256** (Blackman and Vigna 2018), seeded
 * through splitmix64. A stream of its own for every thing that is drawn, so that nothing depends on
 * the order in which things are made. */
#pragma once
#include <glib.h>

typedef struct Random {
    guint64 state[4];
} Random;

/* The stream of a purpose and a position, e.g. "picture" of instance 17. */
Random random_stream(guint64 seed, const char *purpose, guint64 position);
guint64 random_next(Random *random);
guint random_below(Random *random, guint n); /* 0..n-1; n at least 1 */
guint random_between(Random *random, guint first, guint last);
/* A multiple of 2^-53 in [0, 1): exact, so that products of it are the same everywhere. */
double random_unit(Random *random);
gboolean random_percent(Random *random, guint percent);

#define RANDOM_PICK(random, list) ((list)[random_below(random, G_N_ELEMENTS(list))])

/* 64 bits out of a text, the same everywhere (FNV-1a, mixed). */
guint64 random_hash(const char *text);
