/* Memory with an unreadable page before and after it, so that a read or a write beyond it crashes.
 */
#pragma once
#include <glib.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ARENA_BYTES = 1 << 16 };

typedef struct Arena {
    uint8_t *start, *end;
} Arena;

static inline Arena arena_new(void) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *map =
        mmap(NULL, ARENA_BYTES + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    g_assert_true(map != MAP_FAILED);
    g_assert_cmpint(mprotect(map + page, ARENA_BYTES, PROT_READ | PROT_WRITE), ==, 0);
    return (Arena){map + page, map + page + ARENA_BYTES};
}

/* So many bytes of an arena: against its end, against its start, or at any offset within a cache
 * line. */
static inline uint8_t *arena_place(const Arena *arena, GRand *rand, size_t span) {
    g_assert_cmpuint(span, <=, ARENA_BYTES - 64);
    switch (g_rand_int_range(rand, 0, 3)) {
    case 0:
        return arena->start;
    case 1:
        return arena->end - span;
    default:
        return arena->end - span - g_rand_int_range(rand, 0, 64);
    }
}
