#include "core/dicom/parser.h"
#include <string.h>

enum { FIRST_CHUNK = 16 << 10, LARGEST_CHUNK = 1 << 20 };

void dicom_arena_init(DicomArena *arena) {
    *arena = (DicomArena){.chunks = g_ptr_array_new_with_free_func(g_free)};
}

void dicom_arena_clear(DicomArena *arena) {
    g_clear_pointer(&arena->chunks, g_ptr_array_unref);
}

gpointer dicom_arena_alloc(DicomArena *arena, gsize n, gsize size) {
    if (n == 0)
        return NULL;
    gsize bytes;
    if (!g_size_checked_mul(&bytes, n, size) || !g_size_checked_add(&bytes, bytes, 7))
        g_error("arena: %zu elements of %zu bytes", n, size);
    bytes &= ~(gsize)7;
    if (arena->chunks->len == 0 || bytes > arena->size - arena->used) {
        gsize next = arena->chunks->len == 0 ? FIRST_CHUNK : MIN(arena->size * 2, LARGEST_CHUNK);
        arena->size = MAX(next, bytes);
        arena->used = 0;
        g_ptr_array_add(arena->chunks, g_malloc(arena->size));
    }
    gpointer memory =
        (guint8 *)g_ptr_array_index(arena->chunks, arena->chunks->len - 1) + arena->used;
    arena->used += bytes;
    return memory;
}
