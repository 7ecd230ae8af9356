/*
 * OWNS      our own form where its table came as text with one cell a line (a pasted table, a
 *           document saved as text)
 * PROMISES  only rows whose role and state read as such are taken; other lines stay as they are
 * NEVER     any other table: a stack without our headings is no table
 * FAILS     never
 * RUNS IN   reader
 */
#pragma once
#include <glib.h>

/* The lines with such rows put side by side, cells parted by tabs: GPtrArray of char *, to be
 * unreffed. */
GPtrArray *attendees_unstack(const GPtrArray *lines);
