/*
 * OWNS      the words of all cases: which are kept, and how a query becomes a search for them
 * PROMISES  everything read is found (subject, text, supplier, numbers, lines, findings), folded as
 *           in daemon/likeness.h; attendees' names and CPR numbers are not in it (rule C13)
 * NEVER     an opinion about order or rights (queue.h)
 * FAILS     as book.h
 * RUNS IN   clerk (writes), web (reads)
 */
#pragma once
#include "spool/book.h"

enum { SEARCH_BATCH = 50 }; /* some 0.1 s; a book that never had words is caught up in turns */

/* Brings words and reasons of the cases that changed last up to date, at most limit of them. In
 * the transaction that changed them. */
bool search_catch_up(Book *book, int limit, GError **error) MUST_CHECK;
/* The query as FTS5 wants it: every word as itself, as a beginning, or as what it nearly is.
 * *out NULL: there is no word in it. Caller frees. */
bool search_match(Book *book, const char *query, char **out, GError **error) MUST_CHECK;
