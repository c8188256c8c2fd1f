#include "core/synth/random.h"

static guint64 mix(guint64 z) {
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

guint64 random_hash(const char *text) {
    guint64 hash = G_GUINT64_CONSTANT(0xCBF29CE484222325);
    for (; *text; text++)
        hash = (hash ^ (guint8)*text) * G_GUINT64_CONSTANT(0x100000001B3);
    return mix(hash);
}

Random random_stream(guint64 seed, const char *purpose, guint64 position) {
    guint64 at = mix(mix(seed) ^ random_hash(purpose)) + mix(position);
    Random random;
    for (guint i = 0; i < 4; i++)
        random.state[i] = mix(at += G_GUINT64_CONSTANT(0x9E3779B97F4A7C15));
    return random;
}

static guint64 rotate(guint64 x, guint n) {
    return x << n | x >> (64 - n);
}

guint64 random_next(Random *random) {
    guint64 *s = random->state, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

guint random_below(Random *random, guint n) {
    return (guint)((random_next(random) >> 32) * n >> 32);
}

guint random_between(Random *random, guint first, guint last) {
    return first + random_below(random, last - first + 1);
}

double random_unit(Random *random) {
    return (double)(random_next(random) >> 11) * 0x1p-53;
}

gboolean random_percent(Random *random, guint percent) {
    return random_below(random, 100) < percent;
}
