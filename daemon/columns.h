/*
 * OWNS      tables of text on a terminal
 * PROMISES  columns as wide as their widest cell, in characters, up to a limit; no control
 *           characters
 * NEVER     judges what stands in them
 * FAILS     never
 * RUNS IN   bilag
 */
#pragma once
#include <glib.h>

typedef struct Columns Columns;

/* titles: NULL-terminated, and stay valid as long as the table. */
Columns *columns_new(const char *const *titles);
void columns_free(Columns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Columns, columns_free)
/* A row: as many cells as titles; NULL is "". Cells are copied. */
void columns_add(Columns *columns, const char *const *cells);
/* Prints to standard output; nothing when there are no rows. */
void columns_print(const Columns *columns);
