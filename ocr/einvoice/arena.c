#include "ocr/einvoice/arena.h"
#include <stdalign.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)32 * 1024) /* the terms of a usual invoice fit in one */

void *
arena_take(Arena *arena, size_t size_bytes)
{
    const size_t step = alignof(max_align_t);
    size_t wanted = (size_bytes + step - 1) / step * step;
    if (!arena->blocks)
        arena->blocks = g_ptr_array_new_with_free_func(g_free);
    if (wanted > BLOCK_BYTES / 4) { /* its own block, put before the one being filled */
        void *whole = g_malloc0(wanted);
        g_ptr_array_insert(arena->blocks, 0, whole);
        return whole;
    }
    if (wanted > arena->left) {
        g_ptr_array_add(arena->blocks, g_malloc(BLOCK_BYTES));
        arena->left = BLOCK_BYTES;
    }
    char *block = g_ptr_array_index(arena->blocks, arena->blocks->len - 1);
    void *taken = block + (BLOCK_BYTES - arena->left);
    arena->left -= wanted;
    return memset(taken, 0, wanted);
}

const char *
arena_text(Arena *arena, const char *s, size_t n)
{
    char *copy = arena_take(arena, n + 1);
    memcpy(copy, s, n);
    return copy;
}

void
arena_clear(Arena *arena)
{
    g_clear_pointer(&arena->blocks, g_ptr_array_unref);
    arena->left = 0;
}
