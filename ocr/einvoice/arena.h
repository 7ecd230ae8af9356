/*
 * OWNS      the memory of one document's terms: given out piece by piece, freed all at once
 * PROMISES  zeroed, aligned pieces that live until the arena is cleared
 * NEVER     frees a single piece
 * FAILS     never (GLib aborts when the machine has no memory; the cage's limit comes first)
 * RUNS IN   reader
 */
#pragma once
#include <glib.h>
#include <stddef.h>

typedef struct Arena {
    GPtrArray *blocks; /* NULL: nothing given out yet */
    size_t left;       /* bytes free at the end of the last block */
} Arena;

/* size_bytes zeroed bytes, aligned for any type. */
void *arena_take(Arena *arena, size_t size_bytes);
/* A copy of the first n bytes of s, ended by NUL. */
const char *arena_text(Arena *arena, const char *s, size_t n);
void arena_clear(Arena *arena);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Arena, arena_clear)
